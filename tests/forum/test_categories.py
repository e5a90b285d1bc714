"""The shelves of the forum, kept in order by the city: none is lost, and nothing opens to everybody by surprise."""

import pytest
from django.core.exceptions import ValidationError

from forum.actions import categories as actions
from forum.models import Category, Topic
from tenants.models import AuditEntry
from tests.forum.conftest import ask

PATH = "/forum/rubriques/"


def text(response) -> str:
    return response.content.decode()


def told():
    return list(AuditEntry.objects.filter(action__startswith="forum.category.").order_by("pk").values_list("action", flat=True))


def names():
    return list(Category.objects.values_list("name", flat=True))


def test_the_trainer_adds_renames_and_orders(cast, sign_in):
    portal, _site = sign_in(cast.theo)

    portal.post(f"{PATH}nouvelle/", {"name": "Réseaux sociaux", "description": "Annoncer ailleurs."})
    new = Category.objects.get(name="Réseaux sociaux")
    assert (new.key, new.is_public, new.is_used, names()[-1]) == ("reseaux-sociaux", False, True, "Réseaux sociaux")

    portal.post(f"{PATH}{new.pk}/place/", {"vers": "haut"})
    portal.post(f"{PATH}{new.pk}/", {"name": "Réseaux", "description": "", "is_used": "on"})
    new.refresh_from_db()
    assert (names()[-2], new.key, new.description) == ("Réseaux", "reseaux-sociaux", "")
    assert told() == ["forum.category.added", "forum.category.moved", "forum.category.changed"]
    assert "Réseaux" in text(portal.get("/forum/"))


def test_the_first_stays_first_and_the_last_last(cast, db):
    before, every = names(), list(Category.objects.all())

    actions.move_category(category=every[0], up=True, by=cast.theo)
    actions.move_category(category=every[-1], up=False, by=cast.theo)

    assert (names(), told()) == (before, [])


def test_out_of_use_its_questions_wait_unread_and_come_back(cast, forum, sign_in):
    portal, _site = sign_in(cast.theo)
    change = {"name": "Images", "description": ""}

    portal.post(f"{PATH}{forum.category.pk}/", change)
    assert portal.get(f"/forum/sujet/{forum.topic.pk}/").status_code == 404
    assert "plus utilisée" in text(portal.get(PATH))

    portal.post(f"{PATH}{forum.category.pk}/", change | {"is_used": "on"})
    assert portal.get(f"/forum/sujet/{forum.topic.pk}/").status_code == 200
    assert Topic.objects.count() == 1


def test_one_category_at_least_stays_in_use(cast, sign_in):
    portal, _site = sign_in(cast.theo)
    last = Category.objects.first()
    Category.objects.exclude(pk=last.pk).update(is_used=False)

    response = portal.post(f"{PATH}{last.pk}/", {"name": last.name, "description": ""})

    assert response.status_code == 422
    assert "Gardez au moins une rubrique" in text(response)
    assert Category.objects.get(pk=last.pk).is_used


def test_opening_says_what_it_means_before_it_is_done(cast, forum, sign_in, as_visitor):
    portal, _site = sign_in(cast.theo)
    page = f"{PATH}{forum.category.pk}/lecture/"

    said = text(portal.get(page))
    assert "celles qui y sont déjà" in said
    assert "moteurs de recherche" in said
    assert as_visitor().get(f"/forum/sujet/{forum.topic.pk}/").status_code == 404

    for _twice in range(2):
        portal.post(page, {"pour": "tous"})
    assert as_visitor().get(f"/forum/sujet/{forum.topic.pk}/").status_code == 200
    portal.post(page, {"pour": "membres"})
    assert as_visitor().get(f"/forum/sujet/{forum.topic.pk}/").status_code == 404
    assert told() == ["forum.category.opened", "forum.category.closed"]


def test_others_change_nothing(cast, forum, sign_in, as_visitor):
    member, _site = sign_in(cast.alice, "alpha")
    one = f"{PATH}{forum.category.pk}/"

    for path in (PATH, f"{PATH}nouvelle/", one, f"{one}lecture/"):
        assert member.get(path).status_code == 404
        assert as_visitor().get(path).status_code == 302
    assert member.post(f"{one}lecture/", {"pour": "tous"}).status_code == 404
    assert member.post(f"{one}place/", {"vers": "haut"}).status_code == 404
    assert (told(), Category.objects.get(pk=forum.category.pk).is_public) == ([], False)


@pytest.mark.parametrize("name", ["", "images et DOCUMENTS", "a" * 81], ids=["empty", "known", "long"])
def test_a_name_that_will_not_do_is_kept_as_typed(cast, sign_in, name):
    portal, _site = sign_in(cast.theo)

    response = portal.post(f"{PATH}nouvelle/", {"name": name, "description": "Voici à quoi elle sert"})

    assert response.status_code == 422
    assert "Voici à quoi elle sert" in text(response)
    assert Category.objects.count() == 7


@pytest.mark.parametrize(
    ("name", "key"), [("Poser", "poser-2"), ("Rubriques", "rubriques-2"), ("???", "rubrique"), ("Images", "images-2")]
)
def test_an_address_is_never_another_pages(cast, db, name, key):
    assert actions.add_category(name=name, by=cast.theo).key == key


def test_a_name_is_one_line_without_tricks(cast, db):
    with pytest.raises(ValidationError):
        actions.add_category(name=" \u202e ", by=cast.theo)
    assert actions.add_category(name="Fête\u202e\n du  village", by=cast.theo).name == "Fête du village"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_few_and_many(cast, sign_in, django_assert_num_queries, count):
    Category.objects.filter(pk__in=Category.objects.values("pk")[count:]).delete()
    for number in range(count):
        ask(f"Question {number}", cast.bob, key=Category.objects.all()[number].key)
    portal, _site = sign_in(cast.theo)
    portal.get(PATH)

    with django_assert_num_queries(7):
        portal.get(PATH)
