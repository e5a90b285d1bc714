"""What goes with an association beside its site: versions put aside, previews of a day, files made for the next host."""

from django.db import connection
from django.utils import timezone

from tenants.archives import storage
from tenants.models import Association, Export, Preview, PutAside, SchemaName
from tenants.schemas import forget_path


def drop_versions(association: Association) -> list[str]:
    """Destroy the versions of a site that stand beside it, within the caller's transaction. Returns their folders of files."""
    now, folders = timezone.now(), []
    for model in (PutAside, Preview):
        for version in model.objects.filter(association=association, dropped_at=None):
            if version.schema_name:
                drop_schema(version.schema_name)
            version.dropped_at = now
            version.save(update_fields=["dropped_at"])
            folders.append(version.media_folder)
    return [folder for folder in folders if folder]


def drop_schema(name: str) -> None:
    """Destroy a version's schema, whose name is never given again. Inside the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')
    forget_path()
    SchemaName.objects.filter(name=name).update(dropped_at=timezone.now())


def forget_exports(association: Association) -> None:
    """Destroy the files made for the next host."""
    for export in Export.objects.filter(association=association):
        forget_export(export)


def forget_export(export: Export) -> None:
    """The row first: without its file it would promise something. A file without its row is swept."""
    name = export.name
    export.delete()
    if name:
        storage.storage().delete(name)
