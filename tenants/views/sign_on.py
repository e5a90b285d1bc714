"""The four steps of sign-on and the way out."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tenants import access, assistance
from tenants.actions.shadows import open_shadow
from tenants.assistance import ASSISTANCE_KEY
from tenants.middleware import CHECKED_KEY, ROLE_KEY
from tenants.rules import hash_secret
from tenants.schemas import SitePlace
from tenants.sign_on import flow
from tenants.sign_on.backends import SHADOW_BACKEND
from tenants.views import errors
from tenants.views.staff import ask_second_step

NO_TRACE = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}


@require_GET
@never_cache
def enter(request):
    """On the site: send the browser to the portal with the hash of a state that only its cookie holds."""
    next_path = flow.safe_next(request.GET.get("next"))
    if request.user.is_authenticated:
        # Somebody of the team before a page kept for others: sending them back there would never end.
        return HttpResponseRedirect(next_path) if next_path.startswith("/admin/") else errors.permission_denied(request)
    # A second tab goes on with the first one's state, or the first could not come back.
    held = request.COOKIES.get(flow.STATE_COOKIE, "")
    state = held if flow.STATE.fullmatch(held) else flow.new_state()
    query = {"association": request.place.association_id, "state": hash_secret(state), "next": next_path}
    target = settings.PORTAL_URL + reverse("sign_on", urlconf=settings.PUBLIC_SCHEMA_URLCONF) + "?" + urlencode(query)
    response = HttpResponseRedirect(target, headers=NO_TRACE)
    response.set_cookie(
        flow.STATE_COOKIE, state, max_age=flow.STATE_SECONDS, secure=settings.HTTPS, httponly=True, samesite="Lax", path="/"
    )
    return response


@require_GET
@never_cache
def authorise(request):
    """On the portal (signed in): check the current place in the team, send the browser back with a code."""
    state_hash = request.GET.get("state", "")
    if not flow.STATE_HASH.fullmatch(state_hash):
        raise Http404
    try:
        right = access.right_for(request.user, request.GET.get("association", ""))
    except Http404:  # most often somebody whose place has ended, with a tab still open
        return render(request, "tenants/not_in_team.html", status=404)
    association = right.association
    if association.is_suspended:
        return render(request, "tenants/site_suspended.html", {"association": association}, status=403)
    if right.assistance and (refused := ask_second_step(request)):
        return refused
    code = flow.issue_code(
        account=request.user,
        association=association,
        state_hash=state_hash,
        next_path=request.GET.get("next", ""),
        portal_session=request.session.session_key,
    )
    back = reverse("sign_on_return", urlconf=settings.ROOT_URLCONF)
    return _send(request, association, f"{association.url}{back}?{urlencode({'code': code})}")


def _send(request, association, url):
    """Send the browser to the site. Towards a name of the association's own, by a page that moves on by itself: the
    browser counts a redirect as part of the form that began it, and our policy names no other domain than the sites'."""
    if not association.custom_host:
        return HttpResponseRedirect(url, headers=NO_TRACE)
    response = render(request, "tenants/sign_on_moving.html", {"association": association, "url": url})
    response.headers["Refresh"] = f"0; url={url}"
    for name, value in NO_TRACE.items():
        response.headers[name] = value
    return response


@require_GET
@never_cache
def come_back(request):
    """On the site: consume the code, refresh the shadow, open a new session, and drop the code from the address."""
    state = request.COOKIES.get(flow.STATE_COOKIE, "")
    try:
        entry = flow.consume_code(code=request.GET.get("code", ""), state=state, place=request.place)
    except flow.SignOnRefusedError:
        response = render(request, "tenants/sign_on_refused.html", status=403)
    else:
        _open_session(request, entry)
        response = HttpResponseRedirect(entry.next)
    for name, value in NO_TRACE.items():
        response.headers[name] = value
    return response


def _open_session(request, entry):
    right = entry.right
    shadow = open_shadow(account=entry.account, role=right.role)
    request.session.flush()
    # An end that use does not put off: the trace that lets a sign-out close this session is kept exactly as long.
    ends_at = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    request.session.set_expiry(right.assistance.ends_at if right.assistance else ends_at)
    login(request, shadow, backend=SHADOW_BACKEND)
    if right.assistance:
        request.session[ASSISTANCE_KEY] = assistance.for_session(right.assistance)
    request.session[ROLE_KEY] = right.role
    # Asked again at the first page: the place may have gone while the session was being opened.
    request.session[CHECKED_KEY] = 0
    request.session.save()
    flow.remember_sign_on(entry=entry, site_session=request.session.session_key)


@require_POST
@never_cache
def leave(request):
    """Sign out of this site, of the portal, and of the other sites this browser entered from there."""
    key, place = request.session.session_key or "", request.place
    portal_session = flow.portal_session_of(place=place, site_session=key) if isinstance(place, SitePlace) else key
    flow.end_sessions(portal_session=portal_session)
    logout(request)
    return HttpResponseRedirect(settings.PORTAL_URL + reverse("signed_out", urlconf=settings.PUBLIC_SCHEMA_URLCONF))


@login_not_required
@require_GET
def signed_out(request):
    """On the portal: say that everything is closed."""
    return render(request, "tenants/signed_out.html")
