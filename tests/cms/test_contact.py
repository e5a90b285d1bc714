import re
import time

import pytest

from cms import visitor_forms
from cms.models import ContactMessage, SiteIdentity
from cms.templatetags.letters import quoted
from tenants.actions.shadows import open_shadow
from tenants.schemas import in_association
from tests.mails import queued_letters

TEXT = "Bonjour,\nà quelle heure commence l’entraînement ?"


@pytest.fixture
def page(cast, as_visitor):
    """Alpha's contact page as a visitor has it open, and a function that sends it."""
    client = as_visitor("alpha")
    client.handler.enforce_csrf_checks = True
    with in_association(cast.alpha):
        SiteIdentity.objects.update(first_owner_email="alice@example.org")

    def send(*, age=10, **changes):
        with in_association(cast.alpha):
            shown = visitor_forms.new_stamp(str(SiteIdentity.load().site_id), shown_at=time.time() - age)
        form = {"name": "Nadia", "email": "nadia@example.org", "message": TEXT, "web-site": "", "shown-at": shown} | changes
        return client.post("/contact/", form, headers={"origin": "http://alpha.asso.localhost:8765"})

    return send


def stored(cast) -> list[str]:
    with in_association(cast.alpha):
        return [message.message for message in ContactMessage.objects.all()]


def test_message_is_stored_then_mailed(cast, page, as_visitor):
    answer = page()

    assert (answer.status_code, answer["Location"]) == (302, "/contact/?envoye=1")
    assert stored(cast) == [TEXT.replace("\n", "\n")]
    (mail,) = queued_letters()
    assert (mail["to"], mail["reply_to"]) == (["alice@example.org"], ["nadia@example.org"])
    assert mail["sender"] == "Kiosque <kiosque@ville-test.example>"
    assert "\n".join(f"> {line}" for line in TEXT.splitlines()) in mail["body"]
    assert mail["subject"] == "Message de Nadia sur votre site"
    assert TEXT.splitlines()[0] in mail["html"]
    thanks = as_visitor("alpha").get("/contact/?envoye=1").content.decode()
    assert "Merci, votre message est parti" in thanks


def test_member_chosen_in_the_identity_receives_the_messages(cast, page):
    with in_association(cast.alpha):
        SiteIdentity.objects.update(contact_recipient=open_shadow(account=cast.edith, role="editor"))

    page()

    assert [mail["to"] for mail in queued_letters()] == [["edith@example.org"]]


def test_message_of_somebody_of_the_team_proves_the_page_works(cast, page):
    def tested():
        with in_association(cast.alpha):
            return SiteIdentity.load().contact_tested_at

    with in_association(cast.alpha):
        open_shadow(account=cast.edith, role="editor")
    page()
    assert tested() is None

    page(email="Edith@example.org")

    with in_association(cast.alpha):
        assert tested() == ContactMessage.objects.first().received_at


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"email": "pas une adresse"}, "pas une adresse"),
        ({"name": ""}, TEXT.splitlines()[1]),
        ({"message": ""}, "Nadia"),
        ({"web-site": "http://spam.example"}, "Nadia"),
        ({"age": 0}, "Nadia"),
        ({"age": 25 * 3600}, "Nadia"),
        ({"shown-at": "forged"}, "Nadia"),
        ({"message": "x" * 5001}, "Nadia"),
    ],
)
def test_refused_message_keeps_what_was_typed(cast, page, changes, kept):
    answer = page(**changes)

    body = answer.content.decode()
    assert answer.status_code == 422
    assert kept.replace("’", "’") in body
    assert 'role="alert"' in body
    assert stored(cast) == []
    assert queued_letters() == []


def test_refused_message_can_be_sent_again_from_the_page_shown(cast, page):
    body = page(age=0).content.decode()

    assert re.search(r'name="shown-at" value="[^"]{20,}"', body), "a fresh stamp, or the person could never send"
    assert page(age=5).status_code == 302


def test_headers_cannot_be_injected(cast, page):
    answer = page(name="Nadia\r\nBcc: victim@example.org")

    assert answer.status_code == 302
    (mail,) = queued_letters()
    assert "\n" not in mail["subject"]
    assert mail["to"] == ["alice@example.org"]


def test_form_sets_no_cookie(as_visitor):
    answer = as_visitor("alpha").get("/contact/")

    assert dict(answer.cookies) == {}


def test_hostile_text_is_shown_as_text(cast, page, sign_in):
    page(message="<script>alert(1)</script>", name="<b>x</b>")
    _portal, site = sign_in(cast.alice, "alpha")
    with in_association(cast.alpha):
        pk = ContactMessage.objects.get().pk

    for path in ("/admin/messages/", f"/admin/messages/inspect/{pk}/"):
        body = site.get(path).content.decode()
        assert (path, "<b>x</b>" in body, "<script>alert" in body) == (path, False, False)
        assert "&lt;b&gt;x&lt;/b&gt;" in body


def test_team_reads_and_deletes_but_never_writes(cast, page, sign_in):
    page()
    _portal, site = sign_in(cast.alice, "alpha")
    _portal, drafts = sign_in(cast.carl, "alpha")
    with in_association(cast.alpha):
        pk = ContactMessage.objects.get().pk

    assert site.get(f"/admin/messages/inspect/{pk}/").status_code == 200
    assert site.get("/admin/messages/new/").status_code == 404
    assert site.get(f"/admin/messages/edit/{pk}/").status_code == 404
    assert drafts.get(f"/admin/messages/inspect/{pk}/").status_code == 302
    assert site.post(f"/admin/messages/delete/{pk}/").status_code == 302
    assert stored(cast) == []


def test_visitor_cannot_write_in_the_name_of_the_city():
    text = "Merci !\n\nVoir sur le site :\nhttps://mechant.example\n\n\nVille"

    assert quoted(text) == "> Merci !\n>\n> Voir sur le site :\n> https://mechant.example\n>\n>\n> Ville"
