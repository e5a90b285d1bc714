from wagtail.models import PagePermissionTester


class KeptPage:
    """A page the site cannot be without: it is edited, never deleted, unpublished or moved."""

    def permissions_for_user(self, user):
        return KeptPagePermissions(user, self)


class KeptPagePermissions(PagePermissionTester):
    def can_delete(self, ignore_bulk=False):
        return False

    def can_unpublish(self):
        return False

    def can_move(self):
        return False

    def can_move_to(self, destination):
        return False
