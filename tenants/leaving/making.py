"""Putting a site into a zip that the next host opens without Kiosque."""

import json
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone, translation

from tenants.archives import tables
from tenants.leaving import pages_json, readme, spreadsheets, static_copy, wxr
from tenants.leaving.errors import LeavingError
from tenants.leaving.packing import Packer, packing
from tenants.leaving.pages_json import Json
from tenants.models import Association
from tenants.releases import in_ready_site
from tenants.schemas import current_place
from tenants.storage import BIN


def make(path: Path, *, association: Association, work: Path) -> Json:
    """Write the zip at `path`; `work` is an empty folder. Returns how much of each thing is in it. Raises LeavingError."""
    at = timezone.localtime()
    with packing(path, at=at) as packer, translation.override(settings.LANGUAGE_CODE):
        with in_ready_site(association):
            with tables.snapshot():
                content = pages_json.content_of_site()
                n_answers = spreadsheets.add_answers(packer)
                spreadsheets.add_team(packer, association)
            _add_media(packer, content)
            spreadsheets.add_media(packer, content)
            packer.add_text(pages_json.NAME, _as_json(content, association=association, at=at))
            n_public, broken = static_copy.write(packer, association=association, work=work)
            with packer.lines("wordpress.xml") as out:
                wxr.write(out, association=association, at=at)
        readme.add(packer, association=association, at=at, broken=broken)
    return {
        "pages": len(content["pages"]),
        "public_pages": n_public,
        "media": len(content["pictures"]) + len(content["documents"]),
        "answers": n_answers,
    }


def _add_media(packer: Packer, content: Json) -> None:
    """Add each file once, and write beside what is said of it what it is: its size and its SHA-256."""
    known: dict[str, tuple[str, int]] = {}
    for about in [*content["pictures"], *content["documents"]]:
        name = about["file"]
        if name not in known:
            known[name] = _add_file(packer, name)
        about["sha256"], about["size"] = known[name]


def _add_file(packer: Packer, name: str) -> tuple[str, int]:
    """Add a file; one deleted since the rows were read is still in the bin."""
    folder, inside = Path(settings.MEDIA_ROOT) / current_place().media_folder, name.removeprefix("media/")
    default_storage.path(inside)  # refuses a row that names a file outside the site's folder
    for path in (folder / inside, *sorted((folder / BIN).glob(f"*/*/{inside}"), reverse=True)):
        try:
            with path.open("rb") as file:
                return packer.add_file(name, file)
        except FileNotFoundError:
            continue
    raise LeavingError(f"The file {inside} is missing from the site's folder.")


def _as_json(content: Json, *, association: Association, at: datetime) -> str:
    head = {
        "format": pages_json.FORMAT,
        "version": pages_json.VERSION,
        "made_at": at.isoformat(),
        "site": {"name": association.name, "address": association.url},
    }
    return json.dumps(head | content, ensure_ascii=False, indent=1)
