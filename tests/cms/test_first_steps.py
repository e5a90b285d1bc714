"""The first steps read the real site: each check undone, then done by what a volunteer really does."""

import gc
import io
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image
from wagtail.models import Page

from cms import first_steps, preparation, trash
from cms.admin_facts import SiteFacts
from cms.bootstrap import HOME_PROMPT
from cms.models import ContentPage, EventIndexPage, EventPage, HomePage, NewsIndexPage, NewsPage, Picture, SiteIdentity
from tenants.actions import assistance, team
from tenants.schemas import in_association
from tests.cms.crawl import read

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves files open


@pytest.fixture
def alpha(cast):
    with in_association(cast.alpha):
        yield cast.alpha
    gc.collect()


def picture(title="Photo", description="") -> Picture:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "PNG")
    return Picture.objects.create(title=title, description=description, file=ImageFile(out, name="photo.png"))


def publish(page):
    page.save_revision().publish()


def words(answer) -> str:
    return read(answer).words.replace("\n", " ").replace("\xa0", " ")


# The checks


def test_logo(alpha):
    assert not first_steps.logo(SiteIdentity.load()).is_done
    SiteIdentity.objects.update(logo=picture())
    assert first_steps.logo(SiteIdentity.load()).is_done


def test_home_text_is_done_without_the_words_it_came_with(alpha):
    home = HomePage.objects.get()
    assert first_steps.home_text() == first_steps.Finding(False)

    home.welcome = "Chantons !"
    publish(home)
    assert first_steps.home_text().missing == "Il y reste des mots du modèle."

    home.summary = "Soixante voix."
    publish(home)
    assert not first_steps.home_text().is_done, "the sentence that asks to be replaced is still there"

    home.body = [("text", f"<p data-block-key='x'>{HOME_PROMPT} Oui.</p>")]
    home.save_revision()
    home.body = [("text", "<p>Nous chantons.</p>")]
    home.save_revision()
    assert not first_steps.home_text().is_done, "a draft is not the site"
    publish(home)
    assert first_steps.home_text().is_done


def test_news_of_their_own(alpha):
    index = NewsIndexPage.objects.get()
    assert NewsPage.objects.live().exists() and not first_steps.news().is_done
    starter = NewsPage.objects.get()
    starter.save_revision()
    assert not first_steps.news().is_done

    page = index.add_child(instance=NewsPage(title="Le bal", slug="bal", live=False))
    page.save_revision()
    assert not first_steps.news().is_done
    publish(page)
    assert first_steps.news().is_done

    trash.put_page(page=page, by=None)
    assert not first_steps.news().is_done


def test_event_to_come(alpha):
    agenda, today = EventIndexPage.objects.get(), timezone.localdate()
    agenda.add_child(instance=EventPage(title="Hier", slug="hier", starts_on=today - timedelta(days=1)))
    agenda.add_child(instance=EventPage(title="Non", slug="non", starts_on=today + timedelta(days=9), is_cancelled=True))
    agenda.add_child(instance=EventPage(title="Peut-être", slug="draft", starts_on=today + timedelta(days=9), live=False))
    assert not first_steps.event().is_done

    agenda.add_child(instance=EventPage(title="Bal", slug="bal", starts_on=today + timedelta(days=9)))
    assert first_steps.event().is_done


def test_pictures_of_published_pages_say_what_they_show(alpha):
    silent = picture("Le bal")
    assert first_steps.pictures().is_done, "what no page shows waits for nothing"
    page = HomePage.objects.get().add_child(instance=ContentPage(title="Bal", slug="bal", picture=silent, live=False))
    assert first_steps.pictures().is_done

    publish(page)
    found = first_steps.pictures()
    assert (found.is_done, found.missing.replace("\xa0", " ")) == (False, "Sans description : Le bal")

    silent.description = "Des gens dansent."
    silent.save()
    assert first_steps.pictures().is_done


def test_contact_tested(alpha):
    assert not first_steps.contact(SiteIdentity.load()).is_done
    SiteIdentity.objects.update(contact_tested_at=timezone.now())
    assert first_steps.contact(SiteIdentity.load()).is_done


def test_legal_facts_name_what_is_missing(alpha):
    facts = {"street": "3 rue X", "town": "Ville", "phone": "01", "email": "a@b.example"}
    SiteIdentity.objects.update(**facts)
    found = first_steps.legal(SiteIdentity.load())
    assert not found.is_done and "directeur ou directrice" in found.missing and "téléphone" not in found.missing
    SiteIdentity.objects.update(publication_director="Awa Diallo")
    assert first_steps.legal(SiteIdentity.load()) == first_steps.Finding(True)


def test_second_owner():
    assert [first_steps.second_owner(count).is_done for count in (0, 1, 2)] == [False, False, True]


# The screen


@pytest.fixture
def preparing(cast):
    with in_association(cast.alpha):
        preparation.close_site(by=None)
    return cast


