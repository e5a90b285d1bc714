"""What was written since a day that an owner went back to: listed, and brought back; nothing is silently lost."""

# ruff: noqa: F811 (fixtures)

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from cms.models import ContactMessage, ContentPage, HomePage
from tenants.actions import go_back
from tenants.actions.archives import undo_restore
from tenants.models import PutAside
from tenants.queries.previews import written_in
from tenants.schemas import in_association
from tests.conftest import load_cast, real_sign_in, visitor
from tests.tenants.test_archives import archive_of
from tests.tenants.test_go_back import HERE, alpha, chosen, gone_back, people, write_page  # noqa: F401 (fixtures)
from tests.tenants.test_previews import add_picture

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves files open


def test_put_aside_says_all_that_was_written_since(alpha, people):
    archive = archive_of(alpha)
    write_page(alpha)
    with in_association(alpha):
        canary = Page.objects.get(slug="canari").specific
        canary.title = "Titre d’après"
        canary.save_revision(log_action=True).publish()
        ContactMessage.objects.create(name="Nadia", email="nadia@example.org", message="Bonjour")
        add_picture()

    written = written_in(gone_back(alpha, archive))

    assert {change.title for change in written.pages} == {"Page depuis", "Titre d’après"}
    assert (written.messages, written.answers, written.pictures, written.documents) == (1, 0, 1, 0)


def test_message_of_the_same_number_in_both_versions_counts(alpha):
    """Counters go back with the site: what comes after has the numbers of what is put aside."""
    archive = archive_of(alpha)

    def receive():
        with in_association(alpha):
            return ContactMessage.objects.create(name="Nadia", email="nadia@example.org", message="Bonjour").pk

    before = receive()
    aside = gone_back(alpha, archive)
    assert receive() == before

    assert written_in(aside).messages == 1


def test_nothing_written_since_is_said_too(alpha, people):
    aside = gone_back(alpha)
    _portal, site = real_sign_in(people.alice, "alpha")

    assert not written_in(aside)
    assert "Il ne s’y trouve rien" in site.get(f"{HERE}version/{aside.pk}/").content.decode()


def test_after_an_undo_the_other_version_says_what_it_holds(alpha):
    archive = archive_of(alpha)
    gone_back(alpha, archive)
    write_page(alpha, "apres-retour")

    undo_restore(association=alpha, by=None)

    aside = PutAside.objects.select_related("association").get()
    assert [change.title for change in written_in(aside).pages] == ["Page apres-retour"]


def test_an_older_version_can_be_chosen_among_those_put_aside(alpha, people):
    archive = archive_of(alpha)
    write_page(alpha, "une")
    first = gone_back(alpha, archive)
    write_page(alpha, "deux")
    go_back.carry_out(preview_id=str(chosen(alpha, archive).pk))
    _portal, site = real_sign_in(people.alice, "alpha")

    site.post(f"{HERE}version/{first.pk}/")

    assert visitor("alpha").get("/une/").status_code == 200
    assert visitor("alpha").get("/deux/").status_code == 404
    assert PutAside.objects.filter(dropped_at=None).count() == 2


def test_version_whose_days_are_over_is_not_offered(alpha, people):
    aside = gone_back(alpha)
    _portal, site = real_sign_in(people.alice, "alpha")
    assert f"version/{aside.pk}/" in site.get(HERE).content.decode()

    PutAside.objects.update(until=timezone.now() - timedelta(seconds=1))

    assert f"version/{aside.pk}/" not in site.get(HERE).content.decode()
    assert site.post(f"{HERE}version/{aside.pk}/").status_code == 404


def test_going_back_while_a_volunteer_publishes_loses_nothing(alpha, people):
    """Every page that was said to be published is in the site afterwards, or in the list of what is put aside."""
    preview = chosen(alpha)
    _portal, site = real_sign_in(people.edith, "alpha")
    with in_association(alpha):
        parent = HomePage.objects.get().pk
    said, answers, stop = [], [], threading.Event()

    def publish():
        number = 0
        try:
            while not stop.is_set() and number < 60:
                number += 1
                form = {"title": f"Page numéro {number}", "slug": f"numero-{number}", "summary": "", "body-count": "0"}
                form |= {"action-publish": "1", "show_in_menus": "", "first_published_at": ""}
                answer = site.post(f"/admin/pages/add/cms/contentpage/{parent}/", form)
                answers.append(answer.status_code)
                if answer.status_code == 302 and "/entrer/" not in answer["Location"]:
                    said.append(f"numero-{number}")
        finally:
            connections.close_all()

    volunteer = threading.Thread(target=publish)
    volunteer.start()
    while not said and volunteer.is_alive():
        stop.wait(0.05)
    go_back.carry_out(preview_id=str(preview.pk))
    stop.set()
    volunteer.join()

    alpha.refresh_from_db()
    aside = PutAside.objects.select_related("association").get()
    listed = {change.title for change in written_in(aside).pages}
    with in_association(alpha):
        live = set(Page.objects.filter(live=True).values_list("slug", flat=True))
    assert said
    assert [slug for slug in said if slug not in live and slug.replace("numero-", "Page numéro ") not in listed] == []
    assert set(answers) <= {302, 403}


def test_request_caught_by_the_switch_writes_into_the_version_put_aside(alpha, people):
    """A save that began before and ends after: it is not lost, and the owner reads its title."""
    preview = chosen(alpha)
    begun, switched = threading.Event(), threading.Event()
    before = load_cast().alpha  # as a request holds it that began a moment ago

    def save():
        try:
            with in_association(before):
                begun.set()
                switched.wait(30)
                page = HomePage.objects.get().add_child(instance=ContentPage(title="Prise en route", slug="en-route"))
                log(instance=page, action="wagtail.publish")
        finally:
            connections.close_all()

    request = threading.Thread(target=save)
    request.start()
    begun.wait(30)
    go_back.carry_out(preview_id=str(preview.pk))
    switched.set()
    request.join()

    aside = PutAside.objects.select_related("association").get()
    assert [change.title for change in written_in(aside).pages] == ["Prise en route"]
    undo_restore(association=alpha, by=None)
    assert visitor("alpha").get("/en-route/").status_code == 200
