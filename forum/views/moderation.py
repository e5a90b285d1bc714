"""Putting a topic in order: settings, hiding with a reason, merging, splitting. For the city's staff."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cms.users.models import User
from forum import access
from forum.actions import moderation, reports
from forum.care_forms import HideForm, SettingsForm, SplitForm
from forum.models import Topic
from forum.queries import care, finding, reading
from tenants.rules import number_of
from tenants.views.staff import staff_only

LONGEST_SEARCH = 200


@staff_only("it", "trainer")
@require_http_methods(["GET", "POST"])
def moderate(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Where the topic stands and how it is answered; from here, the acts that have a page of their own."""
    topic = access.topic(request, topic_id)
    if topic.merged_into_id:
        return redirect("forum_moderate", topic.merged_into_id)
    form = SettingsForm(request.POST or None, topic=topic)
    if request.method == "POST" and form.is_valid():
        _apply(topic, form.cleaned_data, request.user)  # type: ignore[arg-type]  # signed in, as staff
        messages.success(request, _("The topic is as you wished."))
        return redirect("forum_topic", topic.pk)
    question = topic.posts.order_by("created_at", "pk").first()
    context = {"form": form, "topic": topic, "question": question, "n_answers": topic.posts.count() - 1}
    return render(request, "forum/care/moderate.html", context, status=422 if form.errors else 200)


def _apply(topic: Topic, given: dict, by: User) -> None:
    """Each setting that changes leaves its row; the others nothing."""
    moderation.move_topic(topic=topic, category=given["category"], by=by)
    moderation.pin_topic(topic=topic, pinned=given["is_pinned"], by=by)
    moderation.lock_topic(topic=topic, locked=given["is_locked"], by=by)
    moderation.slow_topic(topic=topic, seconds=given["slow_seconds"], by=by)


@staff_only("it", "trainer")
@require_http_methods(["GET", "POST"])
def hide(request: HttpRequest, post_id: int) -> HttpResponse:
    """Hide a post, or with its question a whole topic: why, by mail to its author."""
    post = access.post(request, post_id)
    form = HideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reports.hide_with_reasons(post=post, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        else:
            messages.success(request, _("Hidden. Its author has a mail with your reason and how to contest it."))
        return redirect("forum_topic", post.topic_id)
    context = {"form": form, "post": post, "is_question": reading.is_question(post)}
    return render(request, "forum/care/hide.html", context, status=422 if form.errors else 200)


@staff_only("it", "trainer")
@require_POST
def show(request: HttpRequest, post_id: int) -> HttpResponse:
    """Give back what was hidden."""
    post = access.post(request, post_id)
    moderation.show_post(post=post, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Everybody sees it again."))
    return redirect("forum_topic", post.topic_id)


@staff_only("it", "trainer")
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Choose the topic that this one joins, by words or by its address, then say yes."""
    topic = access.topic(request, topic_id)
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    chosen = number_of(request.POST.get("dans") or request.GET.get("dans", ""))
    into = access.topic(request, chosen) if chosen else None
    if request.method == "POST" and into:
        try:
            moderation.merge_topics(topic=topic, into=into, by=request.user)  # type: ignore[arg-type]
        except ValidationError as error:
            messages.warning(request, error.messages[0])
            return redirect("forum_merge", topic.pk)
        messages.success(request, _("The two topics are one. The old address leads here."))
        return redirect("forum_topic", into.pk)
    context = {"topic": topic, "words": words, "into": into, "found": _candidates(topic, words) if words and not into else []}
    return render(request, "forum/care/merge.html", context)


def _candidates(topic: Topic, words: str) -> list[Topic]:
    """Return the topics that somebody may mean: the one whose address was typed, or those with these words."""
    named = care.post_at(words)
    others = reading.topics(all_of_them=True).exclude(pk=topic.pk)
    if named:
        return list(others.filter(pk=named.topic_id).select_related("category"))
    return finding.search_topics(others, words)


@staff_only("it", "trainer")
@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Tick the answers that get a topic of their own."""
    topic = access.topic(request, topic_id)
    answers = list(topic.posts.select_related("author").order_by("created_at", "pk")[1 : care.MOST_ANSWERS + 1])
    ticked = set(request.POST.getlist("messages"))
    form = SplitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = [post for post in answers if str(post.pk) in ticked]
        try:
            new = moderation.split_topic(posts=chosen, title=form.cleaned_data["title"], by=request.user)  # type: ignore[arg-type]
        except ValidationError as error:
            form.add_error("title" if error.code == "title" else None, error)
        else:
            messages.success(request, _("These answers have a topic of their own. Those who wrote them follow it."))
            return redirect("forum_topic", new.pk)
    rows = [(post, str(post.pk) in ticked) for post in answers]
    context = {"topic": topic, "form": form, "rows": rows}
    return render(request, "forum/care/split.html", context, status=422 if form.errors else 200)
