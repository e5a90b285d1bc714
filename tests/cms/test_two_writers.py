"""Nothing typed is lost: two people on one page, a page put in the trash or deleted while somebody writes, versions."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Revision

from cms import trash
from cms.models import ContentPage, HomePage
from tenants import periodic
from tenants.schemas import in_association
from tests.cms.crawl import read


@pytest.fixture
def page(cast):
    with in_association(cast.alpha):
        page = HomePage.objects.get().add_child(instance=ContentPage(title="Grande fête", slug="fete"))
        page.save_revision().publish()
        return page


@pytest.fixture
def people(cast, sign_in):
    return {name: sign_in(getattr(cast, name), "alpha")[1] for name in ("alice", "edith", "carl")}


def edit_url(page: Page) -> str:
    return f"/admin/pages/{page.pk}/edit/"


def form_of(client, page: Page) -> dict:
    """Open the editor; return what its form sends when nothing is changed."""
    body = client.get(edit_url(page)).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(loaded_[\w]+)" value="([^"]*)"', body))
    assert set(fields) == {"loaded_revision_id", "loaded_revision_created_at"}
    return fields | {"title": page.title, "slug": page.slug, "summary": "", "body-count": "0"}


def words(answer) -> str:
    return read(answer).words.replace("\n", " ").replace("\xa0", " ")


def save(client, page: Page, form: dict, **changes):
    return client.post(edit_url(page), form | changes, follow=True)


def summaries(cast, page: Page) -> list[str]:
    with in_association(cast.alpha):
        return [revision.content["summary"] for revision in Revision.objects.for_instance(page).order_by("pk")]


def test_whoever_saves_second_is_told_and_both_versions_are_kept(cast, page, people):
    alice, edith = form_of(people["alice"], page), form_of(people["edith"], page)

    assert "Pendant que vous écriviez" not in words(save(people["alice"], page, alice, summary="Écrit par Alice."))
    said = save(people["edith"], page, edith, summary="Écrit par Édith.")

    assert "Pendant que vous écriviez, Alice Test a aussi enregistré cette page." in words(said)
    assert summaries(cast, page)[-2:] == ["Écrit par Alice.", "Écrit par Édith."]
    compare = re.search(r'href="(/admin/pages/\d+/revisions/compare/\d+\.\.\.latest/)"', said.content.decode())[1]
    compared = words(people["edith"].get(compare))
    assert "Écrit par Alice. Édith." in compared  # word by word
    form = form_of(people["edith"], page)  # and alone again: nothing to say
    assert "Pendant que vous écriviez" not in words(save(people["edith"], page, form, summary="Encore Édith."))


def test_saving_by_itself_never_covers_another_version(cast, page, people):
    edith = form_of(people["edith"], page)
    save(people["alice"], page, form_of(people["alice"], page), summary="Écrit par Alice.")

    answer = people["edith"].post(edit_url(page), edith | {"summary": "Édith tape."}, headers={"accept": "application/json"})

    assert (answer.status_code, answer.json()["error_code"]) == (400, "invalid_revision")
    assert "enregistrée ailleurs entre-temps" in answer.json()["error_message"]
    assert summaries(cast, page)[-1] == "Écrit par Alice."


def test_page_without_any_version_yet_is_no_exception(cast, people):
    with in_association(cast.alpha):
        page = ContentPage.objects.get(slug="canari")
    form = {"title": page.title, "slug": page.slug, "body-count": "0"}
    as_json = {"accept": "application/json"}
    first = people["alice"].post(edit_url(page), form | {"summary": "Écrit par Alice."}, headers=as_json).json()
    again = form | {"summary": "Écrit encore.", "overwrite_revision_id": first["revision_id"]}
    assert people["alice"].post(edit_url(page), again, headers=as_json).status_code == 200

    answer = people["edith"].post(edit_url(page), form | {"summary": "Édith tape."}, headers=as_json)

    assert (answer.status_code, answer.json()["error_code"]) == (400, "invalid_revision")
    assert "Alice Test a aussi enregistré" in words(save(people["edith"], page, form, summary="Édith."))
    assert summaries(cast, page) == ["Écrit encore.", "Édith."]


def put_in_trash(cast, page: Page) -> None:
    with in_association(cast.alpha):
        trash.put_page(page=page, by=None)


@pytest.mark.parametrize("button", ["", "action-publish"])
def test_what_is_typed_into_a_page_in_the_trash_comes_back_with_it(cast, page, people, button):
    form = form_of(people["edith"], page)
    put_in_trash(cast, page)

    answer = save(people["edith"], page, form, summary="Tapé trop tard.", **({button: "1"} if button else {}))

    assert "Ce que vous avez écrit est gardé avec la page" in words(answer)
    assert "« Grande fête » est à la corbeille" in words(answer)
    back = re.search(r'action="(/admin/corbeille/page/\d+/retablir/)"', answer.content.decode())[1]
    people["edith"].post(back)
    assert 'value="Tapé trop tard."' in people["edith"].get(edit_url(page)).content.decode()
    with in_association(cast.alpha):
        kept = ContentPage.objects.get(pk=page.pk)
        assert (kept.live, kept.summary, kept.slug, kept.has_unpublished_changes) == (True, "", "fete", True)


def test_page_inside_a_page_in_the_trash_keeps_what_is_typed_too(cast, page, people):
    with in_association(cast.alpha):
        inside = page.add_child(instance=ContentPage(title="Programme", slug="programme"))
        inside.save_revision().publish()
    form = form_of(people["carl"], inside)
    put_in_trash(cast, page)

    answer = save(people["carl"], inside, form, summary="Tapé par Carl.")

    assert "Elle y est partie avec la page qui la contient, « Grande fête »." in words(answer)
    assert "toute personne qui publie peut la rétablir pendant 30 jours" in words(answer)
    assert summaries(cast, inside)[-1] == "Tapé par Carl."


def test_saving_by_itself_into_the_trash_says_so(cast, page, people):
    form = form_of(people["edith"], page)
    put_in_trash(cast, page)

    answer = people["edith"].post(edit_url(page), form, headers={"accept": "application/json"})

    assert (answer.status_code, "corbeille" in answer.json()["error_message"]) == (400, True)


def test_what_cannot_be_kept_is_given_back(cast, page, people):
    form = form_of(people["edith"], page)
    text = json.dumps({"blocks": [{"text": "Mon beau paragraphe."}], "entityMap": {}})
    body = {"body-count": "1", "body-0-type": "text", "body-0-order": "0", "body-0-deleted": "", "body-0-value": text}
    put_in_trash(cast, page)

    answer = people["edith"].post(edit_url(page), form | body | {"title": "?!", "slug": "", "summary": "Mes mots."})

    assert answer.status_code == 422
    assert "Mes mots." in words(answer) and "Mon beau paragraphe." in words(answer)
    with in_association(cast.alpha):
        trash.destroy_page(page=page, by=None)
    answer = people["edith"].post(edit_url(page), form | body | {"summary": "Mes mots."})
    assert answer.status_code == 404
    assert "Mes mots." in words(answer) and "Mon beau paragraphe." in words(answer)
    assert people["edith"].get(edit_url(page)).status_code == 404


def test_page_in_the_trash_is_shown_to_the_team_alone(cast, page, people, sign_in, as_visitor):
    put_in_trash(cast, page)

    assert "est à la corbeille" in words(people["carl"].get(edit_url(page)))
    assert as_visitor("alpha").get(edit_url(page))["Location"].startswith("/entrer/")
    assert as_visitor("alpha").post(edit_url(page))["Location"].startswith("/entrer/")
    assert as_visitor("alpha").post("/admin/pages/999999/edit/")["Location"].startswith("/entrer/")


@pytest.mark.parametrize("name", ["alice", "edith", "carl"])
def test_history_compare_and_going_back_are_there_for_the_whole_team(cast, page, people, name):
    client = people[name]
    for text in ("Version un.", "Version deux."):
        save(client, page, form_of(client, page), summary=text)

    history = client.get(f"/admin/pages/{page.pk}/history/").content.decode()
    rows = re.findall(rf"/admin/pages/{page.pk}/revisions/(\d+)/revert/", history)
    compare = re.findall(rf"/admin/pages/{page.pk}/revisions/compare/[^\"]+", history)
    assert f"/admin/pages/{page.pk}/history/" in client.get(edit_url(page)).content.decode()
    assert rows and compare
    assert "Comparer" in words(client.get(compare[0]))

    with in_association(cast.alpha):
        first = next(row for row in Revision.objects.for_instance(page).order_by("pk") if row.content["summary"] == "Version un.")
    back = client.get(f"/admin/pages/{page.pk}/revisions/{first.pk}/revert/")
    assert 'value="Version un."' in back.content.decode()
    form = form_of(client, page) | {"summary": "Version un.", "revision": first.pk}
    assert client.post(edit_url(page), form).status_code == 302
    assert summaries(cast, page)[-1] == "Version un."
    with in_association(cast.alpha):
        assert ContentPage.objects.get(pk=page.pk).summary == ""  # nothing is online by itself


def test_page_is_online_from_one_hour_to_another(cast, people, as_visitor, monkeypatch):
    with in_association(cast.alpha):
        page = HomePage.objects.get().add_child(instance=ContentPage(title="Le bal", slug="bal", live=False))
        page.save_revision()
    now = timezone.localtime()
    hours = {"go_live_at": now + timedelta(hours=1), "expire_at": now + timedelta(hours=3)}
    form = form_of(people["alice"], page) | {name: f"{hour:%d/%m/%Y %H:%M}" for name, hour in hours.items()}

    said = save(people["alice"], page, form, **{"action-publish": "1"})

    assert "La page « Le bal » paraîtra toute seule à la date choisie." in words(said)
    seen = []
    for later in (0, 2, 4):
        monkeypatch.setattr("django.utils.timezone.now", lambda later=later: now + timedelta(hours=later))
        with in_association(cast.alpha):
            periodic.PER_SITE["publish_scheduled"][1]()
        seen.append(as_visitor("alpha").get("/bal/").status_code)
    assert seen == [404, 200, 404]


def test_private_page_sends_to_the_sign_in(cast, page, as_visitor, people):
    with in_association(cast.alpha):
        PageViewRestriction.objects.create(page=page, restriction_type="login")

    answer = as_visitor("alpha").get("/fete/")

    assert (answer.status_code, answer["Location"]) == (302, "/entrer/?next=/fete/")
    assert people["carl"].get("/fete/").status_code == 200
    assert as_visitor("alpha").get("/_util/login/?next=/fete/")["Location"] == "/entrer/?next=/fete/"
    assert as_visitor().get("/_util/login/").status_code == 302
