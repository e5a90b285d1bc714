"""A contributor drafts, an owner or an editor publishes, each is told; and no address lets a contributor publish."""

from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import Page, WorkflowState

from cms.models import ContentPage, HomePage, NewsIndexPage, NewsPage, SiteIdentity
from tenants.schemas import in_association


@pytest.fixture
def carl(cast, sign_in):
    """Carl, signed in to Alpha, with the ids he needs."""
    _portal, site = sign_in(cast.carl, "alpha")
    with in_association(cast.alpha):
        return SimpleNamespace(
            site=site,
            home=HomePage.objects.get().pk,
            index=NewsIndexPage.objects.get().pk,
            live=ContentPage.objects.get(slug="canari").pk,
        )


def write_news(site, index, **buttons):
    form = {"title": "Tournoi", "slug": "tournoi", "summary": "Samedi.", "picture": "", "date": "2030-05-01", "body-count": "0"}
    return site.post(f"/admin/pages/add/cms/newspage/{index}/", form | buttons)


@pytest.fixture
def asked(cast, carl, sign_in):
    """Carl has asked for a reading of his news; Alice and Édith have come in."""
    _portal, alice = sign_in(cast.alice, "alpha")
    _portal, edith = sign_in(cast.edith, "alpha")
    write_news(carl.site, carl.index, **{"action-submit": "1"})
    with in_association(cast.alpha):
        page = NewsPage.objects.get(slug="tournoi")
        task = page.current_workflow_task_state.pk
    return SimpleNamespace(page=page.pk, task=task, alice=alice, edith=edith, carl=carl.site)


def act(site, asked, action, **form):
    return site.post(f"/admin/pages/workflow/action/{asked.page}/{action}/{asked.task}/", form)


def test_asking_writes_to_owners_and_editors_in_their_language(cast, asked, letters):
    found = {letter["to"][0]: letter for letter in letters()}

    assert set(found) == {"alice@example.org", "edith@example.org"}
    letter = found["alice@example.org"]
    assert letter["subject"] == "«\xa0Tournoi\xa0» attend votre relecture"
    for part in ("body", "html"):
        assert "Carl Test" in letter[part]
        assert f"http://alpha.asso.localhost:8765/admin/pages/{asked.page}/edit/" in letter[part]


def test_reader_gets_her_own_language(cast, carl, sign_in, letters):
    get_user_model().objects.filter(pk=cast.edith.pk).update(language="en")
    sign_in(cast.edith, "alpha")

    write_news(carl.site, carl.index, **{"action-submit": "1"})

    letter = next(letter for letter in letters() if letter["to"] == ["edith@example.org"])
    assert letter["subject"] == "“Tournoi” waits for you to read it"
    assert 'lang="en"' in letter["html"] and "Read and publish" in letter["html"]


def test_first_screen_shows_what_waits_and_drafts(asked):
    for site in (asked.alice, asked.edith):
        assert "À relire" in site.get("/admin/").content.decode()
    body = asked.carl.get("/admin/").content.decode()
    assert "À relire" not in body
    assert "Tournoi" in body and "L’équipe va la relire" in body


@pytest.mark.parametrize("reader", ["alice", "edith"])
def test_publishing_puts_it_online_and_tells_the_author(cast, asked, as_visitor, letters, reader):
    act(getattr(asked, reader), asked, "approve")

    assert as_visitor("alpha").get("/actualites/tournoi/").status_code == 200
    letter = letters()[-1]
    assert (letter["to"], letter["subject"]) == (["carl@example.org"], "«\xa0Tournoi\xa0» est en ligne")
    assert "http://alpha.asso.localhost:8765/actualites/tournoi/" in letter["body"]
    assert f"{reader.capitalize()} Test" in letter["html"]
    assert len(letters()) == 3


