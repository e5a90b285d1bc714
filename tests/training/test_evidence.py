"""The exercises are read off the real site: a fresh site has done nothing, each thing done on it is seen."""

import logging
from dataclasses import replace

import pytest
from django.db import connection
from wagtail.models import Page

from cms.models import ContentPage, FormAnswer, FormPage, HomePage, SiteIdentity
from tenants.models import AuditEntry
from tenants.schemas import in_association
from tests.cms import whole_site
from tests.conftest import load_cast
from training import evidence
from training.actions import evidence as actions
from training.models import Evidence

AT_FIRST = {"second_owner", "opened"}  # tests.people opens Alpha


def done(association) -> set[str]:
    return {key for key, state in actions.read_evidence(association=association).items() if state == "done"}


def test_a_fresh_site_has_done_nothing(cast):
    assert done(cast.beta) <= AT_FIRST | {"entered"}


def test_a_lived_in_site_has_done_much(cast):
    with in_association(cast.alpha):
        whole_site.fill()
        for page in Page.objects.live().filter(depth__gt=1).specific():
            page.save_revision().publish()

    found = done(cast.alpha)

    assert found >= {"picture", "album", "document", "news", "event", "form", "alive"}
    assert not found & {"came_back", "trash_used", "second_owner"}


def test_words_it_came_with_do_not_count(cast):
    with in_association(cast.alpha):
        starter = ContentPage.objects.get(slug="association")
        starter.save_revision().publish()
    assert "content_page" not in done(cast.alpha)

    with in_association(cast.alpha):
        starter.body = [("heading", "Nous"), ("text", "<p>Depuis 1978, nous réparons des vélos pour tout le quartier.</p>")]
        starter.save_revision().publish()
    assert "content_page" in done(cast.alpha)


def test_an_answer_shows_that_the_form_works(cast):
    with in_association(cast.alpha):
        form = HomePage.objects.get().add_child(
            instance=FormPage(title="Sortie", slug="sortie", purpose="La sortie", keep_months=1)
        )
        form.save_revision().publish()
    assert {"form"} == done(cast.alpha) & {"form", "form_tested"}

    with in_association(cast.alpha):
        FormAnswer.objects.create(page=form, form_data={})
    assert {"form", "form_tested"} == done(cast.alpha) & {"form", "form_tested"}


def test_each_check_leads_to_a_screen(cast):
    with in_association(cast.alpha):
        screens = {key: check.screen() for key, check in evidence.CHECKS.items()}

    assert all(screen.startswith("/") for screen in screens.values())
    assert screens["menu"] == "/admin/menu/"


def test_a_check_that_raises_is_unknown_never_done(cast, monkeypatch, caplog):
    def broken(facts):
        raise RuntimeError("cassé")

    monkeypatch.setitem(evidence.CHECKS, "logo", replace(evidence.CHECKS["logo"], read=broken))
    with in_association(cast.alpha):
        SiteIdentity.objects.update(phone="01")

    with caplog.at_level(logging.ERROR):
        states = actions.read_evidence(association=cast.alpha)

    assert states["logo"] == "unknown"
    assert "cassé" in caplog.text
    assert states["entered"] in ("done", "todo"), "the others are read all the same"


def test_what_was_done_once_keeps_its_day(cast):
    with in_association(cast.alpha):
        SiteIdentity.objects.update(in_preparation=False)
    actions.read_evidence(association=cast.alpha)
    first = Evidence.objects.get(association=cast.alpha, key="opened").done_at
    with in_association(cast.alpha):
        SiteIdentity.objects.update(in_preparation=True)
    actions.read_evidence(association=cast.alpha)

    row = Evidence.objects.get(association=cast.alpha, key="opened")
    assert (row.state, row.done_at, row.is_done) == ("todo", first, False)


@pytest.mark.parametrize("word", [True, False])
def test_the_trainers_word_goes_first(cast, word):
    actions.read_evidence(association=cast.alpha)

    evidence_row = actions.tick(association=cast.alpha, key="logo", done=word, note="Vu avec elle", by=cast.theo)
    actions.read_evidence(association=cast.alpha)

    assert Evidence.objects.get(pk=evidence_row.pk).is_done is word
    assert AuditEntry.objects.latest("pk").action == "training.evidence.ticked"


def test_a_check_that_hangs_is_unknown_and_the_others_go_on(committed_db, monkeypatch):
    def sleep(facts):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(60)")

    monkeypatch.setattr(actions, "LONGEST", 200)
    monkeypatch.setitem(evidence.CHECKS, "logo", replace(evidence.CHECKS["logo"], read=sleep))

    states = actions.read_evidence(association=load_cast().alpha)

    assert (states["logo"], states["home_text"]) == ("unknown", "todo")
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)
