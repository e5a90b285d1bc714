"""What a person may do with a page, where Wagtail's answer is wider than what a team of volunteers expects."""

from wagtail.models import PagePermissionTester


def answers_for_site(user) -> bool:
    """Whether this person decides for the whole site: an owner, or the city's assistance."""
    return user.has_perm("cms.change_siteidentity")


class TeamPagePermissions(PagePermissionTester):
    """No page is locked or private here, and who does not publish deletes or moves only drafts of their own."""

    def can_lock(self):
        return False

    def can_set_view_restrictions(self):
        return False

    def can_delete(self, ignore_bulk=False):
        if not super().can_delete(ignore_bulk=True):  # the pages inside go to the trash with it and come back with it
            return False
        publishes = self.user.is_superuser or "publish" in self.permissions
        return publishes or not self.page.get_descendants(inclusive=True).exclude(owner=self.user).exists()


class KeptPagePermissions(TeamPagePermissions):
    """A page the site cannot be without: there is one of it: edited, never deleted, moved or copied."""

    def can_delete(self, ignore_bulk=False):
        return False

    def can_unpublish(self):
        return False

    def can_move(self):
        return False

    def can_move_to(self, destination):
        return False

    def can_copy(self):
        return False
