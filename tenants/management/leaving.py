"""`archive export` and `archive import`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils import timezone

from tenants.actions.exports import export_site, import_site
from tenants.leaving.errors import LeavingError
from tenants.models import Association

MEGABYTE = 1e6


def add_steps(steps: Any) -> None:
    export_step = steps.add_parser("export", help="Put a site into a zip that the next host opens without Kiosque.")
    export_step.add_argument("subdomain", metavar="ASSOCIATION")
    export_step.add_argument("--to", type=Path, metavar="FILE.zip", help="Where to write it; it must not exist yet.")
    import_step = steps.add_parser("import", help="Fill a new site with such a zip.")
    import_step.add_argument("file", type=Path, metavar="FILE.zip")
    import_step.add_argument("subdomain", metavar="ASSOCIATION")
    import_step.add_argument("--yes", action="store_true", help="Also in place of what somebody has written, archived first.")


def export(association: Association, options: dict[str, Any], *, say: Callable[[str], object]) -> None:
    path: Path = options["to"] or Path(f"{association.subdomain}-{timezone.localdate():%Y-%m-%d}.zip")
    if path.exists():
        raise LeavingError(f"{path} is there already.")
    if not path.absolute().parent.is_dir():
        raise LeavingError(f"The folder {path.absolute().parent} does not exist.")
    facts = export_site(association=association, path=path, by=None)
    counts = "{pages} pages ({public_pages} files of the static copy), {media} pictures and documents, {answers} answers"
    say(f"{path}: {path.stat().st_size / MEGABYTE:.1f} MB, {counts.format(**facts)}.")
    say("It holds personal data: keep it safe.")


def import_file(association: Association, options: dict[str, Any], *, say: Callable[[str], object]) -> None:
    if not options["file"].is_file():
        raise LeavingError(f"{options['file']} is not there.")
    counts = import_site(association=association, path=options["file"], by=None, may_replace=options["yes"])
    say(f"{association.name} has its {counts['pages']} pages and {counts['media']} pictures and documents.")
    say("Its team opens it to visitors once it has looked at it; people are invited anew.")
