"""Asking, answering, and the small marks. What was typed is never lost."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from forum import access, sanitising
from forum.actions import following, marks, posts
from forum.forms import EditForm, QuestionForm, WordsForm
from forum.models import Post
from forum.queries import reading
from forum.views.reading import show_topic

SIMILAR_ASKED = "similar"


@never_cache
def ask(request):
    """Ask a question. Topics that look like it are shown once, below what was typed; a second sending asks."""
    asks = access.writer(request)
    categories = reading.categories(all_of_them=True)
    form = QuestionForm(request.POST or None, categories=categories, initial={"category": request.GET.get("categorie")})
    similar, status = [], 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if SIMILAR_ASKED not in request.POST:
                similar, status = reading.similar_topics(reading.topics(all_of_them=True), form.cleaned_data["title"]), 200
            if not similar:
                topic = _try(form, lambda: posts.ask(question=_question(form, asks), words=_words(form), by=asks.account))
                if topic:
                    messages.success(request, _("Your question is online. You receive a mail at each answer."))
                    return redirect("forum_topic", topic.pk)
                status = 422
    context = {"asks": asks, "form": form, "similar": similar, "similar_asked": SIMILAR_ASKED}
    return render(request, "forum/ask.html", context, status=status)


def _question(form: QuestionForm, asks: access.Visitor) -> posts.Question:
    association = reading.association_of(asks.account)
    return posts.Question(title=form.cleaned_data["title"], category=form.cleaned_data["category"], association=association)


def _words(form: WordsForm) -> posts.Words:
    return posts.Words(html=sanitising.from_plain(form.cleaned_data["text"]), once=form.cleaned_data["once"])


def _try(form, act):
    """Do it, or tell the form why not."""
    try:
        return act()
    except (ValidationError, sanitising.TooLongError) as error:
        refused = error if isinstance(error, ValidationError) else ValidationError(_("This is very long: keep what matters."))
        form.add_error("title" if getattr(refused, "code", "") == "title" else "text", refused)
        return None


@never_cache
@require_POST
def reply(request, topic_id: int):
    asks, topic = access.writer(request), access.topic(request, topic_id)
    form = WordsForm(request.POST)
    post = form.is_valid() and _try(
        form, lambda: posts.reply(topic=topic, words=_words(form), by=asks.account, is_helper=asks.is_staff)
    )
    if not post:
        return show_topic(request, topic, form, status=422)
    messages.success(request, _("Your answer is online."))
    return redirect(address_of(post))


def address_of(post: Post) -> str:
    """Return where a post is read: its page of the topic, and its place there (1 query)."""
    from django.urls import reverse

    before = Post.objects.filter(topic=post.topic_id, created_at__lt=post.created_at).count()
    page = before // reading.POSTS_PER_PAGE + 1
    return f"{reverse('forum_topic', args=[post.topic_id])}{f'?page={page}' if page > 1 else ''}#message-{post.pk}"


@never_cache
def edit(request, post_id: int):
    """Change one's words, and the title of one's question."""
    asks, post = access.writer(request), access.post(request, post_id)
    if not asks.may_edit(post):
        return redirect(address_of(post))
    is_question = post.topic.posts.order_by("created_at", "pk").values_list("pk", flat=True)[:1].get() == post.pk
    initial = {"text": sanitising.as_plain(post.html), "title": post.topic.title}
    form = EditForm(request.POST or None, initial=initial)
    if not is_question:
        del form.fields["title"]
    if request.method == "POST" and form.is_valid():
        html, title = sanitising.from_plain(form.cleaned_data["text"]), form.cleaned_data.get("title")
        if _try(form, lambda: posts.edit_post(post=post, html=html, title=title or None, by=asks.account)):
            messages.success(request, _("Your words are changed."))
            return redirect(address_of(post))
    status = 422 if request.method == "POST" else 200
    return render(request, "forum/edit.html", {"form": form, "post": post}, status=status)


@require_POST
def mark_solution(request, post_id: int):
    asks, post = access.writer(request), access.post(request, post_id)
    if asks.may_mark(post.topic):
        if post.topic.solution_id == post.pk:
            marks.open_again(topic=post.topic, by=asks.account)
            messages.success(request, _("The question is open again."))
        else:
            _solve(request, post, asks)
    return redirect(address_of(post))


def _solve(request, post: Post, asks: access.Visitor) -> None:
    try:
        marks.mark_solution(post=post, by=asks.account)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Solved! The answer helps the next ones too."))


@require_POST
def like(request, post_id: int):
    asks, post = access.writer(request), access.post(request, post_id)
    marks.like(post=post, account=asks.account)
    return redirect(address_of(post))


@require_POST
def same_problem(request, topic_id: int):
    asks, topic = access.writer(request), access.topic(request, topic_id)
    if marks.same_problem(topic=topic, account=asks.account):
        following.follow(account=asks.account, topic=topic)
        messages.success(request, _("Noted. You receive a mail when somebody answers."))
    return redirect("forum_topic", topic.pk)


@require_POST
def follow(request, topic_id: int):
    """Follow a topic, or follow it no more."""
    asks, topic = access.writer(request), access.topic(request, topic_id)
    if request.POST.get("suivre") == "oui":
        following.follow(account=asks.account, topic=topic)
        messages.success(request, _("You receive a mail at each answer."))
    else:
        following.unfollow(account=asks.account, topic=topic)
        messages.success(request, _("No more mails about this topic."))
    return redirect("forum_topic", topic.pk)
