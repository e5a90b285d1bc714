"""allauth's account views under French addresses; those we do not offer are not here."""

from allauth.account import views
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path
from django.views.generic import RedirectView

from tenants.views import account, city_sign_in, second_step

urlpatterns = [
    path("connexion/", views.login, name="account_login"),
    path("connexion/code/", views.request_login_code, name="account_request_login_code"),
    path("connexion/code/confirmer/", views.confirm_login_code, name="account_confirm_login_code"),
    path("deconnexion/", views.logout, name="account_logout"),
    path("inactif/", views.account_inactive, name="account_inactive"),
    path("inscription/", views.signup, name="account_signup"),
    path("confirmer-identite/", views.reauthenticate, name="account_reauthenticate"),
    path("", account.home, name="account_home"),
    path("adresses/", views.email, name="account_email"),
    path("adresse/confirmer/", views.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^adresse/confirmer/(?P<key>[-:\w]+)/$", views.confirm_email, name="account_confirm_email"),
    path("mot-de-passe/changer/", views.password_change, name="account_change_password"),
    path("mot-de-passe/choisir/", views.password_set, name="account_set_password"),
    path("mot-de-passe/oublie/", views.password_reset, name="account_reset_password"),
    path("mot-de-passe/oublie/envoye/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("mot-de-passe/nouveau/fait/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("securite/", mfa.index, name="mfa_index"),
    path("connexion/verification/", mfa.authenticate, name="mfa_authenticate"),
    path("confirmer-identite/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("securite/application/", totp.activate_totp, name="mfa_activate_totp"),
    path("securite/application/retirer/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("securite/application/remplacer/", second_step.replace_app, name="account_replace_app"),
    path("securite/codes-de-secours/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("securite/codes-de-secours/nouveaux/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("securite/cles/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("securite/cles/ajouter/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("securite/cles/<int:pk>/retirer/", second_step.remove_passkey, name="mfa_remove_webauthn"),
    path("securite/cles/<int:pk>/nommer/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("confirmer-identite/cle/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("connexion/cle/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("connexion/ville/", city_sign_in.go, name="city_sign_in"),
    path("connexion/ville/retour/", city_sign_in.come_back, name="city_sign_in_return"),
    path("sessions/", account.sessions, name="account_sessions"),
    path("sessions/<int:session_id>/fermer/", account.end_session, name="account_end_session"),
    path("sessions/fermer-les-autres/", account.end_other_sessions, name="account_end_other_sessions"),
    path("mes-donnees/", account.my_data, name="account_my_data"),
    path("mes-donnees/telecharger/", account.download_my_data, name="account_download_my_data"),
    path("partir/", account.leave, name="account_leave"),
]
