"""Help articles: read by everybody or by the associations, written by the city's staff from a solved topic."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from forum import access
from forum.actions import articles as actions
from forum.article_forms import ArticleForm, SuggestForm
from forum.models import Topic
from forum.queries import articles as queries
from forum.queries import reading
from forum.views.reading import LONGEST_SEARCH
from tenants.views.console.changes import attempt, sent
from tenants.views.staff import staff_only

GET_AND_POST = ["GET", "POST"]


@login_not_required
@never_cache
@require_GET
def index(request):
    """All the articles, by category, or those that hold some words."""
    asks = access.visitor(request)
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    articles = queries.articles(all_of_them=asks.reads_all)
    context = {"asks": asks, "words": words, "articles": queries.with_words(articles, words) if words else articles}
    return render(request, "forum/articles/index.html", context)


@login_not_required
@never_cache
@require_GET
def article(request, article_id: int):
    asks, found = access.visitor(request), access.article(request, article_id)
    return render(request, "forum/articles/article.html", {"asks": asks, "article": found, "topic": access.topic_of(asks, found)})


@staff_only("it", "trainer")
@require_http_methods(GET_AND_POST)
def write(request, topic_id: int):
    """Make an article of a solved topic: it begins with the question and the words of the solution."""
    topic = access.topic(request, topic_id)
    if topic.state != Topic.State.SOLVED:
        raise Http404
    if known := queries.article_of(topic):
        return redirect("forum_article_edit", known.pk)
    begun = {
        "title": topic.title,
        "text": queries.question_and_solution(topic),
        "category": topic.category_id,
        "exercise": topic.exercise,
        "block": topic.block,
        "is_public": True,
    }
    form = ArticleForm(sent(request), categories=reading.categories(all_of_them=True), initial=begun)
    if attempt(form, lambda: actions.write_article(topic=topic, told=form.told, by=request.user)):
        messages.success(request, _("The help article is online. The topic keeps its address and leads to it."))
        return redirect("forum_article", queries.article_of(topic).pk)
    context = {"form": form, "topic": topic}
    return render(request, "forum/articles/write.html", context, status=422 if form.is_bound else 200)


@staff_only("it", "trainer")
@require_http_methods(GET_AND_POST)
def edit(request, article_id: int):
    article = access.article(request, article_id)
    names = ("title", "category", "exercise", "block", "is_public")
    begun = {name: getattr(article, name) for name in names} | {"text": article.html}
    form = ArticleForm(sent(request), categories=reading.categories(all_of_them=True), initial=begun)
    if attempt(form, lambda: actions.change_article(article=article, told=form.told, by=request.user)):
        messages.success(request, _("The help article is changed."))
        return redirect("forum_article", article.pk)
    context = {"form": form, "article": article}
    return render(request, "forum/articles/write.html", context, status=422 if form.is_bound else 200)


@staff_only("it", "trainer")
@require_http_methods(GET_AND_POST)
def remove(request, article_id: int):
    """Ask once, then take the article away."""
    article = access.article(request, article_id)
    if request.method == "POST":
        actions.remove_article(article=article, by=request.user)
        messages.success(request, _("The help article is gone. The topic it came from is still there."))
        return redirect("forum_articles")
    return render(request, "forum/articles/remove.html", {"article": article})


@staff_only("it", "trainer")
@require_http_methods(GET_AND_POST)
def suggest(request, topic_id: int):
    """Say where a topic helps again."""
    topic = access.topic(request, topic_id)
    form = SuggestForm(sent(request), initial={"exercise": topic.exercise, "block": topic.block})
    if attempt(form, lambda: actions.suggest_topic(topic=topic, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Noted: once solved, this topic is suggested there."))
        return redirect("forum_topic", topic.pk)
    return render(request, "forum/articles/suggest.html", {"form": form, "topic": topic}, status=422 if form.is_bound else 200)
