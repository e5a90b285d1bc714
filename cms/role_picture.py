"""What the groups of a site may do, told without ids: two sites with the same picture have the same roles."""

from django.contrib.auth.models import Group
from wagtail.models import GroupCollectionPermission, GroupPagePermission, WorkflowPage

from cms import language_queries

Picture = frozenset[tuple[object, ...]]


def picture() -> Picture:
    """Return what `roles.ensure_roles` sees to, as it is now in this site (5 queries)."""
    homes = {home.pk: home.locale.language_code for home in language_queries.homes().select_related("locale")}
    general = Group.objects.values_list("name", "permissions__content_type__app_label", "permissions__codename")
    pages = GroupPagePermission.objects.filter(page__in=homes).values_list("group__name", "page", "permission__codename")
    library = GroupCollectionPermission.objects.values_list(
        "group__name", "collection__depth", "permission__content_type__app_label", "permission__codename"
    )
    reviewed = WorkflowPage.objects.filter(page__in=homes).values_list("page", flat=True)
    return frozenset(
        [
            *(("home", language) for language in homes.values()),
            *(("group", *row) for row in general),
            *(("page", group, homes[page], codename) for group, page, codename in pages),
            *(("library", *row) for row in library),
            *(("review", homes[page]) for page in reviewed),
        ]
    )