OWNERS_ONLY = ["Choisissez votre logo", "Complétez ce que la loi", "Nommez une deuxième personne"]
FOR_ALL = ["Écrivez les mots de votre accueil", "Publiez une première actualité", "Annoncez une date", "Écrivez-vous depuis"]


@pytest.mark.parametrize(
    ("name", "shown", "progress"), [("alice", True, "1 sur 8"), ("edith", False, "1 sur 5"), ("carl", False, "0 sur 4")]
)
def test_each_sees_what_they_can_do(preparing, sign_in, name, shown, progress):
    _portal, site = sign_in(getattr(preparing, name), "alpha")

    said = words(site.get("/admin/"))

    assert all(step in said for step in FOR_ALL)
    assert [step in said for step in OWNERS_ONLY] == [shown] * 3
    assert f"Premiers pas : {progress}" in said and ("Ouvrir le site" in said) is shown
    assert ("Chaque image dit" in said) is (name != "carl")
    assert "Seule l’équipe le voit pour l’instant." in said


def test_every_link_opens_its_screen(preparing, sign_in):
    _portal, site = sign_in(preparing.alice, "alpha")
    answer = site.get("/admin/")
    with in_association(preparing.alpha):
        shown = picture("Le bal")
        home = HomePage.objects.get()
        home.picture = shown
        publish(home)
    links = {state.step.key: state.url for state in site.get("/admin/premiers-pas/").context["progress"].todo}

    gc.collect()
    assert answer.status_code == 200
    assert set(links) == {"logo", "home", "news", "event", "pictures", "contact", "legal", "owner"}
    assert links["owner"] == f"http://portail.localhost:8765/mes-sites/{preparing.alpha.pk}/equipe/"
    assert {key: site.get(url, follow=True).status_code for key, url in links.items() if key != "owner"} == dict.fromkeys(
        set(links) - {"owner"}, 200
    )


def test_panel_is_small_once_open_and_gone_when_all_is_done(cast, sign_in):
    _portal, site = sign_in(cast.alice, "alpha")
    body = site.get("/admin/").content.decode()
    assert '<details class="kiosque-steps kiosque-steps--quiet"' in body and "/admin/ouvrir-le-site/" not in body

    finish(cast)
    said = words(site.get("/admin/"))
    assert "Premiers pas" not in said and "Choisissez votre logo" not in said
    assert "Premiers pas" in words(site.get("/admin/aide/"))
    again = words(site.get("/admin/premiers-pas/"))
    assert "Premiers pas : 8 sur 8" in again and "Tout est prêt." in again and "Remettre le site en préparation" in again

    with in_association(cast.alpha):
        preparation.close_site(by=None)
    assert "Tout est prêt. Ouvrez le site quand vous voulez." in words(site.get("/admin/"))


def finish(cast) -> None:
    """Do all that is to do in Alpha."""
    team.add_member(association=cast.alpha, account=cast.dan, role="owner", by=cast.alice)
    cache.clear()
    with in_association(cast.alpha):
        facts = dict.fromkeys(["street", "town", "phone", "email", "publication_director"], "x")
        SiteIdentity.objects.update(logo=picture(), contact_tested_at=timezone.now(), **facts)
        home = HomePage.objects.get()
        home.summary, home.body = "À nous.", []
        publish(home)
        publish(NewsIndexPage.objects.get().add_child(instance=NewsPage(title="Le bal", slug="bal")))
        EventIndexPage.objects.get().add_child(instance=EventPage(title="Bal", slug="bal", starts_on=timezone.localdate()))


def test_second_owner_is_left_out_where_nobody_says_who_they_are(preparing, sign_in):
    assistance.start_assistance(association=preparing.alpha, reason="Une question.", by=preparing.chloe)
    _portal, site = sign_in(preparing.chloe, "alpha")

    said = words(site.get("/admin/"))

    assert "Choisissez votre logo" in said and "Nommez une deuxième" not in said


@pytest.mark.parametrize("count", [1, 3])
def test_statements_do_not_grow(preparing, sign_in, rf, count, django_assert_num_queries):
    sign_in(preparing.alice, "alpha")
    request = rf.get("/", headers={"host": "alpha.asso.localhost:8765"})
    request.site_facts = SiteFacts(owners=1, team_url="/equipe/")
    with in_association(preparing.alpha):
        request.user = get_user_model().objects.get(email="alice@example.org")
        home = HomePage.objects.get()
        for number in range(count):
            page = home.add_child(instance=ContentPage(title=f"Bal {number}", slug=f"bal-{number}", live=False))
            page.picture = picture(f"Photo {number}")
            publish(page)
        ContentType.objects.get_for_models(Page, Picture)

        with django_assert_num_queries(16):  # permissions (2), identity, site, languages; eleven of the steps' own
            progress = first_steps.progress_for(request)

    assert (progress.words, len(progress.todo)) == ("0 sur 8", 8)
    gc.collect()
