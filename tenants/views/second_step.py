"""allauth's pages of the second step where the city wants them otherwise."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.db import transaction
from django.shortcuts import redirect
from django.utils.decorators import method_decorator

from tenants.sign_on.forms import RemovePasskeyForm


class RemovePasskeyView(RemoveWebAuthnView):
    """Refuses to take the last means away from a city agent."""

    form_class = RemovePasskeyForm

    def get_form_kwargs(self):
        # Like the page of the app: what forbids the removal is said before anybody tries.
        return super().get_form_kwargs() | {"authenticator": self.object, "data": {}}


@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class ReplaceAppView(ActivateTOTPView):
    """A new phone: the new app's code is checked before the old one stops counting."""

    def dispatch(self, request, *args, **kwargs):
        if not Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists():
            return redirect("mfa_activate_totp")
        return super(ActivateTOTPView, self).dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"is_replacement": True}

    def form_valid(self, form):
        with transaction.atomic():
            Authenticator.objects.filter(user=self.request.user, type=Authenticator.Type.TOTP).delete()
            return super().form_valid(form)


remove_passkey = RemovePasskeyView.as_view()
replace_app = ReplaceAppView.as_view()
