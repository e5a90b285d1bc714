"""Reports of posts and notices of illegal content (DSA, articles 16 and 17): received, decided with reasons, contested once."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum import rules, sanitising
from forum.actions import moderation
from forum.actions.desk_mails import tell_desk_of_contest, tell_desk_of_report
from forum.models import Post, Report
from forum.notice_links import state_link
from forum.queries import care
from forum.queries.reading import is_question
from tenants import audit
from tenants.emails import tell_owners
from tenants.letters import send_letter
from tenants.schemas import portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User

Side = Report.Side


@portal_transaction()
def report_post(*, post: Post, kind: str, reason: str, by: "User") -> Report:
    """A member points at a post, once. Raises ValidationError."""
    Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if Report.objects.filter(post=post, by=by).exists():
        raise ValidationError(_("You have reported this post already: it is being looked at."), code="again")
    since = timezone.now() - timedelta(days=1)
    if Report.objects.filter(by=by, created_at__gt=since).count() >= rules.REPORTS_A_DAY:
        raise ValidationError(_("That is a lot of reports: go on tomorrow, or write to the city."), code="pace")
    report = Report.objects.create(
        post=post, address=care.address_of(post), kind=kind, reason=reason, by=by, language=by.language
    )
    tell_desk_of_report(report=report)
    _record("forum.report.received", report, by=by)
    return report


@portal_transaction()
def notify_illegal(*, address: str, reason: str, name: str, email: str, language: str, by: "User | None") -> Report:
    """Take a notice of illegal content, in good faith, and acknowledge it at once to whoever left an e-mail. Twice is once."""
    since = timezone.now() - timedelta(hours=1)
    same = Report.objects.filter(address=address, reason=reason, email=email, created_at__gt=since, decided_at=None).first()
    if same is not None:
        return same
    report = Report.objects.create(
        post=care.post_at(address),
        address=address,
        kind=Report.Kind.ILLEGAL,
        reason=reason,
        name=sanitising.one_line(name),
        email=email,
        is_in_good_faith=True,
        language=language,
        by=by,
    )
    if email:
        link = state_link(report=report, side=Side.NOTIFIER)
        send_letter("forum/mail/notice_received.txt", to=email, language=language, report=report, link=link)
    tell_desk_of_report(report=report)
    _record("forum.report.received", report, by=by)
    return report


@portal_transaction()
def decide_reports(*, report: Report, hide: bool, words: str, by: "User") -> None:
    """Decide all the open reports of one post, or of one address, together, and say why. Raises ValidationError."""
    together = list(care.reports_together(report).select_for_update(of=("self",)))
    if not together:
        raise ValidationError(_("This is decided already: read the page again."), code="decided")
    decision, now = (Report.Decision.HIDDEN if hide else Report.Decision.KEPT), timezone.now()
    for each in together:
        each.decision, each.decided_at, each.decided_by, each.words = decision, now, by, words
        each.save(update_fields=["decision", "decided_at", "decided_by", "words"])
        _tell_notifier("forum/mail/report_decided.txt", each, is_hidden=hide)
    if hide:
        if report.post:
            moderation.hide_post(post=report.post, because=words, by=by)
        _tell_author("forum/mail/content_removed.txt", together[0])
    _record("forum.report.decided", together[0], by=by, decision=decision, reports=len(together))


@portal_transaction()
def hide_with_reasons(*, post: Post, kind: str, words: str, by: "User") -> None:
    """A moderator hides a post nobody may have reported: its author has the same reasons and the same ways to contest."""
    if post.is_hidden or (post.topic.is_hidden and is_question(post)):
        raise ValidationError(_("This is hidden already."), code="hidden")
    report = Report.objects.create(post=post, address=care.address_of(post), kind=kind, by=by, language=by.language)
    decide_reports(report=report, hide=True, words=words, by=by)


@portal_transaction()
def contest(*, report: Report, side: str, words: str) -> None:
    """Whoever notified or wrote the content says once why the decision is wrong. Raises ValidationError."""
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not care.may_contest(report, side):
        raise ValidationError(_("This decision can no longer be contested here."), code="contested")
    report.contested_as, report.contested_at, report.contest = side, timezone.now(), words
    report.save(update_fields=["contested_as", "contested_at", "contest"])
    tell_desk_of_contest(report=report)
    _record("forum.report.contested", report, by=None, side=side)


@portal_transaction()
def settle_contest(*, report: Report, hide: bool, words: str, by: "User") -> None:
    """Look again at what was contested: the last word of the city, to both sides. Raises ValidationError."""
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if report.contested_at is None or report.settled_at:
        raise ValidationError(_("This is decided already: read the page again."), code="decided")
    decision = Report.Decision.HIDDEN if hide else Report.Decision.KEPT
    changes = decision != report.decision
    report.decision, report.settled_at, report.settled_by, report.settled_words = decision, timezone.now(), by, words
    report.save(update_fields=["decision", "settled_at", "settled_by", "settled_words"])
    if changes and report.post:
        Report.objects.filter(post=report.post, decided_at=report.decided_at).update(decision=decision)
        if hide:
            moderation.hide_post(post=report.post, because=words, by=by)
        else:
            moderation.show_post(post=report.post, by=by)
    if changes or report.contested_as == Side.NOTIFIER:
        _tell_notifier("forum/mail/contest_settled.txt", report, is_hidden=hide)
    if changes or report.contested_as == Side.AUTHOR:
        _tell_author("forum/mail/contest_settled.txt", report, is_hidden=hide)
    _record("forum.report.settled", report, by=by, decision=decision)


def _tell_notifier(template: str, report: Report, **context: object) -> None:
    """Write to whoever reported; a moderator who hid the post knows, and so does nobody who left no address."""
    account = report.by if report.by_id != report.decided_by_id else None
    to = report.email or (account if account and account.is_active else None)
    if to:
        link = state_link(report=report, side=Side.NOTIFIER)
        send_letter(template, to=to, language=report.language, report=report, link=link, **context)


def _tell_author(template: str, report: Report, **context: object) -> None:
    """Write to whoever wrote the post; of a page of a hosted site, to those who are responsible for it."""
    context |= {"report": report, "link": state_link(report=report, side=Side.AUTHOR), "is_author": True}
    author = report.post.author if report.post else None
    association = care.association_at(report.address)
    if author is not None and author.is_active:
        send_letter(template, to=author, **context)
    elif report.post is None and association is not None:
        tell_owners(template, association=association, **context)


def _record(action: str, report: Report, *, by: "User | None", **data: object) -> None:
    label = report.post.topic.title if report.post else report.address
    # No association: its owners read their journal, and are not to learn who reported.
    audit.record(by=by, action=action, association=None, label=label, report=str(report.pk), **data)
