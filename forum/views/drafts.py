"""What helps while one writes: drafts, questions that look like it, who may be named, ready answers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from forum import access, context, rules, sanitising
from forum.actions import drafts
from forum.forms import WordsForm, read_moment
from forum.models import CannedAnswer, Draft, Topic
from forum.queries import reading, writing
from forum.queries.articles import similar_to
from forum.rich_text import RichTextBox
from forum.views.files import take_files
from forum.views.reading import show_topic
from tenants.rules import number_of


@never_cache
@require_POST
def draft(request):
    """Keep what is being written, or throw it away: asked by forum/drafts.js every few seconds, or by a button without it."""
    asks = access.writer(request)
    asked = number_of(request.POST.get("topic", ""))
    topic = access.topic(request, asked) if asked else None
    if "throw" in request.POST:
        drafts.throw_draft_away(topic=topic, by=asks.account)
        return _told(request, topic, None, _("Your draft is thrown away."))
    try:
        kept = drafts.keep_draft(written=_written(request, asks), topic=topic, by=asks.account)
    except ValidationError as error:
        return _refused(request, topic, error)
    return _told(request, topic, kept, _("Your draft is kept: it waits for you here."))


def _written(request: HttpRequest, asks: access.Visitor) -> drafts.Written:
    given, quoted = request.POST, number_of(request.POST.get("quoted", ""))
    around = [{"quoted": quoted}] if quoted else context.as_json(context.offered(request, asks.account).chosen)
    files = [str(each.pk) for each in take_files(request, asks, WordsForm())]
    categories = reading.categories(all_of_them=asks.reads_all)
    return drafts.Written(
        html=RichTextBox().value_from_datadict(given, {}, "text").html,
        once=f"web-{sanitising.one_line(given.get('once', ''))}",
        seen=read_moment(given.get("seen", "")),
        title=given.get("title", ""),
        category=categories.filter(pk=number_of(given.get("category", ""))).first(),
        context=[*around, {"attached": files}] if files else around,
    )


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _told(request: HttpRequest, topic: Topic | None, kept: Draft | None, words: str) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"seen": kept.saved_at.isoformat() if kept else ""})
    messages.success(request, words)
    return redirect(f"{reverse('forum_topic', args=[topic.pk])}#repondre" if topic else "forum_ask")


def _refused(request: HttpRequest, topic: Topic | None, error: ValidationError) -> HttpResponse:
    """Say why the draft is not kept; without JavaScript the words themselves are shown, to be copied."""
    words = " ".join(error.messages)
    if _wants_json(request):
        return JsonResponse({"code": error.code, "words": words}, status=409 if error.code == "newer" else 422)
    typed = RichTextBox().value_from_datadict(request.POST, {}, "text")
    shown = {"words": words, "topic": topic, "title": request.POST.get("title", ""), "text": typed.plain}
    return render(request, "forum/draft_refused.html", shown, status=422)


@never_cache
@require_GET
def similar(request):
    """The questions that look like the title that is being written, as a part of a page (4 queries besides who asks)."""
    asks = access.writer(request)
    title = request.GET.get("titre", "")[: rules.TITLE_LONGEST]
    found = similar_to(title, all_of_them=asks.reads_all)
    return render(request, "forum/similar.html", {"topics": found})


@never_cache
@require_GET
def members(request, topic_id: int):
    """Who may be named in an answer: asked for at the first @."""
    asks, topic = access.writer(request), access.topic(request, topic_id)
    names = [each.get_full_name() for each in writing.members_of(topic) if each.pk != asks.account.pk]
    return JsonResponse({"names": [name for name in names if name]})


@never_cache
def ready_answer(request, topic_id: int):
    """Put a ready answer below what the trainer has typed; nothing is sent yet."""
    asks, topic = access.writer(request), access.topic(request, topic_id)
    if not asks.is_staff:
        raise Http404
    if request.method != "POST":
        return redirect(f"{reverse('forum_topic', args=[topic.pk])}#repondre")
    given = request.POST
    chosen = get_object_or_404(CannedAnswer, pk=number_of(given.get("ready", "")))
    typed = RichTextBox().value_from_datadict(given, {}, "text").html
    kept = {name: given.get(name, "") for name in ("once", "quoted", "seen")}
    form = WordsForm(initial=kept | {"text": typed + chosen.html})
    form.is_returned = True
    take_files(request, asks, form)
    return show_topic(request, topic, form)
