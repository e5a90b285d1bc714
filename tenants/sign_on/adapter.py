import secrets

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tenants import queries
from tenants.letters import MARKER, compose, one_line, split_paragraphs
from tenants.sign_on import flow


class AccountAdapter(DefaultAccountAdapter):
    """allauth, as the portal wants it: nobody makes an account alone; a way out or a new password closes every site."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "The e-mail address or the password does not match. Check both, or receive a code by e-mail."
        ),
        "incorrect_code": _("This is not the code. Take the one of the latest message."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, or ask for a new code."),
        "rate_limited": _("Too many tries. Wait five minutes, then try again."),
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

    def get_password_change_redirect_url(self, request):
        return reverse("account_home")

    def get_login_stages(self):
        """The second step is skipped for whoever the city's own sign-in has asked for one already."""
        ours = "tenants.sign_on.second_step.SecondStepStage"
        return [ours if path == "allauth.mfa.stages.AuthenticateStage" else path for path in super().get_login_stages()]

    def get_reauthentication_methods(self, user):
        """Whoever has a second step gives that one: a password alone must not be enough to take it away."""
        words = {
            "reauthenticate": _("Use my password"),
            "mfa_reauthenticate": _("Type a code of my app, or a rescue code"),
            "mfa_reauthenticate:webauthn": _("Use my passkey"),
        }
        known = [method | {"description": words[method["id"]]} for method in super().get_reauthentication_methods(user)]
        second = [method for method in known if method["id"] != "reauthenticate"]
        # The first is what the page shows. Without an app, the page of codes would ask for what is kept for bad days.
        has_app = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()
        return (second if has_app else second[::-1]) or known

    def render_mail(self, template_prefix, email, context, headers=None):
        """Make text and HTML of one template, in the language of the account the address belongs to."""
        account = queries.account_of(email)
        language = (account.language if account else "") or translation.get_language() or settings.LANGUAGE_CODE
        marker = secrets.token_hex(8)
        with translation.override(language):
            subject = render_to_string(f"{template_prefix}_subject.txt", context)
            body = render_to_string(f"{template_prefix}_message.txt", context | {MARKER: marker})
            text, html = compose(split_paragraphs(body), marker=marker)
        message = EmailMultiAlternatives(one_line(subject), text, self.get_from_email(), [email], headers=headers)
        message.attach_alternative(html, "text/html")
        return message


class SessionsAdapter(DefaultUserSessionsAdapter):
    """A session of the portal that ends takes the sessions of the sites opened from it along."""

    def end_sessions(self, sessions):
        for session in sessions:
            flow.end_sessions(portal_session=session.session_key)
            session.end()
