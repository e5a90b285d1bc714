from tenants.models.association import Association, Category, Domain, SchemaName
from tenants.models.audit import AuditEntry
from tenants.models.blueprint import BlueprintRelease
from tenants.models.people import CityStaff, Invitation, Membership, Role
from tenants.models.sign_on import SignOn, SignOnCode

__all__ = [
    "Association",
    "AuditEntry",
    "BlueprintRelease",
    "Category",
    "CityStaff",
    "Domain",
    "Invitation",
    "Membership",
    "Role",
    "SchemaName",
    "SignOn",
    "SignOnCode",
]
