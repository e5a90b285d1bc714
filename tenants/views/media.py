"""Files of the site that the host names, and of no other. Documents go through Wagtail, which checks who may read them."""

import mimetypes
from pathlib import Path, PurePosixPath

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponseNotModified
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_safe

PUBLIC = {"images"}  # renditions; their names carry a hash
TEAM_ONLY = {"original_images", "avatar_images"}  # originals may hold where a photo was taken
TYPES = {".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp"}
IN_A_YEAR = 365 * 24 * 3600


@login_not_required
@require_safe
def serve_file(request, name):
    parts = name.split("/")
    if any(part.startswith(".") or not part for part in parts):
        raise Http404
    folder = parts[0]
    if folder not in PUBLIC and not (folder in TEAM_ONLY and request.user.has_perm("wagtailadmin.access_admin")):
        raise Http404
    if PurePosixPath(name).suffix.lower() not in TYPES:
        raise Http404
    try:
        path = Path(default_storage.path(name))
        found = path.is_file()
    except (SuspiciousFileOperation, ValueError, OSError) as error:
        raise Http404 from error
    if not found:
        raise Http404
    return _answer(request, path, shared=folder in PUBLIC)


def _answer(request, path, *, shared):
    modified = int(path.stat().st_mtime)
    if (parse_http_date_safe(request.headers.get("If-Modified-Since", "")) or 0) >= modified:
        response = HttpResponseNotModified()
    else:
        response = FileResponse(path.open("rb"), content_type=mimetypes.guess_type(path.name)[0] or "application/octet-stream")
    response.headers["Last-Modified"] = http_date(modified)
    response.headers["Cache-Control"] = f"public, max-age={IN_A_YEAR}, immutable" if shared else "private, no-cache"
    return response
