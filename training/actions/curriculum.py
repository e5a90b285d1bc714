"""Editions of the curriculum: the one in use, and a draft the trainer works on."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants import audit
from tenants.schemas import portal_transaction
from training import handouts
from training.actions import handout_files
from training.actions.drafts import lock_draft
from training.models import Edition, Exercise, HandoutFile, Workshop
from training.queries.curriculum import current_edition, digest

if TYPE_CHECKING:
    from cms.users.models import User

WORKSHOP_FIELDS = ("title", "aims", "minutes", "handout")
EXERCISE_FIELDS = ("position", "key", "evidence", "title", "words")


@portal_transaction()
def begin_draft(*, by: "User | None") -> Edition:
    """Return the draft, made as a copy of the edition in use when there is none."""
    list(Edition.objects.select_for_update())  # two clicks at once make one draft
    draft = Edition.objects.filter(published_at=None).first()
    if draft:
        return draft
    current = current_edition()
    draft = Edition.objects.create(number=current.number + 1)
    for workshop in current.workshops.prefetch_related("exercises", "files"):
        _copy(workshop, draft)
    audit.record(by=by, action="training.edition.begun", label=str(draft.number))
    return draft


def _copy(workshop: Workshop, draft: Edition) -> None:
    twin = Workshop.objects.create(edition=draft, number=workshop.number, **_values(workshop, WORKSHOP_FIELDS))
    Exercise.objects.bulk_create(Exercise(workshop=twin, **_values(each, EXERCISE_FIELDS)) for each in workshop.exercises.all())
    HandoutFile.objects.bulk_create(HandoutFile(workshop=twin, title=each.title, file=each.file) for each in workshop.files.all())


def _values(thing: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}


@portal_transaction()
def publish_draft(*, by: "User | None") -> Edition:
    """Put the draft in use: cohorts planned from now on follow it, the others keep theirs. Raises ValidationError."""
    draft = Edition.objects.select_for_update().filter(published_at=None).first()
    if draft is None:
        raise ValidationError(_("There is no draft to put in use."), code="no_draft")
    draft.published_at = timezone.now()
    draft.save(update_fields=["published_at"])
    audit.record(by=by, action="training.edition.published", label=str(draft.number))
    return draft


@portal_transaction()
def drop_draft(*, by: "User | None") -> None:
    """Give the draft up; the edition in use stays as it is. Raises ValidationError when there is none."""
    draft = Edition.objects.select_for_update().filter(published_at=None).first()
    if draft is None:
        raise ValidationError(_("There is no draft to give up."), code="no_draft")
    audit.record(by=by, action="training.edition.dropped", label=str(draft.number))
    files = set(HandoutFile.objects.filter(workshop__edition=draft).values_list("file", flat=True))
    draft.delete()
    handout_files.throw_away(files)


@portal_transaction()
def change_workshop(*, workshop: Workshop, values: dict[str, Any], seen: str = "", by: "User | None") -> Workshop:
    """Change a workshop of the draft; the handout keeps only what is allowed in it.

    `seen` is the digest of what was read before writing. Raises ValidationError when somebody else has changed it since, and
    when cohorts have begun with this edition already.
    """
    lock_draft(workshop)
    workshop.refresh_from_db()
    if seen and seen != digest(workshop):
        raise ValidationError(_("Somebody else has changed this workshop while you were writing."), code="changed_meanwhile")
    for name in WORKSHOP_FIELDS:
        setattr(workshop, name, values.get(name, getattr(workshop, name)))
    try:
        workshop.handout = handouts.clean(workshop.handout)
    except ValidationError as error:
        raise ValidationError({"handout": error}) from error
    workshop.full_clean()
    workshop.save(update_fields=[*WORKSHOP_FIELDS])
    audit.record(by=by, action="training.workshop.changed", label=str(workshop))
    return workshop
