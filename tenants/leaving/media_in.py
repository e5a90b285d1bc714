"""The pictures and documents of an export, put into a site. Each is looked at as if somebody had just sent it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.dateparse import parse_datetime
from wagtail.models import Collection

from cms import documents
from cms.models import Picture, SiteDocument
from cms.pictures import PictureField
from tenants.leaving.errors import LeavingError
from tenants.leaving.pages_json import FOCAL, Json
from tenants.leaving.reading import MOST_DOCUMENT, MOST_PICTURE, Parcel
from tenants.leaving.references import Numbers

Media = Picture | SiteDocument


@contextmanager
def undone_on_failure() -> Iterator[list[Path]]:
    """Give a list for the files that are stored: when something fails they go, as the transaction undoes their rows."""
    stored: list[Path] = []
    try:
        yield stored
    except BaseException:
        for path in stored:
            path.unlink(missing_ok=True)
        raise


def bring(parcel: Parcel, numbers: Numbers, stored: list[Path]) -> None:
    """Store all media, and learn their numbers."""
    for kind, known, make in (("pictures", numbers.pictures, _picture), ("documents", numbers.documents, _document)):
        for about in parcel.content[kind]:
            try:
                item = make(parcel, about)
                stored.append(Path(item.file.path))
                _describe(item, about)
            except ValidationError as error:
                raise LeavingError(f"{about.get('file')}: {' '.join(error.messages)}") from error
            if isinstance(about.get("id"), int):
                known[about["id"]] = item.pk


def _picture(parcel: Parcel, about: Json) -> Picture:
    data = parcel.medium(about, most=MOST_PICTURE)
    upload = PictureField().clean(SimpleUploadedFile(_name(about), data))
    focal = {name: about[name] for name in FOCAL if isinstance(about.get(name), int) and 0 <= about[name] < 1 << 20}
    words = str(about.get("description") or "")[: Picture._meta.get_field("description").max_length]
    return Picture.objects.create(title=_title(about), description=words, file=upload, **focal)


def _document(parcel: Parcel, about: Json) -> SiteDocument:
    data, name = parcel.medium(about, most=MOST_DOCUMENT), _name(about)
    extension = name.rpartition(".")[2].lower()
    if extension not in settings.WAGTAILDOCS_EXTENSIONS:
        raise LeavingError(f"{name}: this kind of document is not taken.")
    file = ContentFile(data, name=name)
    documents.check(file, extension=extension)
    return SiteDocument.objects.create(title=_title(about), file=file)


def _describe(item: Media, about: Json) -> None:
    item.get_file_size()
    item.get_file_hash()
    if isinstance(about.get("collection"), str):
        item.collection = _collection(about["collection"][:255])
        item.save(update_fields=["collection"])
    tags: Any = about.get("tags")
    item.tags.set([str(tag)[:100] for tag in tags][:50] if isinstance(tags, list) else [])
    sent = parse_datetime(str(about.get("uploaded_at") or ""))
    if sent and sent.tzinfo:
        type(item).objects.filter(pk=item.pk).update(created_at=sent)


def _collection(name: str) -> Collection:
    root = Collection.get_first_root_node()
    return root.get_children().filter(name=name).first() or root.add_child(name=name)


def _title(about: Json) -> str:
    return str(about.get("title") or "")[:255] or _name(about)


def _name(about: Json) -> str:
    return PurePosixPath(str(about.get("file"))).name[-100:]
