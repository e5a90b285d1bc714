"""An owner looks at a day, goes back to it with a code, and takes it back; nothing that was written is silently lost."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.log_actions import log

from cms.models import ContentPage, HomePage
from tenants.actions import go_back, previews, team
from tenants.actions.assistance import start_assistance
from tenants.models import Archive, AuditEntry, Preview, PutAside
from tenants.schemas import in_association, in_portal
from tests.conftest import enter_site, load_cast, path_of, real_sign_in, visitor
from tests.mails import queued_mails
from tests.tenants.test_archives import archive_of
from tests.tenants.test_previews import add_picture, ready

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves files open
HERE = "/admin/revenir/"
LIST_QUERIES = 28  # all but 7 are the frame of Wagtail’s admin


@pytest.fixture
def people(committed_db, own_archives):
    return load_cast()


@pytest.fixture
def alpha(people):
    return people.alpha


def write_page(association, slug: str = "depuis") -> None:
    with in_association(association):
        page = HomePage.objects.get().add_child(instance=ContentPage(title=f"Page {slug}", slug=slug))
        log(instance=page, action="wagtail.publish")


def mailed_code() -> str:
    body = next(mail["body"] for mail in reversed(queued_mails()) if "code" in mail["subject"])
    return re.search(r"^ +(\d{6})$", body, re.MULTILINE)[1]


def page_of(preview: Preview, end: str = "") -> str:
    return f"{HERE}apercu/{preview.pk}/{end}"


def follow_the_link(page, preview: Preview):
    """Return a browser that came to a preview by the link of its page."""
    assert "Refresh" not in page
    address = re.search(r'href="(http[^"]+cle=[0-9a-f]+)"', page.content.decode())[1]
    guest = visitor(preview.label)
    assert guest.get(path_of(address)).status_code == 302
    return guest


def test_owner_goes_back_and_takes_it_back(alpha, people):
    """The whole way, screen by screen."""
    archive = archive_of(alpha)
    write_page(alpha)
    portal, site = real_sign_in(people.alice, "alpha")
    assert "Regarder ce jour" in site.get(HERE).content.decode()

    asked = site.post(f"{HERE}jour/{archive.pk}/")
    preview = Preview.objects.get()
    assert asked["Location"] == page_of(preview)
    waiting = site.get(page_of(preview))
    assert (waiting.status_code, waiting["Refresh"]) == (200, "3")
    previews.build_preview(preview_id=str(preview.pk))
    guest = follow_the_link(site.get(page_of(preview)), preview)
    assert guest.get("/depuis/").status_code == 404

    assert site.post(page_of(preview, "code/"))["Location"] == page_of(preview, "confirmer/")
    done = site.post(page_of(preview, "confirmer/"), {"code": mailed_code()})
    assert (done["Location"], site.get(page_of(preview))["Refresh"]) == (page_of(preview), "3")
    assert visitor("alpha").get("/depuis/").status_code == 200, "nothing has changed yet"
    go_back.carry_out(preview_id=str(preview.pk))

    assert visitor("alpha").get("/depuis/").status_code == 404
    assert guest.get("/").status_code == 404
    again = site.get(page_of(preview))
    assert again["Location"].startswith("/entrer/"), "sessions are the version's: sign-on opens another without a question"
    back = enter_site(portal, "alpha")
    page = back.get(page_of(preview)).content.decode()
    aside = PutAside.objects.get()
    assert f"{HERE}version/{aside.pk}/" in page
    held = back.get(f"{HERE}version/{aside.pk}/").content.decode()
    assert "Page depuis" in held

    assert back.post(f"{HERE}version/{aside.pk}/")["Location"] == HERE
    assert visitor("alpha").get("/depuis/").status_code == 200
    rows = list(AuditEntry.objects.filter(by=people.alice).order_by("pk").values_list("action", flat=True))
    for action in ("preview.asked", "preview.code_sent", "preview.chosen", "archive.created", "site.restored"):
        assert f"tenants.{action}" in rows
    assert rows[-1] == "tenants.site.restore_undone"


def chosen(association, archive=None) -> Preview:
    """Return a preview that its owner has confirmed."""
    preview, alice = ready(association, archive), load_cast().alice
    go_back.send_code(preview=preview, by=alice)
    go_back.go_back(preview=preview, code=mailed_code(), by=alice)
    return preview


def gone_back(association, archive=None) -> PutAside:
    go_back.carry_out(preview_id=str(chosen(association, archive).pk))
    association.refresh_from_db()
    return PutAside.objects.select_related("association", "restored_from", "by").get()


# Who may


@pytest.mark.parametrize("name", ["edith", "carl"])
def test_only_owners_go_back(alpha, people, name):
    archive, preview = archive_of(alpha), ready(alpha)
    write_page(alpha)
    aside = gone_back(alpha, archive)
    preview = ready(alpha, archive)
    _portal, site = real_sign_in(getattr(people, name), "alpha")
    _portal, owner = real_sign_in(people.alice, "alpha")

    gets = [HERE, page_of(preview), page_of(preview, "confirmer/"), f"{HERE}version/{aside.pk}/"]
    posts = [f"{HERE}jour/{archive.pk}/", page_of(preview, "code/"), page_of(preview, "confirmer/"), page_of(preview, "fermer/")]
    posts.append(f"{HERE}version/{aside.pk}/")

    assert [site.get(path).status_code for path in gets] == [404] * len(gets)
    assert [site.post(path).status_code for path in posts] == [404] * len(posts)
    assert [owner.get(path).status_code for path in gets] == [200] * len(gets)
    assert HERE not in site.get("/admin/").content.decode()
    assert HERE in owner.get("/admin/").content.decode()


def test_another_association_s_days_are_not_there(alpha, people):
    archive = archive_of(alpha)
    aside = gone_back(alpha, archive)
    preview = ready(alpha, archive)
    _portal, other = real_sign_in(people.bob, "beta")

    assert other.get(HERE).status_code == 200
    for path in (page_of(preview), page_of(preview, "confirmer/"), f"{HERE}version/{aside.pk}/"):
        assert other.get(path).status_code == 404, path
    for path in (page_of(preview, "code/"), page_of(preview, "fermer/"), f"{HERE}version/{aside.pk}/"):
        assert other.post(path).status_code == 404, path
    assert other.post(f"{HERE}jour/{archive.pk}/").status_code == 404


def test_city_agent_who_helps_does_not_go_back(alpha, people):
    archive = archive_of(alpha)
    start_assistance(association=alpha, reason="Alice a demandé de l’aide.", by=people.chloe)
    portal, _none = real_sign_in(people.chloe)
    site = enter_site(portal, "alpha")

    assert site.get("/admin/").status_code == 200
    assert HERE not in site.get("/admin/").content.decode()
    assert site.get(HERE).status_code == 404
    assert site.post(f"{HERE}jour/{archive.pk}/").status_code == 404
    with in_portal():
        assert not Preview.objects.exists()


def test_getting_a_page_changes_nothing(alpha, people):
    archive, preview = archive_of(alpha), ready(alpha)
    _portal, site = real_sign_in(people.alice, "alpha")
    rows = AuditEntry.objects.count()

    for path in (f"{HERE}jour/{archive.pk}/", page_of(preview, "code/"), page_of(preview, "fermer/")):
        assert site.get(path).status_code == 405, path

    assert AuditEntry.objects.count() == rows


# The switch


def test_owners_are_told_who_did_it_and_how_to_take_it_back(alpha, people):
    team.add_member(association=alpha, account=people.dan, role="owner", by=None)
    archive = archive_of(alpha)

    gone_back(alpha, archive)

    told = [mail for mail in queued_mails() if "redevenu comme" in mail["subject"]]
    assert {mail["to"] for mail in told} == {"alice@example.org", "dan@example.org"}
    assert all("Alice Test" in mail["body"] and f"{alpha.url}{HERE}" in mail["body"] for mail in told)


def test_going_back_twice_is_going_back_once(alpha):
    """The worker was killed after the switch, and the job runs again."""
    preview = chosen(alpha)
    go_back.carry_out(preview_id=str(preview.pk))
    alpha.refresh_from_db()
    schema, archives = alpha.schema_name, Archive.objects.count()

    go_back.carry_out(preview_id=str(preview.pk))

    alpha.refresh_from_db()
    assert (alpha.schema_name, Archive.objects.count(), PutAside.objects.count()) == (schema, archives, 1)
    preview.refresh_from_db()
    assert (preview.state, preview.schema_name, preview.media_folder) == ("restored", None, "")


def test_killed_before_the_switch_the_job_finishes_it(alpha, monkeypatch):
    preview = chosen(alpha)
    before = alpha.schema_name

    def die(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(go_back.audit, "record", die)
        with pytest.raises(KeyboardInterrupt):
            go_back.carry_out(preview_id=str(preview.pk))
    alpha.refresh_from_db()
    assert (alpha.schema_name, visitor("alpha").get("/").status_code) == (before, 200)

    go_back.carry_out(preview_id=str(preview.pk))

    alpha.refresh_from_db()
    assert alpha.schema_name == preview.schema_name


def test_promoted_version_outlives_its_preview(alpha):
    with in_association(alpha):
        picture = add_picture().get_rendition("fill-10x10").url
    gone_back(alpha)
    Preview.objects.update(until=timezone.now() - timedelta(days=3))

    previews.end_previews()

    assert visitor("alpha").get("/canari/").status_code == 200
    assert visitor("alpha").get(picture).status_code == 200


def test_site_has_its_own_address_again(alpha):
    gone_back(alpha)

    page = visitor("alpha").get("/canari/").content.decode()

    assert "apercu-" not in page
    assert alpha.host in page


def test_failed_switch_says_so_and_leaves_the_site(alpha, people, monkeypatch):
    preview, before = chosen(alpha), alpha.schema_name
    _portal, site = real_sign_in(people.alice, "alpha")

    def fail(*args, **kwargs):
        raise OSError("No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(go_back.archives.storage, "put", fail)
        go_back.carry_out(preview_id=str(preview.pk))

    alpha.refresh_from_db()
    preview.refresh_from_db()
    assert (alpha.schema_name, preview.state) == (before, "failed")
    assert "No space" in preview.error
    page = site.get(page_of(preview)).content.decode()
    assert "votre site n’a pas changé" in page
    assert "No space" not in page


# How much is asked of the database


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_much_of_many_days_as_of_one(alpha, people, count, django_assert_num_queries):
    archives = [archive_of(alpha) for _number in range(count)]
    for archive in archives:
        go_back.carry_out(preview_id=str(chosen(alpha, archive).pk))
    _portal, site = real_sign_in(people.alice, "alpha")
    site.get(HERE)

    with django_assert_num_queries(LIST_QUERIES):
        page = site.get(HERE)

    assert page.content.decode().count("Regarder ce jour") == 2 * count  # each going back keeps the site of before it
    assert PutAside.objects.count() == count
