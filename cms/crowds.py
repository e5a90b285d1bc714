"""What visitors may send to all the forms of a site together: a flood in one association must not drown the others.

Each form has its own limit too (see cms.visitor_forms), and each browser works for what it sends.
"""

from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks

from cms import models
from cms.admin_facts import CROWDED_HOOK

DAY = 24 * 3600


def refusal() -> str:
    """Return why the site takes no more for now, in words for a visitor; empty when it does (2 queries)."""
    in_hour, in_day = _received()
    if in_hour < settings.ANSWERS_PER_HOUR and in_day < settings.ANSWERS_PER_DAY:
        return ""
    tell_owners_once(max(in_hour, in_day))
    email = models.SiteIdentity.load().email
    when = _("in an hour") if in_day < settings.ANSWERS_PER_DAY else _("tomorrow")
    said = _("This site has received very many messages. Send yours again %(when)s: what you typed stays here.") % {"when": when}
    other_way = _("You can also write to %(email)s.") % {"email": email} if email else ""
    return f"{said} {other_way}".strip()


def _received() -> tuple[int, int]:
    """Return how much has come in the last hour, and in the last day."""
    now = timezone.now()
    hour, day = 0, 0
    for model, field in ((models.FormAnswer, "submit_time"), (models.ContactMessage, "received_at")):
        found = model.objects.filter(**{f"{field}__gt": now - timedelta(days=1)})
        lately = Q(**{f"{field}__gt": now - timedelta(hours=1)})
        counts = found.aggregate(hour=Count("pk", filter=lately), day=Count("pk"))
        hour, day = hour + counts["hour"], day + counts["day"]
    return hour, day


def tell_owners_once(count: int) -> None:
    """Have the owners told, once a day, that their forms are shut for a while."""
    if cache.add("cms.crowds.told", True, DAY):
        for tell in hooks.get_hooks(CROWDED_HOOK):
            tell(count)
