"""The one-step review: a contributor asks, an owner or an editor publishes or sends back; each is told by a mail.

Wagtail's workflow does the work. Its own mails are replaced by ours (cms.apps): it renders the HTML in the language of
whoever pressed the button, not of whoever reads.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.urls import reverse
from wagtail.models import Page, TaskState, WorkflowState

from cms import trash
from cms.letters import send_letter


@dataclass(frozen=True, slots=True)
class Review:
    """A page that somebody asked to have read."""

    page: Page
    asked_by: str
    asked_at: datetime


def waiting_for(user) -> list[Review]:
    """Return the pages that wait for this person's eye, oldest first (about 6 queries)."""
    states = TaskState.objects.reviewable_by(user).select_related("workflow_state__requested_by").order_by("started_at")
    states = states.prefetch_related("workflow_state__content_object")
    return [
        Review(state.workflow_state.content_object, str(state.workflow_state.requested_by or ""), state.started_at)
        for state in states
        if state.workflow_state.content_object
    ]


def drafts_of(user) -> QuerySet[Page]:
    """Return the pages with words of this person's that are not online yet, latest first, with the state of their review."""
    mine = Q(owner=user) | Q(latest_revision__user=user)
    drafts = trash.outside(Page.objects.filter(mine, has_unpublished_changes=True)).order_by("-latest_revision_created_at")
    return drafts.specific(defer=True).prefetch_workflow_states()


def tell_reviewers(instance: TaskState, user=None, **kwargs) -> None:
    """Write to every owner and editor but the one who asks."""
    state = instance.workflow_state
    reviewers = get_user_model().objects.filter(groups__in=instance.task.specific.groups.all(), is_active=True)
    for reviewer in reviewers.exclude(pk=user.pk if user else None).distinct():
        _send("cms/mail/review_asked.txt", to=reviewer, state=state, author=state.requested_by)


def tell_author_online(instance: WorkflowState, user=None, **kwargs) -> None:
    if _is_somebody_else(instance.requested_by, user):
        _send("cms/mail/review_published.txt", to=instance.requested_by, state=instance, reviewer=user)


def tell_author_sent_back(instance: WorkflowState, user=None, **kwargs) -> None:
    comment = instance.current_task_state.specific.get_comment()
    if _is_somebody_else(instance.requested_by, user):
        _send("cms/mail/review_sent_back.txt", to=instance.requested_by, state=instance, reviewer=user, comment=comment)


def tell_nobody(instance: WorkflowState, **kwargs) -> None:
    """The reviewers know by `tell_reviewers`; Wagtail would write to superusers too, and a site has none."""


def _is_somebody_else(author, user) -> bool:
    return author is not None and author != user and author.is_active


def _send(template: str, *, to, state: WorkflowState, **context) -> None:
    page = state.content_object
    link = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('wagtailadmin_pages:edit', args=[page.pk])}"
    title = page.get_latest_revision_as_object().title
    send_letter(template, to=to, page=page, title=title, link=link, page_url=page.full_url, **context)
