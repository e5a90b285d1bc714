from cms.permissions import KeptPagePermissions


class KeptPage:
    """A page the site cannot be without: it is edited, never deleted, unpublished or moved."""

    def permissions_for_user(self, user):
        return KeptPagePermissions(user, self)