def test_sending_back_tells_the_author_why(cast, asked, as_visitor, letters):
    act(asked.edith, asked, "reject", comment="Ajoutez l’heure <b>et</b> le lieu.")

    assert as_visitor("alpha").get("/actualites/tournoi/").status_code == 404
    letter = letters()[-1]
    assert letter["to"] == ["carl@example.org"]
    assert "Ajoutez l’heure <b>et</b> le lieu." in letter["body"]
    assert "Ajoutez l’heure &lt;b&gt;et&lt;/b&gt; le lieu." in letter["html"]
    assert "Ajoutez l’heure" in asked.carl.get("/admin/").content.decode()
    assert len(letters()) == 3


def test_author_may_ask_again_and_take_back(cast, asked, letters):
    act(asked.edith, asked, "reject", comment="L’heure ?")
    form = {"title": "Tournoi", "slug": "tournoi", "summary": "À 14 h.", "picture": "", "date": "2030-05-01", "body-count": "0"}

    asked.carl.post(f"/admin/pages/{asked.page}/edit/", form | {"action-submit": "1"})

    assert {letter["to"][0] for letter in letters()[-2:]} == {"alice@example.org", "edith@example.org"}
    asked.carl.post(f"/admin/pages/{asked.page}/edit/", form | {"action-cancel-workflow": "1"})
    with in_association(cast.alpha):
        assert WorkflowState.objects.get().status == WorkflowState.STATUS_CANCELLED


def test_contributor_cannot_answer_a_review(cast, asked, as_visitor):
    for action in ("approve", "reject"):
        act(asked.carl, asked, action, comment="moi")

    assert as_visitor("alpha").get("/actualites/tournoi/").status_code == 404


def test_buttons_by_role(cast, carl, asked):
    def buttons(site, path):
        body = site.get(path).content.decode()
        return [name for name in ("action-publish", "action-submit", "workflow-action-name") if f'name="{name}"' in body]

    new = f"/admin/pages/add/cms/newspage/{carl.index}/"
    assert buttons(asked.alice, new) == ["action-publish", "action-submit"]
    assert buttons(asked.carl, new) == ["action-submit"]
    under_review = asked.alice.get(f"/admin/pages/{asked.page}/edit/").content.decode()
    assert 'data-workflow-action-name="approve"' in under_review and 'data-workflow-action-name="reject"' in under_review
    assert 'name="action-publish"' not in under_review


def test_contributor_publishes_by_no_address(cast, carl, as_visitor):
    write_news(carl.site, carl.index, **{"action-publish": "1"})
    live = {"title": "Changé", "slug": "canari", "summary": "Changé.", "picture": "", "body-count": "0"}
    carl.site.post(f"/admin/pages/{carl.live}/edit/", live | {"action-publish": "1"})
    with in_association(cast.alpha):
        draft = NewsPage.objects.filter(slug="tournoi").first()
    for path, form in {
        f"/admin/pages/{carl.live}/unpublish/": {},
        f"/admin/pages/{carl.live}/delete/": {},
        f"/admin/pages/{carl.live}/move/{carl.live}/confirm/": {},
        f"/admin/pages/{carl.live}/set_position/?position=0": {},
        f"/admin/bulk/wagtailcore/page/publish/?id={draft.pk if draft else 0}": {},
        f"/admin/bulk/wagtailcore/page/unpublish/?id={carl.live}": {},
        f"/admin/bulk/wagtailcore/page/delete/?id={carl.live}": {},
        f"/admin/api/main/pages/{carl.live}/action/unpublish/": {},
        f"/admin/api/main/pages/{draft.pk if draft else 0}/action/publish/": {},
        f"/admin/pages/{carl.live}/copy/": {
            "new_title": "Copie", "new_slug": "copie", "new_parent_page": carl.home, "publish_copies": "on", "alias": "on"
        },
        f"/admin/pages/{carl.live}/copy/?": {
            "new_title": "Copie", "new_slug": "copie-2", "new_parent_page": carl.home, "publish_copies": "on"
        },
        f"/admin/pages/{carl.live}/privacy/": {"restriction_type": "login"},
        f"/admin/pages/{carl.live}/lock/": {},
    }.items():  # fmt: skip
        carl.site.post(path, form)

    visitor = as_visitor("alpha")
    assert "canari-alpha-jaune" in visitor.get("/canari/").content.decode()
    assert "Changé" not in visitor.get("/canari/").content.decode()
    assert [visitor.get(path).status_code for path in ("/actualites/tournoi/", "/copie/", "/copie-2/")] == [404] * 3
    with in_association(cast.alpha):
        assert not Page.objects.get(pk=carl.live).locked
        assert Page.objects.filter(slug="tournoi", live=True).count() == 0


