"""A page that was asked to look at a site again comes back by itself until the worker has done so."""

from django.http import HttpRequest, HttpResponse

from tenants.models import Association
from training.queries.standing import is_being_read

PARAMETER = "lecture"
SECONDS, TIMES = 2, 10  # a worker that is down is not waited for


def while_read(request: HttpRequest, association: Association, response: HttpResponse) -> HttpResponse:
    """Let the browser ask again, a few times at most, while the site waits to be read (no query unless that was asked for)."""
    asked = request.GET.get(PARAMETER, "")
    if asked.isdecimal() and len(asked) < 3 and int(asked) <= TIMES and is_being_read(association):
        response.headers["Refresh"] = f"{SECONDS}; url={request.path}?{PARAMETER}={int(asked) + 1}"
    return response
