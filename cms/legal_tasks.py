"""What the team still owes the legal pages, each with the screen where it is done."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.models import ContactPage, FormPage, SiteIdentity


@dataclass(frozen=True, slots=True)
class LegalTask:
    words: str
    url: str


def legal_tasks() -> list[LegalTask]:
    """Return what is missing: facts of the identity, a way to write to the association, forms without a purpose (3 queries)."""
    identity, screen = SiteIdentity.load(), reverse("wagtailsettings:edit", args=["cms", "siteidentity"])
    asked = {
        "name": _("Write the name of the association."),
        "street": _("Write the street of the registered office."),
        "town": _("Write the town of the registered office."),
        "phone": _("Give a phone number where the association can be reached."),
        "email": _("Give a public e-mail: people use it to ask about their data, or to say that a page stops them."),
        "publication_director": _("Name the person answerable for the site, most often the president."),
    }
    tasks = [LegalTask(words, f"{screen}#id_{field}") for field, words in asked.items() if not getattr(identity, field)]
    return [*tasks, *_contact(identity), *_forms()]


def _contact(identity: SiteIdentity) -> list[LegalTask]:
    """Without an e-mail, the legal pages send people to the contact page: it must be there."""
    page = ContactPage.objects.order_by("-live", "path").first()
    if identity.email or page is None or page.live:
        return []
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return [LegalTask(_("Put the contact page online: without it and without an e-mail, nobody can write to you."), edit)]


def _forms() -> list[LegalTask]:
    return [
        LegalTask(
            _("Say what the answers to “%(title)s” are for.") % {"title": form.title},
            f"{reverse('wagtailadmin_pages:edit', args=[form.pk])}#id_purpose",
        )
        for form in FormPage.objects.live().filter(purpose="").order_by("path")
    ]
