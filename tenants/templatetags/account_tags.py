"""Fields of allauth's second-step forms, in our words."""

from django import template
from django.conf import settings
from django.forms import BoundField
from django.utils.translation import gettext as _

from tenants.templatetags.portal_tags import CODE, CODE_DIGITS, field

register = template.Library()


@register.inclusion_tag("portal/parts/field.html")
def app_code_field(bound: BoundField, rescue: bool = False) -> dict:
    """Draw the field of a code shown by an authenticator app; a rescue code may stand in for it."""
    label = _("Code of the app, or a rescue code") if rescue else _("Code of the app")
    return field(bound, help="", **CODE_DIGITS, **CODE) | {"label": label}


@register.inclusion_tag("portal/parts/field.html")
def passkey_name_field(bound: BoundField) -> dict:
    words = _("For instance: my phone, the office’s computer.")
    return field(bound, help=words, maxlength="60") | {"label": _("Name, to know it again")}


@register.simple_tag
def city_sign_in() -> str:
    """Return the words of the button that leads to the city's own sign-in; nothing when there is none."""
    if not settings.OIDC_ISSUER:
        return ""
    name = settings.OIDC_NAME
    return _("Sign in with %(name)s") % {"name": name} if name else _("Sign in with the city’s account")
