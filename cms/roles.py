"""What each of the three roles may do in a site, as Wagtail groups. Running it again changes nothing."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cms import models

OWNER, EDITOR, CONTRIBUTOR = "owner", "editor", "contributor"
# The host's own people, for an hour: may do what an owner may, and is written to as nobody of the team.
ASSISTANCE = "assistance"
TEAM = (OWNER, EDITOR, CONTRIBUTOR)
ROLES = (*TEAM, ASSISTANCE)

PAGE_PERMISSIONS = {
    OWNER: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
    EDITOR: ("add_page", "change_page", "publish_page"),
    CONTRIBUTOR: ("add_page", "change_page"),
    ASSISTANCE: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}
LIBRARY_ACTIONS = {
    OWNER: ("add", "change", "choose", "delete"),
    EDITOR: ("add", "change", "choose", "delete"),
    CONTRIBUTOR: ("add", "choose"),
    ASSISTANCE: ("add", "change", "choose", "delete"),
}
WORKFLOW_NAME = "Relecture"


def team() -> QuerySet:
    """Return the active people who look after the site, by first name (1 query)."""
    people = get_user_model().objects.filter(is_active=True, groups__name__in=TEAM)
    return people.order_by("first_name", "pk").distinct()


def ensure_roles(*, root: Page) -> dict[str, Group]:
    """Make the groups with what they may do under `root`, and the one-step review. Returns them by role."""
    groups = {role: _ensure_group(role, root) for role in ROLES}
    _ensure_review(root, reviewers=[groups[OWNER], groups[EDITOR]])
    return groups


def set_role(*, user, role: str) -> None:
    """Put a shadow in the group of its role, and in no other."""
    user.groups.set([Group.objects.get(name=role)])


def _permission(model, action: str) -> Permission:
    content_type = ContentType.objects.get_for_model(model)
    return Permission.objects.get(content_type=content_type, codename=f"{action}_{model._meta.model_name}")


def _ensure_group(role: str, root: Page) -> Group:
    group, _created = Group.objects.get_or_create(name=role)
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    for codename in PAGE_PERMISSIONS[role]:
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    library = Collection.get_first_root_node()
    for model in (Image, Document):  # Wagtail hangs the rights of custom models on its own two
        for action in LIBRARY_ACTIONS[role]:
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=library, permission=_permission(model, action)
            )
    if role in (OWNER, ASSISTANCE):
        group.permissions.add(_permission(models.SiteIdentity, "change"))
    if role in (OWNER, EDITOR, ASSISTANCE):
        group.permissions.add(_permission(models.ContactMessage, "view"), _permission(models.ContactMessage, "delete"))
    return group


def _ensure_review(root: Page, *, reviewers: list[Group]) -> None:
    if WorkflowPage.objects.filter(page=root).exists():
        return
    kept = WorkflowPage.objects.filter(workflow__name=WORKFLOW_NAME, workflow__active=True).first()
    if kept:  # the home page of another language: the same people read it
        WorkflowPage.objects.create(workflow=kept.workflow, page=root)
        return
    Workflow.objects.filter(workflow_pages=None).update(active=False)
    task = GroupApprovalTask.objects.create(name=WORKFLOW_NAME)
    task.groups.set(reviewers)
    workflow = Workflow.objects.create(name=WORKFLOW_NAME)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=root)
