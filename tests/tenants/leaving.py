"""A site with everything in it, exported, for the tests that look at what comes out."""

import re
from pathlib import Path

from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cms import languages
from cms.models import ContactMessage, ContentPage, HomePage, NewsIndexPage, NewsPage, SiteIdentity
from tenants.actions.associations import create_association
from tenants.actions.exports import export_site
from tenants.models import Association
from tenants.schemas import in_association
from tests.cms import whole_site
from tests.cms.forms import make_answer, make_form

FORMULA = "=cmd|' /C calc'!A0"


def furnish(association: Association) -> None:
    """Fill a site: all kinds of pages and blocks, drafts, a second language, links between pages, answers, messages."""
    with in_association(association):
        form = make_form()
        make_answer(form)
        make_answer(form)
        ContactMessage.objects.create(name=FORMULA, email="nadia@example.org", message="Bonjour & merci")
        whole_site.fill()
        _write_drafts(HomePage.objects.get())
        _translate(HomePage.objects.get())
        about = Page.objects.get(slug="tout", locale__language_code="fr")
        Redirect.add_redirect("/ancienne-page", redirect_to=about)
        SiteIdentity.objects.update(name="Les Amis & Cie")


def _write_drafts(home: HomePage) -> None:
    about = ContentPage.objects.get(slug="tout", locale__language_code="fr")
    text = f'<p>Voir <a linktype="page" id="{about.pk}">tout</a> et <a href="https://example.org/?a=1&amp;b=2">ailleurs</a>.</p>'
    linked = home.add_child(instance=ContentPage(title="Avec liens", slug="liens", body=[("text", text)]))
    linked.title = "Avec des liens, bientôt"
    linked.save_revision()
    draft = home.add_child(instance=ContentPage(title="Jamais parue", slug="jamais", live=False, body=[("text", text)]))
    draft.save_revision()
    news = NewsIndexPage.objects.get()
    for number in range(12):
        news.add_child(instance=NewsPage(title=f"Brève {number}", slug=f"breve-{number}", summary="Un mot."))


def _translate(home: HomePage) -> None:
    languages.open_language(code="en", by=None)
    for page in (home, ContentPage.objects.get(slug="tout", locale=home.locale)):
        translated = languages.translate_page(page=page, by=None)
        translated.title += " (en)"
        translated.save_revision().publish()


def new_site() -> Association:
    return create_association(name="Nouveau départ", subdomain="depart", category="sport", by=None)


def export(association: Association, folder: Path) -> Path:
    path = folder / f"{association.subdomain}-{timezone.now():%H%M%S%f}.zip"
    export_site(association=association, path=path, by=None)
    return path


def plain(html: str, *, host: str) -> str:
    """Return a page without what two sites of the same content may say differently: hosts, numbers, times of a form."""
    html = html.replace(host, "HOST")
    html = re.sub(r'(name="(?:shown-at|work-proof)" value=")[^"]*', r"\1", html)
    html = re.sub(r"/documents/\d+/", "/documents/N/", html)
    return re.sub(r"\b(id|for|aria-\w+)=\"[^\"]*\"", "", html)
