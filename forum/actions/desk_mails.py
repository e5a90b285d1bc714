"""What those who keep the forum are told by mail: once, when something begins to wait for them."""

from typing import Any

from forum.models import Post, Report
from tenants.emails import portal_link, tell_city
from tenants.letters import send_letter
from tenants.models import CityStaff
from tenants.queries.requests import staff_accounts


def tell_desk_of_review(*, post: Post) -> None:
    """Somebody's first post waits to be read; while another one waits already, the desk has had its mail."""
    if not Post.objects.filter(waits_for_review=True).exclude(pk=post.pk).exists():
        _tell_trainers("forum/mail/review_waiting.txt", topic=post.topic, link=portal_link("forum_desk"))


def tell_desk_of_report(*, report: Report) -> None:
    """A post is reported, or illegal content notified: the city's own desk is told of the second too."""
    same = {"post": report.post} if report.post else {"address": report.address}
    if Report.objects.filter(decided_at=None, **same).exclude(pk=report.pk).exists():
        return
    context: dict[str, Any] = {"report": report, "link": portal_link("forum_report_decide", report.pk)}
    if report.kind == Report.Kind.ILLEGAL:
        tell_city("forum/mail/report_waiting.txt", **context)
    else:
        _tell_trainers("forum/mail/report_waiting.txt", **context)


def tell_desk_of_contest(*, report: Report) -> None:
    tell_city("forum/mail/contest_waiting.txt", report=report, link=portal_link("forum_contest", report.pk))


def _tell_trainers(template: str, **context: Any) -> None:
    """Write to the trainers, or to the city's desk while there is none."""
    trainers = staff_accounts(CityStaff.Role.TRAINER)
    for account in trainers:
        send_letter(template, to=account, **context)
    if not trainers:
        tell_city(template, **context)
