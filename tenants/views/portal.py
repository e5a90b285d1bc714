"""The portal's pages: directory, my sites."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tenants import access, queries
from tenants.meeting_points import ask_all
from tenants.models import Category
from tenants.queries import team

PER_PAGE = 24


@login_not_required
@require_GET
def directory(request):
    """Everybody's directory of associations: words, category, pages."""
    words = request.GET.get("q", "").strip()[:100]
    category = request.GET.get("categorie", "")
    category = category if category in Category.values else ""
    counts = queries.directory_categories()
    page = Paginator(queries.directory(words=words, category=category), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "words": words,
        "category": category,
        "categories": [(value, label, counts[value]) for value, label in Category.choices if value in counts],
        "total": sum(counts.values()),
    }
    return render(request, "tenants/directory.html", context)


@login_not_required
@require_GET
def directory_entry(request, association_id):
    """One association: what it does, where, and its site if it has one."""
    return render(request, "tenants/directory_entry.html", {"association": access.listed_association(association_id)})


@require_GET
@login_not_required
@require_GET
def help_page(request):
    """Answers to what people ask most, and whom to call."""
    articles = [link for links in ask_all("help_articles") for link in links]
    return render(request, "portal/help.html", {"articles": articles})


@never_cache
def my_sites(request):
    """The sites of the person signed in, each one click from its admin."""
    return render(request, "tenants/my_sites.html", {"memberships": team.my_sites(request.user)})
