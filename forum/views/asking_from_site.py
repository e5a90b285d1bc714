"""“Ask for help”, in a site's admin: gather what helps to answer, and go on to the form on the portal."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum import context
from forum.queries.site_context import lines_for
from tenants.schemas import SitePlace


@never_cache
@require_safe
def ask_from_site(request: HttpRequest) -> HttpResponseRedirect:
    """Nothing is kept here: the portal shows the lines to the asker, who decides. A city agent who helps takes nothing along."""
    place = request.place  # type: ignore[attr-defined]
    if not isinstance(place, SitePlace):
        raise Http404
    address = settings.PORTAL_URL + reverse("forum_ask", urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    if request.assistance is None:  # type: ignore[attr-defined]
        lines = lines_for(request, place, page=request.GET.get("page", ""), block=request.GET.get("bloc", ""))
        token = context.sign(lines, account=request.user)  # type: ignore[arg-type]  # signed in: this is the admin
        address += "?" + urlencode({context.FIELD: token})
    return HttpResponseRedirect(address, headers={"Referrer-Policy": "no-referrer"})
