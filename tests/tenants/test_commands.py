import io

import pytest
from django.core.management import CommandError, call_command

from tenants.models import Association, CityStaff, Invitation
from tests.conftest import load_cast, visitor


def run(*arguments) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_create_says_where_the_site_is(cast):
    text = run(
        "association",
        "create",
        "Jardins d’Été",
        "--subdomain",
        "jardins",
        "--owner",
        "marie@example.org",
        "--category",
        "environment",
    )

    assert text == "Jardins d’Été is live: http://jardins.asso.localhost:8765/\nmarie@example.org is invited by e-mail.\n"
    assert visitor("jardins").get("/").status_code == 200


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--subdomain", "alpha"), "«\xa0alpha-2\xa0» est libre"),
        (("--subdomain", "www"), "réservé"),
        (("--subdomain", "a b"), "ne peut pas servir d’adresse"),
        (("--subdomain", "ok", "--owner", "pas-une-adresse"), "adresse"),
    ],
)
def test_create_refuses_in_words(cast, arguments, message):
    with pytest.raises(CommandError, match=message):
        run("association", "create", "X", *arguments)

    assert Association.objects.count() == 2


def test_list_shows_entries_with_and_without_a_site(cast):
    Association.objects.create(name="Sans site")

    assert [line.split()[0] for line in run("association", "list").splitlines()] == ["site", "site", "directory"]
    assert [line.split()[0] for line in run("association", "list", "--sites").splitlines()] == ["site", "site"]


def test_show_rename_suspend_resume(cast):
    assert "owner" in run("association", "show", "alpha").lower() or "responsable" in run("association", "show", "alpha").lower()
    assert "alice@example.org" in run("association", "show", "alpha")

    assert "http://alpha.asso.localhost:8765/ now redirects there." in run("association", "rename", "alpha", "--to", "alphabet")
    run("association", "suspend", "alphabet", "--message", "À bientôt")
    assert visitor("alphabet").get("/").status_code == 503
    run("association", "resume", "alphabet")
    assert visitor("alphabet").get("/").status_code == 200
    assert "Old names:   alpha" in run("association", "show", "alphabet")


def test_delete_needs_yes_without_a_terminal(committed_db, own_archives, monkeypatch):
    beta = load_cast().beta
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(CommandError, match="--yes"):
        run("association", "delete", "beta")
    assert visitor("beta").get("/").status_code == 200

    assert "is deleted" in run("association", "delete", "beta", "--yes")

    assert visitor("beta").get("/").status_code == 404
    tombstone = Association.objects.get(pk=beta.pk)
    assert (tombstone.subdomain, tombstone.schema_name) == (None, beta.schema_name)


def test_unknown_subdomain_is_one_clear_line(cast):
    with pytest.raises(CommandError, match="association list"):
        run("association", "show", "rien")


def test_invite_and_staff(cast):
    run("association", "invite", "beta", "nouvelle@example.org", "--role", "editor")
    assert Invitation.objects.get(email="nouvelle@example.org").role == "editor"

    run("staff", "add", "nina@example.org", "--role", "it")
    assert CityStaff.objects.get(account__email="nina@example.org").role == "it"
    run("staff", "remove", "Nina@example.org")
    assert not CityStaff.objects.filter(account__email="nina@example.org").exists()
    with pytest.raises(CommandError):
        run("staff", "remove", "nina@example.org")


def test_fleet_update_brings_a_site_that_is_behind_up_to_date(cast):
    from django.db import connection

    from tenants import fleet
    from tenants.schemas import in_association

    with in_association(cast.beta), connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'wagtailredirects' AND name LIKE '0008%%'")
    assert fleet.sites_behind() == [cast.beta]

    with in_association(cast.beta), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) SELECT app, name, applied FROM public.django_migrations"
            " WHERE app = 'wagtailredirects' AND name LIKE '0008%%'"
        )
    assert fleet.sites_behind() == []


def test_create_by_number_gives_a_listed_entry_its_site(cast):
    entry = Association.objects.create(name="Déjà dans l’annuaire", rna_number="W381234567")

    run("association", "create", "Autre graphie", "--subdomain", "deja", "--rna", "w381234567")

    assert [site.pk for site in Association.objects.filter(rna_number="W381234567")] == [entry.pk]
    assert "Déjà dans l’annuaire" in run("association", "show", "W381234567")
    assert visitor("deja").get("/").status_code == 200


def test_quota_close_and_keep(cast):
    assert run("association", "quota", "beta", "500").strip() == "Association Beta may hold 500 MB."
    assert Association.objects.get(pk=cast.beta.pk).quota_bytes == 500 * 1024**2
    with pytest.raises(CommandError):
        run("association", "quota", "beta", "1")

    assert "`association keep beta`" in run("association", "close", "beta")
    assert visitor("beta").get("/").status_code == 503
    assert "State:       closed, deleted on 2" in run("association", "show", "beta")

    run("association", "keep", "beta")
    assert visitor("beta").get("/").status_code == 200
