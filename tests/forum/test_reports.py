import pytest
from django.core.exceptions import ValidationError

from forum import rules
from forum.actions import posts, reports
from forum.models import Report
from tenants.models import AuditEntry
from tests.forum.conftest import state_path, words
from tests.mails import queued_letters


@pytest.fixture
def answer(cast, forum):
    return posts.reply(topic=forum.topic, words=words("<p>Débrouillez-vous !</p>", "b1"), by=cast.bob)


def mailed() -> list[tuple[str, str]]:
    return [(letter["to"][0], letter["subject"]) for letter in queued_letters()]


def test_a_member_reports_a_post_once(cast, answer, sign_in):
    portal, _site = sign_in(cast.edith, "alpha")
    path = f"/forum/message/{answer.pk}/signaler/"
    assert "Débrouillez-vous" in portal.get(path).content.decode()

    first = portal.post(path, {"kind": "unkind", "reason": "C’est blessant."})
    second = portal.post(path, {"kind": "unkind", "reason": "Encore."})

    assert first.url == f"/forum/message/{answer.pk}/signale/"
    assert portal.get(first.url).status_code == 200
    assert second.status_code == 422
    assert "Encore." in second.content.decode()
    report = Report.objects.get()
    assert (report.post, report.by, report.kind, report.reason) == (answer, cast.edith, "unkind", "C’est blessant.")
    assert mailed() == [("theo@example.org", "Un message du forum est signalé : à vous de décider")]
    assert AuditEntry.objects.filter(action="forum.report.received").count() == 1


@pytest.mark.parametrize("given", [{}, {"kind": "illegal"}, {"kind": "nothing"}], ids=["none", "law", "unknown"])
def test_a_report_says_what_is_wrong(cast, answer, sign_in, given):
    portal, _site = sign_in(cast.edith, "alpha")

    response = portal.post(f"/forum/message/{answer.pk}/signaler/", given | {"reason": "Mes mots."})

    assert (response.status_code, Report.objects.count()) == (422, 0)
    assert "Mes mots." in response.content.decode()


def test_who_cannot_read_a_post_cannot_report_it_and_its_author_changes_it(cast, answer, sign_in, as_visitor):
    path = f"/forum/message/{answer.pk}/signaler/"
    dan, bob = sign_in(cast.dan)[0], sign_in(cast.bob, "beta")[0]

    assert dan.post(path, {"kind": "unkind"}).status_code == 404
    assert "/compte/connexion/" in as_visitor().post(path, {"kind": "unkind"}).url
    assert bob.post(path, {"kind": "unkind"}).url == f"/forum/message/{answer.pk}/modifier/"
    assert not Report.objects.exists()


def test_many_reports_are_asked_to_wait(cast, forum, answer, monkeypatch):
    monkeypatch.setattr(rules, "REPORTS_A_DAY", 1)
    reports.report_post(post=answer, kind="unkind", reason="", by=cast.edith)

    with pytest.raises(ValidationError) as refused:
        reports.report_post(post=forum.question, kind="unkind", reason="", by=cast.edith)

    assert refused.value.code == "pace"


def test_reports_of_a_post_are_decided_together_and_everybody_is_told(cast, forum, answer, sign_in):
    first = reports.report_post(post=answer, kind="unkind", reason="Blessant.", by=cast.edith)
    reports.report_post(post=answer, kind="off_topic", reason="", by=cast.carl)
    chloe, _site = sign_in(cast.chloe)
    path = f"/forum/suivi/signalement/{first.pk}/"
    page = chloe.get(path).content.decode()
    assert "Blessant." in page and "Débrouillez-vous" in page
    assert chloe.post(path, {"decision": "hide", "words": ""}).status_code == 422

    assert chloe.post(path, {"decision": "hide", "words": "On se parle poliment ici."}).url == "/forum/suivi/"

    answer.refresh_from_db()
    assert (answer.is_hidden, answer.hidden_because) == (True, "On se parle poliment ici.")
    assert set(Report.objects.values_list("decision", "decided_by")) == {("hidden", cast.chloe.pk)}
    assert set(mailed()[1:]) == {
        ("edith@example.org", "Votre signalement : le contenu n’est plus affiché"),
        ("carl@example.org", "Votre signalement : le contenu n’est plus affiché"),
        ("bob@example.org", "Votre message sur le forum est masqué : voici pourquoi"),
    }
    assert AuditEntry.objects.filter(action="forum.report.decided").count() == 1
    assert chloe.get(path).url == "/forum/suivi/"
    with pytest.raises(ValidationError):
        reports.decide_reports(report=first, hide=False, words="Non", by=cast.theo)


