"""What city IT does to one association from the console."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tenants.actions import associations
from tenants.models import Association, AuditEntry, Invitation
from tests.conftest import visitor


@pytest.fixture
def city_it(cast, sign_in):
    portal, _ = sign_in(cast.chloe)
    return portal


def page(association, name: str = "") -> str:
    return f"/console/associations/{association.pk}/{name}"


def fresh(association) -> Association:
    return Association.objects.get(pk=association.pk)


def last_audit() -> tuple:
    entry = AuditEntry.objects.order_by("pk").last()
    return entry.action, entry.by_id


PAGES = (
    "",
    "suspendre/",
    "rouvrir/",
    "renommer/",
    "espace/",
    "supprimer/",
    "garder/",
    "inviter/",
    "domaines/",
    "domaines/ville/",
    "ouvert/",
)


def test_looking_changes_nothing(cast, city_it):
    before = AuditEntry.objects.count(), fresh(cast.alpha).__dict__ | {"_state": None}

    for name in PAGES:
        assert (name, city_it.get(page(cast.alpha, name)).status_code) == (name, 200)

    assert (AuditEntry.objects.count(), fresh(cast.alpha).__dict__ | {"_state": None}) == before


def test_suspension_closes_site_and_open_sessions_at_once(cast, city_it, sign_in):
    _portal, site = sign_in(cast.alice, "alpha")
    assert site.get("/admin/").status_code == 200

    answer = city_it.post(page(cast.alpha, "suspendre/"), {"message": "Retour en <septembre>."})

    assert answer["Location"] == page(cast.alpha)
    assert last_audit() == ("tenants.association.suspended", cast.chloe.pk)
    assert (site.get("/admin/").status_code, site.post("/admin/pages/1/edit/").status_code) == (503, 503)
    public = visitor("alpha").get("/")
    assert public.status_code == 503
    assert "Retour en &lt;septembre&gt;." in public.content.decode()

    city_it.post(page(cast.alpha, "rouvrir/"))
    assert last_audit() == ("tenants.association.resumed", cast.chloe.pk)
    assert visitor("alpha").get("/").status_code == 200


def test_renaming_keeps_the_old_address_and_what_was_typed(cast, city_it):
    taken = city_it.post(page(cast.alpha, "renommer/"), {"name": "Nouveau nom", "subdomain": "beta"})
    assert taken.status_code == 422
    body = taken.content.decode()
    assert 'value="beta"' in body and 'value="Nouveau nom"' in body and "beta-2" in body
    assert (fresh(cast.alpha).name, fresh(cast.alpha).subdomain) == ("Association Alpha", "alpha")

    city_it.post(page(cast.alpha, "renommer/"), {"name": "Nouveau nom", "subdomain": "Nouveau"})

    assert (fresh(cast.alpha).name, fresh(cast.alpha).subdomain) == ("Nouveau nom", "nouveau")
    assert visitor("alpha").get("/")["Location"] == "http://nouveau.asso.localhost:8765/"
    assert last_audit() == ("tenants.association.renamed", cast.chloe.pk)


@pytest.mark.parametrize(
    ("amount", "unit", "stored"), [("2", "GB", 2 * 1024**3), ("1,5", "GB", 1024**3 * 3 // 2), ("500", "MB", 500 * 1024**2)]
)
def test_quota_is_given_in_words_of_people(cast, city_it, amount, unit, stored):
    units = {"MB": 1024**2, "GB": 1024**3}

    city_it.post(page(cast.alpha, "espace/"), {"amount": amount, "unit": units[unit]})

    assert fresh(cast.alpha).quota_bytes == stored
    assert last_audit() == ("tenants.association.quota_set", cast.chloe.pk)


@pytest.mark.parametrize("amount", ["-1", "0", "beaucoup", "1", ""])
def test_odd_quota_is_refused_and_kept_on_the_form(cast, city_it, amount):
    answer = city_it.post(page(cast.alpha, "espace/"), {"amount": amount, "unit": 1024**2})

    assert answer.status_code == 422
    assert answer.context["form"]["amount"].value() == amount
    assert fresh(cast.alpha).quota_bytes == 1024**3


def test_neighbourhood_is_written_as_others_are_known(cast, city_it):
    path = f"/console/associations/{cast.alpha.pk}/quartier/"
    associations.set_neighbourhood(association=cast.beta, neighbourhood="Les  Granges ", by=None)

    form = city_it.get(path).content.decode()
    answer = city_it.post(path, {"neighbourhood": "les granges"})

    assert '<datalist id="known"><option value="Les Granges"></option></datalist>' in form
    assert answer.status_code == 302
    cast.alpha.refresh_from_db()
    assert cast.alpha.neighbourhood == "Les Granges"
    entry = AuditEntry.objects.get(action="tenants.association.neighbourhood_set", association=cast.alpha)
    assert (entry.by, entry.data) == (cast.chloe, {"before": "", "after": "Les Granges"})
    assert "Les Granges" in city_it.get(f"/console/associations/{cast.alpha.pk}/").content.decode()
    assert city_it.get("/console/associations.csv", {"q": "alpha"}).content.decode().strip().endswith(";Les Granges")


@pytest.mark.parametrize(("typed", "kept"), [("", ""), ("=A1", "=A1"), ("x" * 81, "Le Port"), ("a\0b", "Le Port")])
def test_neighbourhood_can_be_emptied_and_odd_ones_are_refused(cast, city_it, typed, kept):
    associations.set_neighbourhood(association=cast.alpha, neighbourhood="Le Port", by=None)

    answer = city_it.post(f"/console/associations/{cast.alpha.pk}/quartier/", {"neighbourhood": typed})

    cast.alpha.refresh_from_db()
    assert (answer.status_code == 302, cast.alpha.neighbourhood) == (kept == typed, kept)


def test_closing_asks_for_the_name(cast, city_it):
    answer = city_it.post(page(cast.alpha, "supprimer/"), {"name": "Association Beta"})

    assert answer.status_code == 422
    assert fresh(cast.alpha).delete_on is None
    assert visitor("alpha").get("/").status_code == 200


def test_closing_shuts_at_once_tells_owners_and_can_be_undone(cast, city_it, letters):
    city_it.post(page(cast.alpha, "supprimer/"), {"name": " association  ALPHA "})

    assert fresh(cast.alpha).delete_on == timezone.localdate() + timedelta(days=30)
    assert last_audit() == ("tenants.association.closed", cast.chloe.pk)
    assert visitor("alpha").get("/").status_code == 503
    assert "Association Alpha" not in visitor().get("/annuaire/").content.decode()
    assert [letter["to"] for letter in letters()][-1:] == [["alice@example.org"]]
    refused = city_it.post(page(cast.alpha, "rouvrir/"))
    assert refused.status_code == 422

    city_it.post(page(cast.alpha, "garder/"))

    assert fresh(cast.alpha).delete_on is None
    assert last_audit() == ("tenants.association.kept", cast.chloe.pk)
    assert visitor("alpha").get("/").status_code == 200
    assert len([letter for letter in letters() if letter["to"] == ["alice@example.org"]]) == 2


def test_keeping_a_site_that_was_suspended_leaves_it_suspended(cast):
    associations.suspend(association=cast.alpha, by=None)
    associations.close(association=cast.alpha, by=None)
    associations.keep(association=cast.alpha, by=None)

    assert visitor("alpha").get("/").status_code == 503


def test_closing_twice_keeps_the_first_day_and_writes_once(cast, letters):
    associations.close(association=cast.alpha, by=None)
    Association.objects.filter(pk=cast.alpha.pk).update(delete_on=timezone.localdate() + timedelta(days=3))
    before = len(letters())

    associations.close(association=cast.alpha, by=None)

    assert fresh(cast.alpha).delete_on == timezone.localdate() + timedelta(days=3)
    assert len(letters()) == before


def new(**changes) -> dict:
    form = {"name": "Chœur d’été", "category": "music", "subdomain": "choeur", "theme": "place", "rna_number": ""}
    return form | {"owner_email": "marie@example.org"} | changes


def test_create_opens_the_site_and_says_what_happened(cast, city_it, letters):
    answer = city_it.post("/console/associations/nouvelle/", new())

    made = Association.objects.get(subdomain="choeur")
    assert answer["Location"] == page(made, "ouvert/")
    assert (made.name, made.category, made.theme) == ("Chœur d’été", "music", "place")
    assert visitor("choeur").get("/").status_code == 200
    assert letters()[-1]["to"] == ["marie@example.org"]
    body = city_it.get(answer["Location"]).content.decode()
    assert "choeur.asso.localhost" in body and "marie@example.org" in body
    assert set(AuditEntry.objects.filter(association=made).values_list("by", flat=True)) == {cast.chloe.pk}


def test_address_left_empty_is_made_from_the_name(cast, city_it):
    city_it.post("/console/associations/nouvelle/", new(subdomain="", owner_email=""))

    assert Association.objects.filter(subdomain="choeur-d-ete").exists()
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subdomain": "alpha"}, "subdomain"),
        ({"subdomain": "admin"}, "subdomain"),
        ({"subdomain": "-x"}, "subdomain"),
        ({"name": ""}, "name"),
        ({"owner_email": "marie"}, "owner_email"),
        ({"rna_number": "12"}, "rna_number"),
        ({"theme": "rien"}, "theme"),
    ],
)
def test_error_keeps_what_was_typed(cast, city_it, changes, field):
    before = Association.objects.count()

    answer = city_it.post("/console/associations/nouvelle/", new(**changes))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    body = answer.content.decode()
    assert ("marie@example.org" in body) is (field != "owner_email")
    assert Association.objects.count() == before
    if changes == {"subdomain": "alpha"}:
        assert "alpha-2" in body


def test_number_of_an_association_with_a_site_is_refused(cast, city_it):
    Association.objects.filter(pk=cast.alpha.pk).update(rna_number="W381234567")

    answer = city_it.post("/console/associations/nouvelle/", new(rna_number="w 381234567"))

    assert answer.status_code == 422
    assert not Association.objects.filter(subdomain="choeur").exists()


def test_entry_of_the_directory_gets_its_site(cast, city_it):
    entry = associations.list_association(name="Les Amis du pont", by=None)
    assert "ouvrir/" in city_it.get(page(entry)).content.decode()

    answer = city_it.post(page(entry, "ouvrir/"), {"subdomain": "pont", "owner_email": "", "theme": "place"})

    assert answer["Location"] == page(entry, "ouvert/")
    assert visitor("pont").get("/").status_code == 200
    assert city_it.get(page(entry, "ouvrir/"))["Location"] == page(entry)


def test_first_owner_is_invited_again(cast, city_it, letters):
    city_it.post("/console/associations/nouvelle/", new())
    made = Association.objects.get(subdomain="choeur")
    assert 'value="marie@example.org"' in city_it.get(page(made, "inviter/")).content.decode()

    city_it.post(page(made, "inviter/"), {"email": "marie@example.org"})

    assert Invitation.objects.filter(association=made).count() == 1
    links = [re.search(r"/invitation/[\w-]+/", letter["body"])[0] for letter in letters()]
    assert (visitor().get(links[0]).status_code, visitor().get(links[-1]).status_code) == (404, 200)


def test_somebody_of_the_team_is_not_invited(cast, city_it):
    answer = city_it.post(page(cast.alpha, "inviter/"), {"email": "alice@example.org"})

    assert answer.status_code == 422
    assert 'value="alice@example.org"' in answer.content.decode()


def test_site_pages_of_an_association_without_one_are_404(cast, city_it):
    entry = associations.list_association(name="Les Amis du pont", by=None)

    for name in ("suspendre/", "espace/", "inviter/", "domaines/", "ouvert/"):
        assert (name, city_it.get(page(entry, name)).status_code) == (name, 404)
    for name in ("", "renommer/", "supprimer/"):
        assert (name, city_it.get(page(entry, name)).status_code) == (name, 200)
