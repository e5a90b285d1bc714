"""What the script of a visitor's form asks for (see cms.visitor_forms)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from cms.models import SiteIdentity
from cms.proof_of_work import new_challenge
from tenants.views import visitors


@login_not_required
@require_GET
@never_cache
def challenge(request: HttpRequest) -> JsonResponse:
    """Give a browser its sum to do. Who asks for too many gets none: a form then leaves as it does without JavaScript."""
    if not visitors.may_ask_challenge(request):
        return JsonResponse({}, status=429)
    return JsonResponse(new_challenge(site_id=str(SiteIdentity.load(request).site_id)))
