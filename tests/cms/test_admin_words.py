"""No technical word on any screen of the admin that a volunteer can reach, in French or in English, and no dead end."""

import gc
import io
import re
from pathlib import Path

import django
import polib
import pytest
import wagtail
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image

from cms import languages
from cms.models import ContactMessage, ContentPage, HomePage, Picture, SiteDocument
from tenants.schemas import in_association
from tests.cms.crawl import Screen, crawl, read
from tests.cms.forms import make_answer, make_form

TECHNICAL = {
    "fr": r"slug|snippet|collection|locales?\b|localisation|streamfield|schéma|tenant|workflow|flux de travail|instance|token"
    r"|alias|modération|modérateur|wagtail|url|html|seo|promouvoir|balise|moteurs? de recherche|permalien|expiration|tags?\b"
    r"|étiquette|verrouill|historique du site|types? de page|redirection|soumettre|page enfant|sous-page|dépubli|tableau de bord",
    "en": r"slug|snippet|collection|locale|streamfield|schema|tenant|workflow|instance|token|alias|moderat|wagtail|url|html|seo"
    r"|promote|expir|tags?\b|locked|locking|page type|redirect|submit|child page|subpage|unpublish|dashboard",
}

NOT_OFFERED = [
    "users/", "users/new/", "groups/", "groups/new/", "sites/", "sites/new/", "locales/", "collections/", "workflows/list/",
    "redirects/", "redirects/add/", "snippets/", "forms/", "reports/locked/", "reports/workflow/", "reports/site-history/",
    "reports/aging-pages/", "reports/page-types-usage/", "bulk/wagtailcore/page/delete/", "bulk/wagtailcore/page/publish/",
    "pages/3/privacy/", "pages/3/lock/", "pages/3/unlock/", "pages/3/convert_alias/", "pages/3/workflow_history/",
    "pages/usage/cms/contentpage/", "messages/new/", "messages/edit/1/", "messages/history/1/", "images/1/generate_url/",
    "api/main/pages/3/action/publish/", "localize/submit/page/3/", "localize/update/1/",
    "localize/translate/1/pofile/download/", "localize/translate/1/disable/", "localize/translate/1/strings/1/edit/",
    "embeds/chooser/", "failwhale/", "password_reset/",
]  # fmt: skip


@pytest.fixture
def furnished(cast):
    """Alpha with something of each kind, so that every list and every page of a thing has a link."""
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "PNG")
    with in_association(cast.alpha):
        Picture.objects.create(title="Photo", file=ImageFile(out, name="photo.png"))
        SiteDocument.objects.create(title="Statuts", file=ContentFile(b"%PDF", name="statuts.pdf"))
        ContactMessage.objects.create(name="Nadia", email="nadia@example.org", message="Bonjour")
        form = make_form()
        make_answer(form, is_read=True)
        make_answer(form)
        home = HomePage.objects.get()
        draft = home.add_child(instance=ContentPage(title="Brouillon", slug="brouillon", live=False))
        draft.save_revision()
        languages.open_language(code="ar", by=None)
        languages.translate_page(page=home, by=None)
    return cast


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves a rendition's file open
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", ["alice", "edith", "carl"])
def test_admin_speaks_like_volunteers(furnished, sign_in, name, language):
    account = getattr(furnished, name)
    get_user_model().objects.filter(pk=account.pk).update(language=language)
    _portal, site = sign_in(account, "alpha")

    screens = crawl(site)

    gc.collect()
    assert len(screens) > 20
    assert technical_words(screens, language) == []
    assert {path: screen.status for path, screen in screens.items() if screen.status != 200} == {}


def technical_words(screens: dict[str, Screen], language: str) -> list[tuple[str, str, str]]:
    return sorted(
        (word.group(0).lower(), path, screen.words[max(0, word.start() - 40) : word.end() + 40].replace("\n", " | "))
        for path, screen in screens.items()
        for word in re.finditer(rf"\b({TECHNICAL[language]})", screen.words, re.IGNORECASE)
    )


