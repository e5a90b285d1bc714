"""Things that must agree with each other: models and migrations, words and their translations, commands and the guide."""

import contextlib
import io
import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import call_command, get_commands

from tests import database

ROOT = database.ROOT
EVERY_CATALOGUE = sorted(ROOT.glob("*/locale/*/LC_MESSAGES/django.po"))
CATALOGUES = [path for path in EVERY_CATALOGUE if path.parts[-3] == "fr"]
# What a visitor reads, beside the templates of the sites; those of the legal pages are read in French.
PUBLIC_CODE = ["agenda_words.py", "answer_form.py", "contact.py", "visitor_forms.py", "models/retention.py"]


def test_models_and_migrations_agree(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_stay_small_and_hold_no_blocks():
    """A site's run once per association. Block definitions would grow them with every change of the editor."""
    files = [path for path in ROOT.glob("**/migrations/0*.py") if ".venv" not in path.parts]
    of_a_site = [path for path in files if path.is_relative_to(ROOT / "cms")]
    sizes = [sum(path.stat().st_size for path in some) for some in (of_a_site, files)]
    print(f"{len(of_a_site)} of {len(files)} migrations are a site's, {sizes[0] / 1024:.0f} of {sizes[1] / 1024:.0f} KB")

    assert of_a_site
    assert sizes[0] < 80 * 1024
    assert sizes[1] < 200 * 1024
    assert [path.name for path in files if "wagtail.blocks" in path.read_text() or "cms.blocks" in path.read_text()] == []


@pytest.mark.parametrize("path", EVERY_CATALOGUE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_word_is_translated_and_compiled(path):
    catalogue = polib.pofile(path)

    assert [entry.msgid for entry in catalogue.untranslated_entries() + catalogue.fuzzy_entries()] == []
    compiled = {(entry.msgctxt, entry.msgid): entry.msgstr for entry in polib.mofile(path.with_suffix(".mo"))}
    assert compiled == {(entry.msgctxt, entry.msgid): entry.msgstr for entry in catalogue}


@pytest.mark.parametrize("app", ["cms", "tenants", "themes", "deploy", "training"])
def test_catalogues_have_every_word(app, tmp_path, monkeypatch):
    """Extract the words again: none may be missing from the catalogue (needs GNU gettext, which deploy/test installs)."""
    import shutil

    copy = tmp_path / app
    shutil.copytree(ROOT / app, copy, ignore=shutil.ignore_patterns("__pycache__", "*.webp", "static"))
    known = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(ROOT / app / "locale/fr/LC_MESSAGES/django.po")}
    monkeypatch.chdir(copy)

    call_command("makemessages", locale=["fr"], verbosity=0, no_obsolete=True, stdout=io.StringIO())

    found = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(copy / "locale/fr/LC_MESSAGES/django.po")}
    assert found - known == set()


@pytest.fixture(scope="module")
def public_words(tmp_path_factory):
    """Extract what visitors of a site read (needs GNU gettext)."""
    import shutil

    folder = tmp_path_factory.mktemp("public")
    shutil.copytree(ROOT / "themes/templates/site", folder / "site")
    for path in [*folder.glob("site/legal*"), folder / "site/preparation.html", folder / "site/answer_address.html",
                 folder / "site/parts/preparation_band.html"]:  # fmt: skip
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name in PUBLIC_CODE:
        shutil.copy(ROOT / "cms" / name, folder / name.replace("/", "_"))
    (folder / "locale").mkdir()
    with contextlib.chdir(folder):
        call_command("makemessages", locale=["es"], verbosity=0, stdout=io.StringIO())
    return {(entry.msgctxt, entry.msgid) for entry in polib.pofile(folder / "locale/es/LC_MESSAGES/django.po")}


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES if code not in ("fr", "en")])
def test_language_is_offered_when_all_that_visitors_read_is_in_it(public_words, language):
    path = ROOT / f"themes/locale/{language}/LC_MESSAGES/django.po"
    known = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(path) if entry.translated()}

    assert len(public_words) > 100
    assert public_words - known == set()
    for entry in polib.pofile(path):
        wanted = set(re.findall(r"%\(\w+\)[sd]", entry.msgid))
        assert all(set(re.findall(r"%\(\w+\)[sd]", text)) == wanted for text in [entry.msgstr] if text)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(ROOT)))
def test_french_is_typeset(path):
    """A no-break space before : ; ! ? », after «, and curved apostrophes; no technical word on a volunteer's screen."""
    wrong = []
    for entry in polib.pofile(path):
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            bare = re.sub(r"<[^>]*>|https?://\S+|%\(\w+\)s|&\w+;", "", text)
            if re.search(r"(?<![\u00a0\u202f\d])[;!?»](?!\w)| [:;!?»]|«(?!\u00a0)|\w'\w", bare):
                wrong.append(text)
            if re.search(r"\b(slug|tenant|schéma|snippet|streamfield|instance|token|soumettre)\b", bare, re.IGNORECASE):
                wrong.append(text)
    assert wrong == []


def test_every_command_of_ours_is_in_the_guide():
    guide = (ROOT / "deploy/README.md").read_text()
    ours = [name for name, app in get_commands().items() if app in ("tenants", "cms", "training", "forum", "deploy")]

    assert ours
    assert [name for name in ours if f"manage.py {name}" not in guide] == []


def test_templates_are_all_used():
    """A template nobody names is dead weight, or a typing error somewhere else."""
    folders = [path for path in ROOT.glob("*/templates") if path.is_dir()]
    templates = {str(path.relative_to(folder)): path for folder in folders for path in folder.rglob("*") if path.is_file()}
    sources = [
        *templates.values(),
        *(path for app in ("cms", "tenants", "themes", "deploy", "training", "forum") for path in (ROOT / app).rglob("*.py")),
    ]
    text = "\n".join(path.read_text() for path in sources)
    overrides = (
        "account/",
        "mfa/",
        "socialaccount/",
        "wagtailadmin/",
        "wagtailcore/",
        "429.html",
        "site/blocks/",
        "site/legal/",
        "themes/",
        "portal/icons/",
    )

    # Parts of a theme are named without folder and ending (Theme.template), a legal page's text by its kind, a mail by its stem.
    by_stem = ("site/", "training/")
    named = {name for name in templates if name in text or (name.startswith(by_stem) and f'"{Path(name).stem}"' in text)}
    assert {name for name in templates if not name.startswith(overrides)} - named == set()


def test_words_of_wagtail_say_nothing_of_ours():
    """cms/wording comes before our own catalogues: a message that both have would speak with Wagtail's meaning on the portal."""
    ours = {(entry.msgctxt, entry.msgid): entry.msgstr for path in CATALOGUES for entry in polib.pofile(path)}
    wording = polib.pofile(ROOT / "cms/wording/locale/fr/LC_MESSAGES/django.po")
    known = {(entry.msgctxt, entry.msgid): entry.msgstr for entry in wording}

    assert known
    assert {key: (known[key], ours[key]) for key in known.keys() & ours.keys() if known[key] != ours[key]} == {}
