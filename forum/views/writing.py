"""Asking, answering, and the small marks. What was typed is never lost."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from forum import access, context
from forum.actions import following, marks, posts
from forum.forms import EditForm, QuestionForm, WordsForm
from forum.models import Draft, Post, Topic
from forum.queries import reading
from forum.queries.articles import similar_to, solved_at_block
from forum.queries.writing import attached_to, draft_of_question, files_waiting, quotable
from forum.views.files import take_files
from forum.views.reading import show_topic

SIMILAR_ASKED = "similar"
FIRST_POST = gettext_lazy("Thank you. It is your first post here: somebody reads it, then it appears and you have a mail.")


@never_cache
def ask(request):
    """Ask a question. Topics that look like it are shown once, below what was typed; a second sending asks."""
    asks = access.writer(request)
    categories = reading.categories(all_of_them=asks.reads_all)
    draft = None if request.method == "POST" else draft_of_question(asks.account)
    form = QuestionForm(request.POST or None, categories=categories, initial=_begun(request, draft))
    form.sent_files = files_waiting(asks.account, attached_to(draft.context)) if draft else []
    offer, similar, status = context.offered(request, asks.account, draft=draft), [], 200
    if request.method == "POST":
        status = 422
        take_files(request, asks, form)
        if form.is_valid():
            if SIMILAR_ASKED not in request.POST:
                similar, status = similar_to(form.cleaned_data["title"], all_of_them=asks.reads_all), 200
            if not similar:
                topic = attempt(form, lambda: _ask(form, asks, offer))
                if topic:
                    messages.success(request, sent(form, _asked(topic)))
                    if offer.is_lost:
                        messages.warning(request, _("It went without the details of your site: their link is too old."))
                    return redirect("forum_topic", topic.pk)
                status = 422
    shown = {"asks": asks, "form": form, "similar": similar, "similar_asked": SIMILAR_ASKED, "draft": draft}
    shown |= {"offer": offer, "solved_here": solved_at_block(offer.block, all_of_them=asks.reads_all)}
    return render(request, "forum/ask.html", shown, status=status)


def _ask(form: QuestionForm, asks: access.Visitor, offer: context.Offer) -> Topic:
    question, words = _question(form, asks, offer), _words(form)
    return posts.ask(question=question, words=words, by=asks.account, needs_review=access.needs_review(asks))


def _asked(topic: Topic) -> str:
    if topic.is_hidden:
        return FIRST_POST
    return _("Your question is online. You receive a mail at each answer.")


def _begun(request, draft: Draft | None) -> dict:
    """Return what the form for a question opens with."""
    asked = request.GET.get("categorie")
    if draft is None:
        return {"category": asked}
    seen = draft.saved_at.isoformat()
    return {"category": asked or draft.category_id, "title": draft.title, "text": draft.html, "seen": seen}


def sent(form: WordsForm, words: str) -> str:
    """Return words that tell the browser, too, that this form has arrived: it throws its own draft away (forum/drafts.js)."""
    return format_html('<span data-sent="{}">{}</span>', form.data["once"], words)


def _question(form: QuestionForm, asks: access.Visitor, offer: context.Offer) -> posts.Question:
    association = context.association_shown(offer, asks.account)
    return posts.Question(
        title=form.cleaned_data["title"],
        category=form.cleaned_data["category"],
        association=association,
        context=context.in_words(offer.chosen),
        block=context.ref_of(offer.chosen, "block"),
        page_id=context.page_of(offer.chosen) if association else None,
    )


def _words(form: WordsForm, topic: Topic | None = None) -> posts.Words:
    given = form.cleaned_data
    quoted = quotable(topic, given["quoted"]) if topic and given["quoted"] else None
    return posts.Words(html=given["text"], once=given["once"], quoted=quoted, attachments=form.sent_files)


def attempt(form, act):
    """Do it, or tell the form why not."""
    try:
        return act()
    except ValidationError as error:
        form.add_error("title" if getattr(error, "code", "") == "title" else "text", error)
        return None


@never_cache
@require_POST
def reply(request, topic_id: int):
    asks, topic = access.writer(request), access.topic(request, topic_id)
    form = WordsForm(request.POST)
    take_files(request, asks, form)
    post = form.is_valid() and attempt(
        form,
        lambda: posts.reply(
            topic=topic,
            words=_words(form, topic),
            by=asks.account,
            is_helper=asks.is_staff,
            needs_review=access.needs_review(asks),
        ),
    )
    if not post:
        return show_topic(request, topic, form, status=422)
    messages.success(request, sent(form, FIRST_POST if post.waits_for_review else _("Your answer is online.")))
    return redirect(address_of(post))


def address_of(post: Post) -> str:
    """Return where a post is read: its page of the topic, and its place there (1 query)."""
    before = Post.objects.filter(topic=post.topic_id, created_at__lt=post.created_at).count()
    page = before // reading.POSTS_PER_PAGE + 1
    return f"{reverse('forum_topic', args=[post.topic_id])}{f'?page={page}' if page > 1 else ''}#message-{post.pk}"


@login_not_required
@never_cache
@require_GET
def post(request, post_id: int):
    """The lasting address of a post: lead to its page of the topic."""
    return redirect(address_of(access.post(request, post_id)))


@never_cache
def edit(request, post_id: int):
    """Change one's words, and the title of one's question."""
    asks, post = access.writer(request), access.post(request, post_id)
    if not asks.may_edit(post):
        return redirect(address_of(post))
    initial = {"text": post.html, "title": post.topic.title}
    form = EditForm(request.POST or None, initial=initial)
    if not reading.is_question(post):
        del form.fields["title"]
    files = take_files(request, asks, form, post)
    if request.method == "POST" and form.is_valid():
        html, title = form.cleaned_data["text"], form.cleaned_data.get("title")
        if attempt(form, lambda: posts.edit_post(post=post, html=html, title=title or None, files=files, by=asks.account)):
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
