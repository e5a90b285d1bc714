"""Ending mails from a link in one of them: one click, no sign-in (RFC 8058)."""

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from cms.users.models import User
from forum import unsubscribing
from forum.actions import following
from forum.models import Topic


@csrf_exempt  # the mail program posts by itself; the link is the proof
@login_not_required
@never_cache
def stop(request, token: str):
    """GET asks, so that a program that only looks at links ends nothing; POST ends the mails."""
    try:
        account_id, what = unsubscribing.read_link(token)
    except signing.BadSignature as error:
        raise Http404 from error
    account = User.objects.filter(pk=account_id).first()
    topic = Topic.objects.filter(pk=what).first() if isinstance(what, int) else None
    is_done = request.method == "POST"
    if is_done and account is not None:
        if topic is not None:
            following.unfollow(account=account, topic=topic)
        elif isinstance(what, str):
            following.stop_mails(account=account, what=what)
    return render(request, "forum/stop.html", {"topic": topic, "what": what, "is_done": is_done})
