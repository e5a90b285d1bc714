"""What waits in the trash: pages moved out of the site's tree, pictures and documents marked."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.models.kept import KeptPage


class TrashPage(KeptPage, Page):
    """Where pages wait, beside the home page: outside every site, so that nothing in it has an address."""

    max_count = 1
    parent_page_types: list[str] = []  # cms.trash makes it, nobody else
    subpage_types: list[str] = []
    is_creatable = False

    class Meta:
        verbose_name = _("trash")
        verbose_name_plural = _("trashes")


class TrashedPage(models.Model):
    """One page put in the trash with all it contains, and what is needed to put it back as it was."""

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="trashed")
    trashed_at = models.DateTimeField(default=timezone.now, db_index=True)
    trashed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    ancestors = models.JSONField(default=list)  # ids, the parent first
    place = models.CharField(max_length=255)  # the last step of its path
    neighbours = models.JSONField(default=list)  # ids of those that stood before it, in the tree or in the trash
    slug = models.CharField(max_length=255)
    live_ids = models.JSONField(default=list)  # which of its pages visitors could see
    schedules = models.JSONField(default=dict)  # revision id: when it was to be published
    n_inside = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-trashed_at", "-pk"]

    def __str__(self):
        return self.page.draft_title


class Trashable(models.Model):
    """A picture or a document in the trash is offered nowhere; pages that use it keep showing it until it is destroyed."""

    trashed_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    trashed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        abstract = True
