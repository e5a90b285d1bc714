"""Whether an address can be a new site's, in words: for the form, and for the check while one types."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tenants import provisioning, rules
from tenants.models import Domain


@dataclass(frozen=True, slots=True)
class AddressAnswer:
    """`state` is free, taken or invalid; `proposal` is a free label when `label` is not one."""

    state: str
    label: str
    message: str
    proposal: str = ""


def check_address(label: str, *, name: str = "") -> AddressAnswer:
    """Look at a wanted label; without one, propose what the association's name suggests."""
    label = label.strip().lower() or provisioning.propose_subdomain(name)
    proposal = provisioning.propose_subdomain(label if rules.label_from(label) else name)
    try:
        validate_free(label)
    except provisioning.SubdomainTakenError as error:
        return AddressAnswer("taken", label, error.messages[0], error.proposal)
    except ValidationError as error:
        return AddressAnswer("invalid", label, error.messages[0], proposal)
    return AddressAnswer("free", label, _("%(host)s is free.") % {"host": rules.host_of(label)})


def validate_free(label: str) -> None:
    """Raise ValidationError for what cannot be an address, SubdomainTakenError (with a proposal) for somebody else's."""
    rules.validate_subdomain(label)
    if Domain.objects.filter(name=label).exists():
        raise provisioning.SubdomainTakenError(label=label, proposal=provisioning.propose_subdomain(label))
