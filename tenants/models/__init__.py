from tenants.models.archives import Archive, Export, Preview, PutAside, SiteStructure
from tenants.models.association import GIBIBYTE, Association, Category, Domain, DomainClaim, SchemaName
from tenants.models.audit import AuditEntry
from tenants.models.blueprint import BlueprintRelease
from tenants.models.care import AssistanceSession, Banner, BulkMessage, Erasure, SiteFigures
from tenants.models.handovers import Handover, HandoverAnswer
from tenants.models.outbox import OutgoingMail
from tenants.models.people import CityStaff, Invitation, Membership, Role
from tenants.models.sign_on import SignOn, SignOnCode
from tenants.models.site_requests import Paper, SiteRequest

__all__ = [
    "GIBIBYTE",
    "Archive",
    "AssistanceSession",
    "Association",
    "AuditEntry",
    "Banner",
    "BlueprintRelease",
    "BulkMessage",
    "Category",
    "CityStaff",
    "Domain",
    "DomainClaim",
    "Erasure",
    "Export",
    "Handover",
    "HandoverAnswer",
    "Invitation",
    "Membership",
    "OutgoingMail",
    "Paper",
    "Preview",
    "PutAside",
    "Role",
    "SchemaName",
    "SignOn",
    "SignOnCode",
    "SiteFigures",
    "SiteRequest",
    "SiteStructure",
]
