"""The gate of every change to a workshop: only a draft is changed."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from training.models import Edition, Workshop


def lock_draft(workshop: Workshop) -> None:
    """Hold the workshop's edition until the end of the transaction. Raises ValidationError when it is no draft (any more)."""
    edition = Edition.objects.select_for_update().filter(pk=workshop.edition_id).first()
    if edition is None:
        raise ValidationError(_("This draft was given up meanwhile: begin a new edition."), code="no_draft")
    if not edition.is_draft:
        raise ValidationError(_("This edition is in use: begin a new one to change it."), code="in_use")
