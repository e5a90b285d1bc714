"""What the pages of the workshops need beyond their view."""

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from training import handouts, words
from training.models import Registration, Session
from training.queries import day
from training.queries.progress import CAME, Standing

register = template.Library()
register.filter("when", words.when)
register.filter("deadline", words.deadline)
register.filter("length_of", words.length)
register.filter("hours", words.hours)
register.filter("handout", handouts.shown)
register.filter("at", lambda found, key: found.get(key))


@register.filter
def has_come(registration: Registration) -> bool:
    """Return whether somebody was there, late or not."""
    return registration.attendance in CAME


@register.filter
def is_on(session: Session) -> bool:
    """Return whether people may check themselves in and ask for help now."""
    return day.is_on(session, timezone.now())


@register.simple_tag(takes_context=True)
def trainer_places(context: Context) -> list[dict]:
    """Return where the trainer can go."""
    path, home = context["request"].path, reverse("training_home")
    known = [
        (_("Sessions"), home, path == home or path.startswith(f"{home}seances/")),
        (_("Cohorts"), reverse("cohorts"), path.startswith(reverse("cohorts"))),
        (_("Progress"), reverse("progress"), path.startswith(reverse("progress"))),
        (_("Returns"), reverse("returns"), path.startswith(reverse("returns"))),
        (_("Programme"), reverse("curriculum"), path.startswith(reverse("curriculum"))),
        (_("Places"), reverse("places"), path.startswith(reverse("places"))),
        (_("Report"), reverse("report"), path.startswith(reverse("report"))),
        (_("Forum"), reverse("forum_desk"), path.startswith(reverse("forum_desk"))),
    ]
    return [{"label": label, "url": url, "current": current} for label, url, current in known]


@register.simple_tag
def shape(standing: Standing) -> SafeString:
    """Draw the sign of a standing, always beside its word (the page includes training/progress/shapes.html once)."""
    return SafeString(f'<svg class="shape" aria-hidden="true" focusable="false"><use href="#shape-{standing.value}"/></svg>')
