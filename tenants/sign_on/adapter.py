from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import gettext_lazy as _

from tenants.sign_on import flow


class AccountAdapter(DefaultAccountAdapter):
    """allauth, as the portal wants it: nobody makes an account alone; a way out or a new password closes every site."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "The e-mail address or the password does not match. Check both, or receive a code by e-mail."
        ),
        "incorrect_code": _("This is not the code. Take the one of the latest message."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, or ask for a new code."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your current password."),
        "duplicate_email": _("This address is in your account already."),
    }

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
