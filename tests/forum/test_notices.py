import pytest
from django.conf import settings

from forum.actions import posts, reports
from forum.models import Report
from tenants.models import AuditEntry
from tenants.views import visitors
from tests.forum.conftest import state_path, words
from tests.mails import queued_letters

PATH = "/forum/signalement/"


def given(address: str, **more) -> dict:
    return {
        "address": address, "reason": "C’est ma photo, prise sans mon accord.", "name": "Nadia Test",
        "email": "nadia@example.org", "good_faith": "on", "website": "",
    } | more  # fmt: skip


def address_of(post) -> str:
    return f"{settings.PORTAL_URL}/forum/sujet/{post.topic_id}/#message-{post.pk}"


def test_anybody_notifies_illegal_content_and_has_a_proof_at_once(cast, forum, as_visitor):
    answer = posts.reply(topic=forum.topic, words=words("<p>Voici sa photo.</p>", "b1"), by=cast.bob)
    visitor = as_visitor()
    assert "valeur" not in visitor.get(PATH).content.decode()
    assert address_of(answer) in visitor.get(PATH, {"adresse": address_of(answer)}).content.decode()

    response = visitor.post(PATH, given(address_of(answer)))
    visitor.post(PATH, given(address_of(answer)))

    assert response.url == "/forum/signalement/envoye/"
    assert "nadia@example.org" in visitor.get(response.url).content.decode()
    report = Report.objects.get()
    assert (report.post, report.kind, report.is_in_good_faith, report.by) == (answer, "illegal", True, None)
    letters = queued_letters()
    assert [letter["to"][0] for letter in letters][0] == "nadia@example.org"
    assert {letter["to"][0] for letter in letters[1:]} == {"chloe@example.org", settings.CITY["email"]}
    assert "C’est ma photo" not in letters[0]["body"], "our mails carry no words of a stranger"
    state = state_path(letters[0])
    assert "à l’étude" in as_visitor().get(state).content.decode()
    assert AuditEntry.objects.filter(action="forum.report.received").count() == 1


def test_the_notifier_learns_the_decision_and_contests_it(cast, forum, as_visitor):
    report = reports.notify_illegal(
        address=address_of(forum.question), reason="Vol", name="Nadia", email="nadia@example.org", language="fr", by=None
    )
    reports.decide_reports(report=report, hide=False, words="La photo est la sienne.", by=cast.theo)
    letter = queued_letters()[-1]
    assert (letter["to"], letter["subject"]) == (["nadia@example.org"], "Votre signalement : le contenu reste affiché")
    assert "La photo est la sienne." in letter["body"] and "tribunal" in letter["body"]
    state = state_path(letter)

    as_visitor().post(state, {"words": "Regardez mieux."})

    report.refresh_from_db()
    assert (report.contested_as, report.contest) == ("notifier", "Regardez mieux.")
    reports.settle_contest(report=report, hide=True, words="Vous avez raison.", by=cast.chloe)
    forum.topic.refresh_from_db()
    assert forum.topic.is_hidden
    told = {letter["to"][0] for letter in queued_letters() if letter["subject"].startswith("Réexaminé")}
    assert told == {"nadia@example.org", "alice@example.org"}


def test_content_of_a_hosted_site_reaches_its_owners(cast, as_visitor):
    as_visitor().post(PATH, given(f"{cast.alpha.url}/actualites/?q=achetez#haut"))
    report = Report.objects.get()
    assert (report.post, report.address) == (None, f"{cast.alpha.url}/actualites/#haut")

    reports.decide_reports(report=report, hide=True, words="Photo volée.", by=cast.chloe)

    told = {(letter["to"][0], letter["subject"]) for letter in queued_letters()[3:]}
    assert told == {
        ("nadia@example.org", "Votre signalement : le contenu n’est plus affiché"),
        ("alice@example.org", "Un contenu de votre site est retiré : voici pourquoi"),
    }


@pytest.mark.parametrize(
    "address", ["https://ailleurs.example/", "javascript:alert(1)", "n’importe quoi", "http://[::1", "//portail.localhost/", "http://inconnu.asso.localhost:8765/"],
    ids=["elsewhere", "script", "words", "broken", "no-scheme", "no-site"],
)  # fmt: skip
def test_an_address_that_is_not_ours_is_refused_and_kept_as_typed(db, as_visitor, address):
    response = as_visitor().post(PATH, given(address))

    assert (response.status_code, Report.objects.count()) == (422, 0)
    assert "C’est ma photo" in response.content.decode()


@pytest.mark.parametrize("lacks", ["reason", "name", "email", "good_faith"])
def test_everything_is_asked_for(cast, as_visitor, lacks):
    response = as_visitor().post(PATH, given(cast.alpha.url, **{lacks: ""}))

    assert (response.status_code, Report.objects.count()) == (422, 0)


def test_who_notifies_abuse_of_a_child_may_stay_unnamed(cast, as_visitor):
    response = as_visitor().post(PATH, given(cast.alpha.url, name="", email="", is_abuse="on"))

    assert response.url == "/forum/signalement/envoye/"
    assert "nadia" not in str([letter["to"] for letter in queued_letters()])
    assert Report.objects.get().email == ""


def test_robots_and_floods_are_held_back(cast, as_visitor, monkeypatch):
    visitor = as_visitor()
    assert visitor.post(PATH, given(cast.alpha.url, website="x")).status_code == 422

    monkeypatch.setattr(visitors, "MAILS_PER_HOUR", 1)
    assert visitor.post(PATH, given(cast.alpha.url)).status_code == 302
    held = visitor.post(PATH, given(cast.alpha.url, email="Nadia+encore@example.org"))

    assert (held.status_code, Report.objects.count()) == (429, 1)
    assert "C’est ma photo" in held.content.decode()


def test_the_form_is_reached_from_a_public_post_the_portal_and_each_site(cast, forum, as_visitor):
    forum.category.is_public = True
    forum.category.save(update_fields=["is_public"])

    topic = as_visitor().get(f"/forum/sujet/{forum.topic.pk}/").content.decode()
    site = as_visitor("alpha").get("/mentions-legales/").content.decode()

    assert f"{PATH}?adresse=" in topic
    assert f'href="{PATH}"' in as_visitor().get("/annuaire/").content.decode()
    assert f"{settings.PORTAL_URL}{PATH}?adresse=" in site
