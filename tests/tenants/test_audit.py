"""The journal: a sentence for every action, for the owners alone, kept one year."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone, translation

from tenants import audit, audit_words
from tenants.actions import associations, team
from tenants.models import AuditEntry, Membership
from tenants.queries.team import journal

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = [path for app in ("tenants", "cms", "training", "forum") for path in sorted((ROOT / app).rglob("*.py"))]


def test_every_action_has_words():
    text = "\n".join(path.read_text() for path in SOURCES)
    actions = set(re.findall(r'action="((?:tenants|training|forum)\.[^"]+)"', text))

    assert len(actions) > 20
    assert actions - set(audit_words.WORDS) == set()
    assert re.findall(r'action=f"', text) == [], "an action that grep cannot find has no words"


def test_sentences_are_french_and_name_what_they_are_about():
    data = {"role": "owner", "before": "editor", "ends_on": "2030-06-01", "reason": "panne"}
    with translation.override("fr"):
        said = {action: audit_words.describe(AuditEntry(action=action, label="X", data=data)) for action in audit_words.WORDS}

    assert said["tenants.membership.changed"] == "Nouveau rôle pour X\u00a0: rédacteur·rice → responsable"
    assert said["tenants.membership.last_day_set"] == "Dernier jour pour X\u00a0: 1er juin 2030"
    assert [action for action, sentence in said.items() if sentence == str(audit_words.WORDS[action]) and "%" in sentence] == []


@pytest.mark.parametrize(
    ("path", "where"), [("/admin/pages/3/edit/", "dans les pages"), ("/admin/autre/", "/admin/autre/"), ("/", "/")]
)
def test_what_an_agent_changed_is_named_as_people_name_it(path, where):
    with translation.override("fr"):
        said = audit_words.describe(AuditEntry(action="tenants.assistance.acted", label=path, data={"method": "POST"}))

    assert said.endswith(f"\u00a0: {where}")


def test_row_of_another_time_still_says_something():
    assert audit_words.describe(AuditEntry(action="tenants.gone.by", label="100 %", data={})) == "100 %"
    assert "X" in audit_words.describe(AuditEntry(action="tenants.membership.changed", label="X", data={}))


def test_journal_says_who(cast):
    team.invite(association=cast.alpha, email="x@example.org", role="editor", by=cast.alice)
    associations.suspend(association=cast.alpha, by=cast.chloe)
    associations.resume(association=cast.alpha, by=None)
    audit.record(by=cast.dan, action="tenants.membership.left", association=cast.alpha, label="dan@example.org")
    cast.dan.is_active = False
    cast.dan.save(update_fields=["is_active"])

    with translation.override("fr"):
        authors = [audit_words.author(entry) for entry in journal(cast.alpha)[:4]]

    assert authors == ["Ancien membre", "Automatique, ou sans compte", "La ville (Chloe Test)", "Alice Test"]


def test_city_agent_who_is_in_the_team_acts_as_one_of_it(cast):
    team.add_member(association=cast.alpha, account=cast.chloe, role="owner", by=cast.alice)
    team.invite(association=cast.alpha, email="x@example.org", role="editor", by=cast.chloe)

    assert audit_words.author(journal(cast.alpha)[0]) == "Chloe Test"


def test_owner_reads_her_journal_and_nobody_elses(cast, sign_in):
    team.invite(association=cast.alpha, email="nour@example.org", role="editor", by=cast.alice)
    team.invite(association=cast.beta, email="secret@example.org", role="editor", by=cast.bob)
    portal, _ = sign_in(cast.alice)

    body = portal.get(f"/mes-sites/{cast.alpha.pk}/journal/").content.decode()

    assert "Invitation envoyée\u00a0: nour@example.org (rédacteur·rice)" in body
    assert "secret@example.org" not in body
    assert portal.get(f"/mes-sites/{cast.beta.pk}/journal/").status_code == 404
    for account in (cast.edith, cast.carl, cast.dan, cast.chloe):
        assert sign_in(account)[0].get(f"/mes-sites/{cast.alpha.pk}/journal/").status_code == 404


def test_journal_comes_in_pages(cast, sign_in):
    for number in range(30):
        audit.record(by=None, action="tenants.invitation.sent", association=cast.alpha, label=f"n{number}@example.org")
    portal, _ = sign_in(cast.alice)

    pages = [portal.get(f"/mes-sites/{cast.alpha.pk}/journal/?page={page}").context["page"] for page in (1, 2)]

    assert [entry.label for entry in pages[0]][0] == "n29@example.org"
    assert (len(pages[0]), pages[1].number) == (25, 2)


@pytest.mark.parametrize("count", [1, 3])
def test_journal_queries_do_not_grow(cast, sign_in, count, django_assert_num_queries):
    AuditEntry.objects.all().delete()
    for account in (cast.alice, cast.chloe, cast.bob)[:count]:
        audit.record(by=account, action="tenants.invitation.sent", association=cast.alpha, label="x@example.org")
    portal, _ = sign_in(cast.alice)
    portal.get(f"/mes-sites/{cast.alpha.pk}/journal/")

    with django_assert_num_queries(9):  # session, account, place, number, rows; staff role, banners; the city's name, home
        answer = portal.get(f"/mes-sites/{cast.alpha.pk}/journal/")

    assert len(answer.context["page"]) == count


def test_journal_is_kept_one_year(cast):
    now = timezone.now()
    old, young = (audit.record(by=None, action="tenants.site.opened", label="x") for _ in range(2))
    AuditEntry.objects.filter(pk=old.pk).update(at=now - timedelta(days=366))
    AuditEntry.objects.filter(pk=young.pk).update(at=now - timedelta(days=364))

    audit.forget_old_audit()

    assert set(AuditEntry.objects.filter(label="x")) == {young}
    assert Membership.objects.count() == 4
