"""Which mails of the forum one receives, what one follows, and the feeds."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from forum import access, feeds
from forum.actions import following
from forum.mail_forms import WishesForm
from forum.models import Follow
from forum.queries.following import followed_by, wishes_of

PER_PAGE = 20


@never_cache
@require_http_methods(["GET", "POST"])
def my_mails(request):
    """Anybody with an account: whoever has left may still end what comes."""
    asks = access.visitor(request)
    form = WishesForm(request.POST if request.method == "POST" else None, instance=wishes_of(request.user))
    if request.method == "POST" and form.is_valid():
        following.choose_mails(account=request.user, **form.cleaned_data)
        messages.success(request, _("Noted: you receive the mails you have chosen."))
        return redirect("forum_preferences")
    followed = Paginator(followed_by(request.user, all_of_them=asks.reads_all), PER_PAGE)
    context = {
        "asks": asks,
        "form": form,
        "followed": followed.get_page(request.GET.get("page")),
        "feed": feeds.feed_link(account=request.user) if asks.reads_all else feeds.public_feed_link(),
    }
    return render(request, "forum/my_mails.html", context)


@require_POST
def stop_following(request, follow_id: int):
    """Stop one of what one follows, from the list."""
    follow = Follow.objects.select_related("topic", "category").filter(pk=follow_id, account=request.user).first()
    if follow is None:
        raise Http404
    following.unfollow(account=request.user, topic=follow.topic, category=follow.category)
    messages.success(request, _("No more mails about “%(what)s”.") % {"what": follow.topic or follow.category})
    return redirect("forum_preferences")


@require_POST
def follow_category(request, key: str):
    """Follow a category, or follow it no more."""
    category = access.category(request, key)
    if request.POST.get("suivre") == "oui":
        following.follow(account=request.user, category=category)
        messages.success(request, _("You receive a mail at each new question here."))
    else:
        following.unfollow(account=request.user, category=category)
        messages.success(request, _("No more mails about this category."))
    return redirect("forum_category", category.key)
