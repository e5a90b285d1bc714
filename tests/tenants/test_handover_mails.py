"""Every mail about requests and handovers, in French and in English: a subject, one action, text that reads well."""

import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import translation

import tenants
from tenants.letters import render_letter
from tenants.models import Handover, SiteRequest

FOLDER = Path(tenants.__file__).parent / "templates/tenants/mail"
MAILS = sorted(path.name for kind in ("request", "handover") for path in FOLDER.glob(f"{kind}_*.txt"))


def context(cast) -> dict:
    handover = Handover(
        association=cast.alpha, email="nour@example.org", first_name="Nour", last_name="Haddad", reason="AG & bureau",
        objection_until=date(2027, 1, 15), decision_note="Le procès-verbal manque.",
    )  # fmt: skip
    site_request = SiteRequest(name="Les Amis du canal", first_name="Nour", last_name="Haddad", decision_note="Illisible.")
    people = {"starter": cast.alice, "successor": cast.edith, "answer": SimpleNamespace(account=cast.alice, reason="Non")}
    link = "http://portail.localhost:8765/la/"
    return people | {
        "handover": handover, "association": cast.alpha, "site_request": site_request, "days": 7, "link": link, "team_link": link,
        "gone": True, "stepped_back": True,
    }  # fmt: skip


@pytest.mark.parametrize("name", MAILS)
def test_mail_reads_well_in_both_languages(cast, name):
    letters = {}
    for language in ("fr", "en"):
        with translation.override(language):
            letters[language] = render_letter(f"tenants/mail/{name}", context(cast))

    for language, (subject, text, html) in letters.items():
        assert 10 < len(subject) < 150
        assert text.startswith("Bonjour," if language == "fr" else "Hello,")
        assert len(re.findall(r"^https?://\S+$", text, re.MULTILINE)) == html.count('class="action"') == 1
        assert not re.search(r"\{[{%]|&amp;|None|\n{3,}", text)
    assert letters["fr"][0] != letters["en"][0]
