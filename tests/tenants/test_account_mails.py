"""Every mail allauth sends for us: French and English, text and HTML, in the language of the account it goes to."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from allauth.core import context as allauth_context
from django.contrib.auth import get_user_model
from django.test import RequestFactory
from django.utils import translation

from tenants.sign_on.adapter import AccountAdapter
from tests import database
from tests.conftest import visitor
from tests.mails import queued_mails

TEMPLATES = database.ROOT / "tenants/templates"
KINDS = sorted(
    str(path.relative_to(TEMPLATES)).removesuffix("_message.txt")
    for path in TEMPLATES.glob("*/email/*_message.txt")
    if not path.name.startswith("base_")
)
CONTEXT = {
    "code": "482913",
    "activate_url": "http://x.example/a",
    "password_reset_url": "http://x.example/r",
    "from_email": "a@x.example",
    "to_email": "b@x.example",
    "deleted_email": "c@x.example",
    "ip": "192.0.2.1",
    "timestamp": datetime(2026, 3, 7, 12, 0, tzinfo=UTC),
}
FRENCH, ENGLISH = re.compile(r"\b(votre|vous)\b", re.I), re.compile(r"\b(your|you)\b", re.I)


def test_there_are_templates_for_the_second_step_too():
    assert {Path(kind).parent.parent.name for kind in KINDS} == {"account", "mfa", "socialaccount"}
    assert len(KINDS) >= 17


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_mail_is_in_the_accounts_language_as_text_and_html(cast, kind, language):
    get_user_model().objects.filter(pk=cast.alice.pk).update(language=language)
    request = RequestFactory().get("/")

    with allauth_context.request_context(request), translation.override("en" if language == "fr" else "fr"):
        message = AccountAdapter().render_mail(kind, cast.alice.email, CONTEXT | {"user": cast.alice, "email": "a@x.example"})

    ((html, html_type),) = message.alternatives
    spoken, other = (FRENCH, ENGLISH) if language == "fr" else (ENGLISH, FRENCH)
    assert (html_type, f'lang="{language}"' in html, "\n" in message.subject) == ("text/html", True, False)
    for words in (message.body, html):
        assert "letter_marker" not in words and "{" not in re.sub(r"<style>.*?</style>", "", words, flags=re.S)
        assert spoken.search(words) and not other.search(re.sub(r"<style>.*?</style>", "", words, flags=re.S)), words
    assert "Ville-Test" in message.body
    assert all(paragraph.strip() for paragraph in message.body.split("\n\n"))


def test_code_stands_alone_and_large(cast):
    visitor().post("/compte/connexion/code/", {"email": cast.alice.email})

    mail = queued_mails()[-1]

    code = re.search(r"^    (\d{6})$", mail["body"], re.MULTILINE)[1]
    assert f'<p class="code">{code}</p>' in mail["html"]
    assert mail["subject"].startswith(code)


def test_link_is_a_button(cast):
    visitor().post("/compte/mot-de-passe/oublie/", {"email": cast.alice.email})

    mail = queued_mails()[-1]

    link = re.search(r"http://portail\.localhost:\d+/compte/mot-de-passe/nouveau/\S+", mail["body"])[0]
    assert f'<a href="{link}" class="action">' in mail["html"]


def test_name_cannot_pass_for_a_button(cast):
    """Whoever asks for a code at an address of their making writes no link of theirs into a mail of ours."""
    evil = '"<a href=x>"@example.org'
    visitor().post("/compte/connexion/code/", {"email": evil})

    assert [mail for mail in queued_mails() if "<a href=x>" in mail["html"]] == []
