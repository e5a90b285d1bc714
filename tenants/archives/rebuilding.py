"""Building a site from an archive into a schema and a folder of its own, inside the caller's transaction."""

import shutil
from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.template.response import SimpleTemplateResponse
from wagtail.models import Page

from tenants import blueprint
from tenants.archives import container, tables
from tenants.archives.container import ArchiveError
from tenants.archives.trouble import in_a_sentence
from tenants.migrating import migrate_here
from tenants.models import Association
from tenants.schemas import BLUEPRINT_SCHEMA, forget_path, in_association

PAGES_OPENED = 12


@dataclass(slots=True)
class Proof:
    """What was compared and opened in a rebuilt site."""

    n_tables: int
    n_rows: int
    n_files: int
    n_pages: int
    is_migrated: bool

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def version_of(association: Association, *, schema_name: str, media_folder: str) -> Association:
    """Return the association as it would be with another schema and folder: entering it enters that version."""
    version = copy(association)
    version.schema_name, version.media_folder = schema_name, media_folder
    return version


@in_a_sentence()
def rebuild(path: Path, *, version: Association, identity: str = "", origin: object = None) -> Proof:
    """Make `version`'s schema and folder from an archive, bring it to this release and look at it. Raises ArchiveError.

    The archive must be of this very association, or of the one whose id is `origin` when a copy is wanted.
    The file must have been compared with its own SHA-256 before: its SQL is run. When this raises, the caller's
    transaction undoes the schema; the folder is removed here.
    """
    folder = Path(settings.MEDIA_ROOT) / version.media_folder
    try:
        manifest = container.read(path, take=_Taker(version, folder).take, identity=identity)
        if manifest["association"] != str(origin or version.pk):
            raise ArchiveError(f"It is the archive of “{manifest['name']}” ({manifest['association']}), not of {version}.")
        return _prove(manifest, version=version)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


class _Taker:
    """Puts each part of an archive in its place, in the order they come."""

    def __init__(self, version: Association, folder: Path):
        self._version, self._folder = version, folder

    def take(self, name: str, file: IO[bytes]) -> None:
        if name.endswith(".sql") and "/" not in name:
            self._run(file)
        elif name.startswith("data/"):
            self._load(name.removeprefix("data/").removesuffix(".copy"), file)
        elif name.startswith("media/"):
            self._keep(name.removeprefix("media/"), file)

    def _run(self, file: IO[bytes]) -> None:
        text = file.read().decode().replace(BLUEPRINT_SCHEMA, str(self._version.schema_name))
        if text.strip():
            with connection.cursor() as cursor:
                cursor.execute(text)
            forget_path()

    def _load(self, table: str, file: IO[bytes]) -> None:
        if table in tables.FLEETING:
            raise ArchiveError(f"It holds rows that no archive has: {table}.")
        with in_association(self._version), connection.cursor() as cursor:
            tables.load_table(cursor, file, table=table)

    def _keep(self, name: str, file: IO[bytes]) -> None:
        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as out:
            shutil.copyfileobj(file, out, container.CHUNK)
        target.chmod(settings.FILE_UPLOAD_PERMISSIONS)


def bring_to_release(version: Association) -> None:
    """Migrate a version that was built, or put aside, under an older release."""
    with in_association(version):
        applied = {f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()}
        if not blueprint.site_migrations() <= applied:
            migrate_here()
    version.release = blueprint.site_release()


def _prove(manifest: dict[str, Any], *, version: Association) -> Proof:
    """Compare with the manifest, migrate if the archive is older, open pages. Raises ArchiveError."""
    parts = manifest["parts"]
    wanted = {name[5:-5]: part["rows"] for name, part in parts.items() if name.startswith("data/")}
    with in_association(version):
        with connection.cursor() as cursor:
            found = tables.count_rows(cursor, tables=sorted(wanted))
        if found != wanted:
            wrong = next(name for name in sorted(wanted) if found[name] != wanted[name])
            raise ArchiveError(f"{wrong} has {found[wrong]} rows where {wanted[wrong]} were archived.")
        is_old = manifest["release"] != blueprint.site_release()
        if is_old:
            migrate_here()
        opened = open_pages()
    n_files = sum(name.startswith("media/") for name in parts)
    return Proof(len(wanted), sum(wanted.values()), n_files, opened, is_old)


class _Opener(BaseHandler):
    """Opens pages as Wagtail's own preview does, through the whole middleware, which is loaded once and not for each page."""

    def open(self, page: Page) -> HttpResponse:
        request = WSGIRequest(page._get_dummy_headers())
        request.is_dummy, request.is_preview, request.preview_mode, request.page = True, True, None, page
        return self.get_response(request)

    def _get_response(self, request: WSGIRequest) -> HttpResponse:
        response = request.page.serve_preview(request, None)
        return response.render() if isinstance(response, SimpleTemplateResponse) else response


@cache
def _opener() -> _Opener:
    opener = _Opener()
    opener.load_middleware()
    return opener


def open_pages() -> int:
    """Open some pages of the site the connection is in: its first ones and one of each kind. Returns how many."""
    pages = list(Page.objects.filter(live=True, depth__gt=1).order_by("path")[:PAGES_OPENED])
    kinds = Page.objects.filter(live=True, depth__gt=1).order_by("content_type", "pk").distinct("content_type")
    chosen = {page.pk: page for page in [*pages, *kinds]}.values()
    for page in chosen:
        answer = _opener().open(page.specific)
        if answer.status_code >= 400:
            raise ArchiveError(f"The page “{page.title}” answers {answer.status_code}.")
    return len(chosen)
