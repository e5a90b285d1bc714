"""French or English, by a click and a cookie; what the browser prefers is not asked."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from cms.visitor_forms import comes_from_here
from tenants.actions.accounts import choose_language


@csrf_exempt  # its token would give every visitor a session; where the post comes from is checked instead
@login_not_required
@require_POST
def choose(request):
    wanted = request.POST.get("language")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None) or not target.startswith("/"):
        target = "/"
    response = HttpResponseRedirect(target)
    if wanted not in dict(settings.SPOKEN_LANGUAGES) or not comes_from_here(request):
        return response
    if request.user.is_authenticated:
        choose_language(account=request.user, language=wanted, by=request.user)
    return remember_language(response, wanted)


def remember_language(response, language):
    """Keep a language in this browser: the pages before sign-in, and the sites, read it there."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response
