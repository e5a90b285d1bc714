"""Versions of a site without an archive, made of the blueprint in the test's own transaction."""

from datetime import timedelta

from django.utils import timezone

from tenants import blueprint, rules
from tenants.actions.previews import key_of
from tenants.models import Archive, Association, Preview, PutAside, SchemaName
from tenants.provisioning import new_schema_name


def new_version(association: Association) -> str:
    name = new_schema_name()
    SchemaName.objects.create(name=name, association=association)
    blueprint.replay(blueprint.current_release(), schema_name=name)
    return name


def row_of_archive(association: Association) -> Archive:
    """Return an archive whose file is nowhere."""
    facts = {"size": 1, "sha256": "", "content": "", "release": ""}
    return Archive.objects.create(association=association, reason="nightly", name=new_schema_name(), **facts)


def ready_preview(association: Association, *, by) -> Preview:
    now, name = timezone.now(), new_version(association)
    preview = Preview(association=association, by=by, at=now, until=now + timedelta(hours=2), state=Preview.State.READY)
    preview.archive = row_of_archive(association)
    preview.label, preview.schema_name = rules.PREVIEW_PREFIX + name[2:].ljust(20, "a"), name
    preview.media_folder = f"{association.pk}-{name}"
    preview.key_hash = rules.hash_secret(key_of(preview))
    preview.save(force_insert=True)
    return preview


def put_aside(association: Association, *, by) -> PutAside:
    now, name = timezone.now(), new_version(association)
    return PutAside.objects.create(
        association=association,
        schema_name=name,
        media_folder=f"{association.pk}-{name}",
        release=blueprint.site_release(),
        until=now + timedelta(days=7),
        by=by,
    )