def test_contributor_schedules_nothing(cast, carl):
    form = {"go_live_at": "2001-01-01 10:00", "action-submit": "1"}
    write_news(carl.site, carl.index, **form)

    with in_association(cast.alpha):
        assert Page.objects.filter(slug="tournoi", live=True).count() == 0
        assert Page.objects.filter(slug="tournoi", latest_revision__approved_go_live_at__isnull=False).count() == 0


def test_contributor_deletes_drafts_of_their_own_only(cast, carl):
    write_news(carl.site, carl.index, **{"action-save-draft": "1"})
    with in_association(cast.alpha):
        mine = NewsPage.objects.get(slug="tournoi")
        theirs = NewsIndexPage.objects.get().add_child(instance=NewsPage(title="Autre", slug="autre", live=False))
        assert mine.owner.email == cast.carl.email

    for page in (mine, theirs):
        carl.site.post(f"/admin/pages/{page.pk}/delete/")

    with in_association(cast.alpha):
        assert [page.slug for page in NewsPage.objects.filter(live=False, trashed=None)] == ["autre"]


def test_editor_leaves_the_identity_alone(cast, sign_in):
    with in_association(cast.alpha):
        identity = SiteIdentity.load()
    for name, changed in (("edith", False), ("carl", False), ("alice", True)):
        _portal, site = sign_in(getattr(cast, name), "alpha")
        empty = ("palette tagline logo street town rna_number postal_code phone email publication_director"
                 " contact_recipient").split()  # fmt: skip
        form = dict.fromkeys(empty, "") | {"name": f"Chez {name}", "theme": identity.theme, "contact_keep_months": "12"}
        site.post(f"/admin/settings/cms/siteidentity/{identity.pk}/", form)
        with in_association(cast.alpha):
            assert (SiteIdentity.objects.get().name == f"Chez {name}") is changed


def test_old_address_leads_to_the_new_one_on_this_site_only(cast, sign_in, as_visitor, django_capture_on_commit_callbacks):
    _portal, site = sign_in(cast.alice, "alpha")
    with in_association(cast.alpha):
        page = ContentPage.objects.get(slug="canari")

    form = {"title": page.title, "slug": "serin", "summary": "Un serin.", "picture": "", "body-count": "0", "action-publish": "1"}
    with django_capture_on_commit_callbacks(execute=True):
        site.post(f"/admin/pages/{page.pk}/edit/", form)

    assert as_visitor("alpha").get("/serin/").status_code == 200
    moved = as_visitor("alpha").get("/canari/")
    assert (moved.status_code, moved["Location"]) == (301, "/serin/")
    assert as_visitor("beta").get("/canari/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_statements_of_the_first_screen(cast, carl, asked, django_assert_num_queries, count):
    for number in range(1, count):
        form = {"slug": f"tournoi-{number}", "action-submit": "1"}
        write_news(carl.site, carl.index, **form)
    asked.alice.get("/admin/")

    with django_assert_num_queries(52):
        asked.alice.get("/admin/")


def test_wagtails_own_mails_are_silent(asked, letters):
    """Their receivers' places are taken (cms.apps): one letter for each reader, all ours."""
    assert sorted(letter["to"][0] for letter in letters()) == ["alice@example.org", "edith@example.org"]