def test_a_kept_post_stays_and_its_author_hears_nothing(cast, answer):
    report = reports.report_post(post=answer, kind="unkind", reason="", by=cast.edith)

    reports.decide_reports(report=report, hide=False, words="Le ton est vif, sans plus.", by=cast.theo)

    answer.refresh_from_db()
    assert not answer.is_hidden
    assert mailed()[1:] == [("edith@example.org", "Votre signalement : le contenu reste affiché")]


def test_the_author_contests_once_and_the_post_comes_back(cast, forum, answer, as_visitor, sign_in):
    report = reports.report_post(post=answer, kind="unkind", reason="", by=cast.edith)
    reports.decide_reports(report=report, hide=True, words="Pas aimable.", by=cast.theo)
    (letter,) = [each for each in queued_letters() if each["to"] == ["bob@example.org"]]
    path = state_path(letter)
    visitor = as_visitor()
    assert "Pas aimable." in visitor.get(path).content.decode()

    assert visitor.post(path, {"words": ""}).status_code == 422
    assert visitor.post(path, {"words": "C’était une plaisanterie."}).url == path
    assert visitor.post(path, {"words": "Encore."}).status_code == 422

    report.refresh_from_db()
    assert (report.contested_as, report.contest) == ("author", "C’était une plaisanterie.")
    chloe, _site = sign_in(cast.chloe)
    contest = f"/forum/suivi/contestation/{report.pk}/"
    assert "C’était une plaisanterie." in chloe.get(contest).content.decode()
    chloe.post(contest, {"decision": "keep", "words": "C’est vrai."})
    answer.refresh_from_db()
    report.refresh_from_db()
    assert (answer.is_hidden, report.decision, report.settled_by) == (False, "kept", cast.chloe)
    assert {to for to, subject in mailed() if subject.startswith("Réexaminé")} == {"bob@example.org", "edith@example.org"}
    assert "C’est vrai." in visitor.get(path).content.decode()
    with pytest.raises(ValidationError):
        reports.settle_contest(report=report, hide=True, words="Non", by=cast.chloe)


def test_a_made_up_link_is_a_404(as_visitor, db):
    assert as_visitor().get("/forum/signalement/etat/abc:def/").status_code == 404


def test_only_the_staff_decides(cast, answer, sign_in):
    report = reports.report_post(post=answer, kind="unkind", reason="", by=cast.edith)
    bob, _site = sign_in(cast.bob, "beta")

    for path in ("", f"signalement/{report.pk}/", f"contestation/{report.pk}/", f"relecture/{answer.pk}/"):
        assert bob.get(f"/forum/suivi/{path}").status_code == 404


def test_hiding_a_post_decides_its_reports_too(cast, answer):
    report = reports.report_post(post=answer, kind="unkind", reason="", by=cast.edith)

    reports.hide_with_reasons(post=answer, kind="unkind", words="Blessant.", by=cast.theo)

    report.refresh_from_db()
    assert (report.decision, report.words) == ("hidden", "Blessant.")
    assert sorted(to for to, _subject in mailed()[1:]) == ["bob@example.org", "edith@example.org"]


def test_owners_do_not_learn_who_reported(cast, forum):
    reports.report_post(post=forum.question, kind="unkind", reason="", by=cast.bob)

    assert AuditEntry.objects.get(action="forum.report.received").association is None
