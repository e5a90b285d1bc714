"""One gate per kind of object: it returns the object to whoever may have it, and 404 to everybody else."""

import uuid

from django.http import Http404

from cms.users.models import User
from tenants import queries
from tenants.models import Association, Membership


def membership_for(account: User, association_id: str) -> Membership:
    """Return the account's own place in an association's team, or raise Http404."""
    try:
        membership = queries.membership_of(account=account, association_id=uuid.UUID(str(association_id)))
    except ValueError:
        membership = None
    if membership is None or not account.is_active:
        raise Http404
    return membership


def listed_association(association_id: str) -> Association:
    """Return an association that the public directory shows, or raise Http404."""
    association = Association.objects.open_to_public().filter(pk=association_id).first()
    if association is None:
        raise Http404
    return association
