"""Pictures and documents of posts: sent while one writes, or with the form; read by those who may read their post."""

from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from forum import access, pictures, sanitising
from forum.actions import attachments
from forum.models import Attachment, Post

TEN_MINUTES = 600


@never_cache
@require_POST
def upload(request):
    """Keep a picture or a document as soon as it is pasted, dropped or chosen; it waits for its post."""
    asks = access.writer(request)
    sent = request.FILES.get("file")
    if sent is None:
        return JsonResponse({"message": _("Nothing came in: choose the file once more.")}, status=422)
    try:
        kept = _keep(sent, asks)
    except ValidationError as error:
        return JsonResponse({"message": " ".join(error.messages)}, status=422)
    told = {"id": str(kept.pk), "name": kept.name, "url": kept.get_absolute_url(), "is_picture": kept.is_picture}
    words = "" if kept.words == pictures.unnamed() else kept.words
    return JsonResponse(told | {"words": words, "width": kept.width, "height": kept.height}, status=201)


def _keep(sent: UploadedFile, asks: access.Visitor) -> Attachment:
    return attachments.keep_file(
        by=asks.account, name=sent.name or "", content=sent.read(), mimetype=sent.content_type or ""
    )  # fmt: skip


@never_cache
@require_POST
def remove(request, file_id: UUID):
    """Take away a file that waits for its post."""
    asks = access.writer(request)
    attachments.remove_file(attachment=access.unsent_file(request, file_id), by=asks.account)
    return HttpResponse(status=204)


@login_not_required
@require_safe
def serve(request, file_id: UUID, name: str):
    """Hand a file to whoever may read its post: a picture to look at, a document to keep. Never where it lies."""
    found = access.attachment(request, file_id)
    path = Path(found.file.path)
    if not path.is_file():
        raise Http404
    # Opened by its whole path: the proxy may be told to send it (tenants.handoff).
    response = FileResponse(
        path.open("rb"), as_attachment=not found.is_picture, filename=found.name, content_type=found.mimetype
    )  # fmt: skip
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = f"private, max-age={TEN_MINUTES}"
    return response


def take_files(request: HttpRequest, asks: access.Visitor, form: Form, post: Post | None = None) -> list[Attachment]:
    """Read the files of a form (forum/files_field.html): those kept before, less those left out, and those that come with it.

    The form has them as `sent_files`, and says why others were not taken. Nothing is lost when it comes back with an error.
    """
    own = list(post.attachments.all()) if post else []
    form.sent_files = own  # type: ignore[attr-defined]
    if request.method == "POST":
        form.sent_files = _left(request, asks, own + _sent_before(request, asks))  # type: ignore[attr-defined]
        if request.FILES and not _is_second_sending(request):
            _keep_new(request, asks, form)
    return form.sent_files  # type: ignore[attr-defined]


def _left(request: HttpRequest, asks: access.Visitor, known: list[Attachment]) -> list[Attachment]:
    left_out, left = set(request.POST.getlist("leave_out")), []
    for each in known:
        if str(each.pk) not in left_out:
            _describe(request, each)
            left.append(each)
        elif each.post_id is None:
            attachments.remove_file(attachment=each, by=asks.account)
    return left


def _sent_before(request: HttpRequest, asks: access.Visitor) -> list[Attachment]:
    ids = set(filter(None, map(_uuid, request.POST.getlist("attached"))))
    return list(Attachment.objects.filter(pk__in=ids, by=asks.account, post=None)) if ids else []


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _describe(request: HttpRequest, attachment: Attachment) -> None:
    words = request.POST.get(f"words-{attachment.pk}", "").strip()
    if words and attachment.is_picture:
        attachments.describe_file(attachment=attachment, words=words)


def _is_second_sending(request: HttpRequest) -> bool:
    once = sanitising.one_line(request.POST.get("once", ""))
    return bool(once) and Post.objects.filter(once=f"web-{once}").exists()


def _keep_new(request: HttpRequest, asks: access.Visitor, form: Form) -> None:
    for sent in request.FILES.getlist("files"):
        try:
            form.sent_files.append(_keep(sent, asks))  # type: ignore[attr-defined]
        except ValidationError as error:
            said = {"name": sanitising.one_line(sent.name or ""), "why": " ".join(error.messages)}
            words = _("“%(name)s”: %(why)s") % said
            if form.is_bound:
                form.add_error(None, words)
            else:  # it only comes back with a ready answer in it
                messages.error(request, words)
