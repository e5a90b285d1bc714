from allauth.account.adapter import DefaultAccountAdapter

from tenants.sign_on import flow


class AccountAdapter(DefaultAccountAdapter):
    """allauth, as the portal wants it: nobody makes an account alone; a way out or a new password closes every site."""

    def is_open_for_signup(self, request):
        return False

    def logout(self, request):
        flow.end_sessions(portal_session=request.session.session_key or "")
        super().logout(request)

    def set_password(self, user, password):
        super().set_password(user, password)
        flow.end_site_sessions(account=user)

    def populate_username(self, request, user):
        """Accounts have no user name."""