DIALOGS = ["images/chooser/", "documents/chooser/", "choose-page/?page_type=wagtailcore.page", "choose-external-link/"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("language", ["fr", "en"])
def test_review_and_dialogs_speak_like_volunteers(furnished, sign_in, language):
    get_user_model().objects.update(language=language)
    sites = {name: sign_in(getattr(furnished, name), "alpha")[1] for name in ("alice", "carl")}
    with in_association(furnished.alpha):
        page = ContentPage.objects.get(slug="brouillon")
    form = {"title": "Brouillon", "slug": "brouillon", "summary": "", "picture": "", "body-count": "0"}
    edit = f"/admin/pages/{page.pk}/edit/"
    said = {"asked": read(sites["carl"].post(edit, form | {"action-submit": "1"}, follow=True))}
    with in_association(furnished.alpha):
        task = page.current_workflow_task_state.pk
    paths = [edit, "/admin/", "/admin/pages/", f"/admin/pages/{page.pk}/history/"]

    for name, site in sites.items():
        said |= {f"{name} {path}": read(site.get(path, follow=True)) for path in paths}
        said |= {f"{name} {path}": read(site.get(f"/admin/{path}")) for path in DIALOGS}
    answer = f"/admin/pages/workflow/action/{page.pk}/reject/{task}/"
    said["word"] = read(sites["alice"].get(answer))
    sites["alice"].post(answer, {"comment": "Encore un effort."})
    said["sent back"] = read(sites["carl"].get(edit))
    said["again"] = read(sites["carl"].post(edit, form | {"action-submit": "1"}, follow=True))
    said["taken back"] = read(sites["carl"].post(edit, form | {"action-cancel-workflow": "1"}, follow=True))
    said["same address"] = read(sites["alice"].post(edit, form | {"slug": "canari", "action-publish": "1"}))
    said["history"] = read(sites["carl"].get(f"/admin/pages/{page.pk}/history/"))

    gc.collect()
    assert technical_words(said, language) == []
    assert {path: screen.status for path, screen in said.items() if screen.status != 200} == {}


@pytest.mark.parametrize("path", NOT_OFFERED)
@pytest.mark.parametrize("name", ["alice", "carl"])
def test_what_is_hidden_is_shut(cast, sign_in, name, path):
    _portal, site = sign_in(getattr(cast, name), "alpha")

    assert site.get(f"/admin/{path}").status_code == 404
    assert site.post(f"/admin/{path}").status_code == 404


def test_main_menu_by_role(cast, sign_in):
    everybody = ["Accueil", "Pages", "Images", "Documents"]
    ends, last = ["Mon équipe", "Demander de l’aide", "Corbeille"], ["Mon compte", "Se déconnecter"]
    for name, more, owners in (
        (
            "alice",
            ["Messages reçus", "Menu et pied de page", "Identité du site", "Langues"],
            ["Revenir à un jour passé", "Emporter le site"],
        ),
        ("edith", ["Messages reçus", "Menu et pied de page"], []),
        ("carl", [], []),
    ):
        _portal, site = sign_in(getattr(cast, name), "alpha")
        assert read(site.get("/admin/")).menu == [*everybody, *more, *ends, *owners, *last]


def test_account_of_the_admin_is_the_portals(cast, sign_in):
    _portal, site = sign_in(cast.alice, "alpha")

    assert site.get("/admin/account/")["Location"] == f"{settings.PORTAL_URL}/compte/"


def wagtails_words() -> set[str]:
    """Return the words of Wagtail, and those of Django's forms."""
    root = Path(wagtail.__file__).parent
    folders = [root / name / "locale" for name in ("admin", ".", "images", "documents")]
    folders.append(Path(django.__file__).parent / "conf/locale")
    return {entry.msgid for folder in folders for entry in polib.pofile(folder / "en/LC_MESSAGES/django.po")}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_reworded_words_are_still_wagtails_and_well_set(language):
    """A word that Wagtail changes in its next version must be reworded again."""
    path = settings.LOCALE_PATHS[0] / language / "LC_MESSAGES/django.po"
    ours = polib.pofile(path)

    assert {entry.msgid for entry in ours} - wagtails_words() == set()
    texts = [text for entry in ours for text in (entry.msgstr, *entry.msgstr_plural.values())]
    bare = [re.sub(r"<[^>]*>|%\(\w+\)s", "", text) for text in texts]
    assert [text for text in bare if re.search(TECHNICAL[language], text, re.IGNORECASE)] == []
    if language == "fr":
        assert [text for text in bare if re.search(r"(?<!\u00a0)[;!?»]| :|«(?!\u00a0)|\w'\w", text)] == []
    compiled = {entry.msgid: entry.msgstr for entry in polib.mofile(path.with_suffix(".mo"))}
    assert compiled == {entry.msgid: entry.msgstr for entry in ours}
