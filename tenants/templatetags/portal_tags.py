"""What the portal's pages need beyond their view: places to go, icons, form fields, a glance at the directory."""

from allauth import app_settings
from django import template
from django.conf import settings
from django.forms import BoundField, Form
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cms.context_processors import SiteContext
from tenants import access, queries
from tenants.models import Association, Banner, Category
from tenants.queries.console import current_banners
from themes.templatetags.themes_tags import initial, typo

register = template.Library()

# Our words for the fields of allauth's forms, the same in a field and in the summary of errors.
LABELS = {
    "login": gettext_lazy("E-mail address"),
    "email": gettext_lazy("E-mail address"),
    "code": gettext_lazy("Code received by e-mail"),
    "oldpassword": gettext_lazy("Current password"),
    "password1": gettext_lazy("New password"),
    "password2": gettext_lazy("The same again"),
}
WIDE = {"directory"}
CODE: dict[str, str | bool] = {"class": "code", "autocomplete": "one-time-code", "maxlength": "20", "autofocus": True}
CODE_LETTERS = {"inputmode": "text", "autocapitalize": "characters", "spellcheck": "false"}
CODE_DIGITS = {"inputmode": "numeric", "pattern": "[0-9 -]*"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw one of portal/icons/: always beside a word, never instead of one."""
    return render_to_string(f"portal/icons/{name}.svg")


@register.simple_tag
def the_city() -> dict[str, str]:
    """Return the city's facts, for mails: they may be written outside a request."""
    return settings.CITY


@register.simple_tag
def portal_address(name: str) -> str:
    """Return the full address of a page of the portal, for mails."""
    return settings.PORTAL_URL + reverse(name, urlconf=settings.PUBLIC_SCHEMA_URLCONF)


@register.simple_tag(takes_context=True)
def own_pages(context: Context) -> SiteContext:
    """Return the portal's own logo and pages; allauth's views take the name `site` for something else."""
    return SiteContext(context["request"])


@register.simple_tag(takes_context=True)
def banners(context: Context) -> list[Banner]:
    """Return the city's banners of the day, for people signed in (1 query; none for a visitor)."""
    if not context["request"].user.is_authenticated:
        return []
    return list(current_banners())


@register.simple_tag(takes_context=True)
def places(context: Context) -> list[dict]:
    """Return where the visitor can go: two places for everybody, six with an account, and the console for city IT.

    A phone's bar shows five to members: the directory is reached from the home page there (`is_wide`).
    """
    request = context["request"]
    known = [
        ("home", _("Home"), "/", request.path == "/"),
        ("directory", _("Directory"), reverse("directory"), request.path.startswith(reverse("directory"))),
    ]
    if request.user.is_authenticated:
        sites, account = reverse("my_sites"), reverse("account_home")
        is_account = request.path.startswith(account) and request.path != reverse("sign_on")
        # The trainer holds them, the others go to them.
        workshops = reverse("training_home" if access.staff_roles(request) else "my_workshops")
        known += [
            ("sites", _("My sites"), sites, request.path.startswith(sites)),
            ("workshops", _("Workshops"), workshops, request.path.startswith(workshops)),
            ("forum", _("Forum"), reverse("forum"), request.path.startswith(reverse("forum"))),
            ("account", pgettext("place", "Account"), account, is_account),
        ]
    if "it" in access.staff_roles(request):
        known.append(("console", _("Console"), reverse("console"), request.path.startswith(reverse("console"))))
    is_member = request.user.is_authenticated
    return [
        {"icon": name, "label": label, "url": url, "current": current, "is_wide": is_member and name in WIDE}
        for name, label, url, current in known
    ]


@register.simple_tag(takes_context=True)
def assistance_way(context: Context, association: Association) -> str:
    """Return where a city agent asks to enter this site and help, or nothing (no more queries: the menu has asked)."""
    can = association.has_site and not association.is_suspended and access.staff_roles(context["request"])
    return reverse("assistance_start", args=[association.pk]) if can else ""


@register.simple_tag(takes_context=True)
def is_city_agent(context: Context) -> bool:
    return bool(access.staff_roles(context["request"]))


register.filter("typo", typo)
register.filter("initial", initial)  # one rule for the letter of a name, on the portal as in the sites


@register.simple_tag
def directory_doors() -> list[dict]:
    """Return the categories that have associations, in their own order (1 query)."""
    counts = queries.directory_categories()
    return [{"value": value, "label": label, "count": counts[value]} for value, label in Category.choices if value in counts]


@register.simple_tag
def associations_of_the_day(doors: list[dict], count: int = 6) -> list[Association]:
    """Return a handful of the directory: every day the next ones, so that each has its turn (2 queries at most)."""
    total = sum(door["count"] for door in doors)
    start = timezone.localdate().toordinal() * count % total
    everyone = queries.directory()
    chosen = list(everyone[start : start + count])
    return chosen + list(everyone[: min(count - len(chosen), start)])


@register.simple_tag
def neighbours(association: Association, count: int = 3) -> list[Association]:
    """Return others of the same category that follow in the alphabet, or the first ones at its end (2 queries at most)."""
    others = queries.directory(category=association.category).exclude(pk=association.pk).order_by("search_text", "pk")
    after = list(others.filter(search_text__gt=association.search_text)[:count])
    return after or list(others[:count])


@register.inclusion_tag("portal/parts/field.html")
def field(bound: BoundField, help: str | None = None, **attrs: str | bool) -> dict:
    """Draw a field with its label, help and error tied together. `help=""` leaves out the field's own."""
    if help is not None:
        bound.help_text = help  # Django points at it by itself
    help_text = bound.help_text
    errors = field_errors(bound)
    bound.field.widget.attrs.pop("placeholder", None)
    described = [f"{bound.auto_id}_helptext"] * bool(help_text) + [f"{bound.auto_id}_error"] * bool(errors)
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if errors and is_alone(bound):
        attrs["autofocus"] = True
    return {
        "bound": bound,
        "label": LABELS.get(bound.name, bound.label),
        "help_text": help_text,
        "errors": errors,
        "optional": not bound.field.required,
        "control": bound.as_widget(attrs=attrs),
    }


@register.inclusion_tag("portal/parts/field.html")
def code_field(bound: BoundField) -> dict:
    """Draw the field of a code received by mail, large, with the keyboard its characters need."""
    keyboard = CODE_DIGITS if app_settings.USER_CODE_FORMAT.get("numeric") else CODE_LETTERS
    return field(bound, help="", **keyboard, **CODE)


@register.inclusion_tag("portal/parts/error_summary.html")
def error_summary(form: Form) -> dict:
    """Say at the top of a form what to put right, with a link to each field; a field that is alone says it itself."""
    wrong = [bound for bound in form.visible_fields() if bound.errors and not is_alone(bound)]
    # A set of radio buttons has no id of a field's own: its group bears the field's.
    fields = [{"id": bound.id_for_label or bound.auto_id, "label": LABELS.get(bound.name, bound.label)} for bound in wrong]
    return {"fields": fields, "others": form.non_field_errors()}


def is_alone(bound: BoundField) -> bool:
    return len(bound.form.visible_fields()) == 1


def field_errors(bound: BoundField) -> list[str]:
    """Return a field's errors; “required” says what to do."""
    found = bound.errors.as_data() if bound.errors else []
    return [_("Fill in this field.") if error.code == "required" else text for error in found for text in error.messages]
