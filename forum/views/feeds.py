"""Feeds: what everybody may read, and one's own by a signed address."""

from hashlib import sha256

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from cms import limits
from cms.users.models import User
from forum import feeds
from forum.queries import reading
from forum.queries.following import Subject, posts_for_feed
from forum.queries.rights import reads_all

PER_HOUR = 60  # readers ask a few times an hour at most
FRESH = 15 * 60


@login_not_required
@require_safe
def public(request, key: str = ""):
    """What everybody may read: of all public categories, or of one."""
    category = reading.categories(all_of_them=False).filter(key=key).first() if key else None
    if key and category is None:
        raise Http404
    subject = Subject(category=category)
    with translation.override(settings.LANGUAGE_CODE):
        content = feeds.atom(subject, posts_for_feed(subject, all_of_them=False), address=feeds.public_feed_link(category))
    return _answer(request, content, key=f"visitor {get_ip(request)}", public=True)


@login_not_required
@require_safe
def own(request, token: str):
    """What the person may read whom this address was made for: nothing once they have left."""
    account, kind, number = _read(token)
    member = reads_all(account)
    subject = _subject(kind, number, member=member)
    with translation.override(account.language or settings.LANGUAGE_CODE):
        content = feeds.atom(subject, posts_for_feed(subject, all_of_them=True), address=request.build_absolute_uri())
    return _answer(request, content, key=f"account {account.pk}", private=True)


def _read(token: str) -> tuple[User, str, int]:
    try:
        account_id, kind, number = feeds.read_link(token)
    except signing.BadSignature as error:
        raise Http404 from error
    account = User.objects.filter(pk=account_id, is_active=True).first()
    if account is None:
        raise Http404
    return account, kind, number


def _subject(kind: str, number: int, *, member: bool) -> Subject:
    if kind == "t":
        subject = Subject(topic=reading.topics(all_of_them=member).filter(Q(pk=number) | Q(merged=number)).first())
    elif kind == "c":
        subject = Subject(category=reading.categories(all_of_them=member).filter(pk=number).first())
    else:
        return Subject() if member else _gone()
    return subject if subject.topic or subject.category else _gone()


def _gone() -> Subject:
    raise Http404


def _answer(request: HttpRequest, content: bytes, *, key: str, **cache: bool) -> HttpResponse:
    """Readers that have the same already are told so."""
    if not limits.take(name="forum-feed", key=key, amount=PER_HOUR):
        return HttpResponse(status=429, headers={"Retry-After": str(FRESH)})
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type="application/atom+xml; charset=utf-8")
    response.headers["ETag"] = tag
    patch_cache_control(response, max_age=FRESH, **cache)
    return response
