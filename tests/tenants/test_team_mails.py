"""Every mail about a team, in French and in English: a subject that says it all, one action, who sends it."""

from datetime import date
from types import SimpleNamespace

import pytest

from tenants.letters import send_letter
from tenants.models import Invitation, Membership, Role
from tests.mails import queued_mails

LINK = "https://portail.example/page/"
LETTERS = {
    "invitation": ("Votre accès au site", "Your access to the website"),
    "team_role_changed": ("Votre rôle sur le site « Association Alpha » : rédacteur·rice", "Your role for the website of"),
    "team_removed": ("Vous ne faites plus partie de l’équipe", "You are no longer in the team"),
    "team_left": ("Edith Test quitte l’équipe", "Edith Test has left the team"),
    "seat_ends_soon": ("dernier jour le 30 juin 2030", "last day on 30 June 2030"),
    "seat_ends_soon_owners": (
        "Edith Test, équipe « Association Alpha » : dernier jour",
        "Edith Test, team of Association Alpha: last day",
    ),
    "seat_ended": ("a pris fin", "has ended"),
    "seat_lifted": ("Vous restez responsable", "You stay responsible"),
    "seat_lifted_city": ("n’a personne pour reprendre son site", "has nobody to take its website over"),
}


def context(cast):
    day = date(2030, 6, 30)
    expires = SimpleNamespace(expires_at=day, role="editor", ends_on=day, invited_by=cast.alice, email="x@example.org")
    return {
        "association": cast.alpha,
        "account": cast.edith,
        "by": cast.alice,
        "before": Role.OWNER,
        "membership": Membership(account=cast.edith, association=cast.alpha, role="editor", ends_on=day),
        "invitation": expires,
        "past_day": day,
        "link": LINK,
        "my_sites_url": LINK,
        "is_last_owner": False,
    }


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", LETTERS)
def test_letter_reads_well(cast, name, language):
    send_letter(f"tenants/mail/{name}.txt", to="somebody@example.org", language=language, **context(cast))

    (mail,) = queued_mails()
    assert LETTERS[name][language == "en"] in mail["subject"].replace("\xa0", " ")
    assert "\n" not in mail["subject"]
    assert mail["html"].count('class="action"') == 1
    target = cast.alpha.url if name == "seat_lifted_city" else LINK
    assert f"\n{target}\n" in mail["body"]
    assert f'href="{target}"' in mail["html"]
    assert f'lang="{language}"' in mail["html"]
    assert ("Bonjour" in mail["body"], "Hello" in mail["body"]) == (language == "fr", language == "en")
    assert mail["body"].rstrip().endswith("1 place de la Mairie, 00000 Ville-Test")
    assert "None" not in mail["body"]


def test_mail_speaks_the_language_of_its_reader(cast):
    from tenants.actions import team

    cast.edith.language = "en"
    cast.edith.save(update_fields=["language"])

    team.remove_member(membership=Membership.objects.get(account=cast.edith), by=cast.alice)

    assert queued_mails()[-1]["subject"] == "You are no longer in the team of Association Alpha"


@pytest.mark.parametrize(("email", "subject"), [
    ("dan@example.org", "Your access to the website of Association Alpha"),
    ("nobody@example.org", "Votre accès au site «\xa0Association Alpha\xa0»"),
])  # fmt: skip
def test_invitation_of_an_account_is_in_its_own_language(cast, email, subject):
    from tenants.actions import team

    cast.dan.language = "en"
    cast.dan.save(update_fields=["language"])

    team.invite(association=cast.alpha, email=email, role="editor", by=cast.alice)

    assert queued_mails()[-1]["subject"] == subject


def test_invitation_says_who_invites_and_until_when(cast):
    from tenants.actions import team

    team.invite(association=cast.alpha, email="x@example.org", role="editor", ends_on=date(2030, 6, 30), by=cast.alice)

    (mail,) = queued_mails()
    assert "Alice Test vous invite dans son équipe" in mail["body"]
    assert "jusqu’au 30 juin 2030" in mail["body"]
    assert Invitation.objects.get().token_hash not in mail["body"]


def test_name_with_markup_stays_text(cast):
    cast.alpha.name = "<b>Club & Cie</b>"
    send_letter("tenants/mail/team_removed.txt", to="x@example.org", language="fr", **context(cast))

    (mail,) = queued_mails()
    assert "<b>Club & Cie</b>" in mail["body"]
    assert "&lt;b&gt;Club &amp; Cie&lt;/b&gt;" in mail["html"]
