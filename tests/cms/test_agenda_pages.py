"""The agenda as residents read it, and as volunteers write it."""

from datetime import date, time, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from cms import agenda, agenda_queries
from cms.models import EventIndexPage, EventPage, HomePage
from tenants.schemas import in_association
from tests.cms.crawl import read
from tests.cms.events import add_event


def coming(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def words(client, path) -> str:
    return read(client.get(path)).words.replace("\n", " ").replace("\u00a0", " ").replace("\u202f", " ")


def test_what_comes_is_by_date_each_once_with_its_rhythm(cast, as_visitor):
    monday = date(2030, 6, 3)
    with in_association(cast.alpha):
        add_event("Fête de l’été", starts_on=date(2030, 6, 20), place="Parc Ferrand")
        add_event("Yoga", starts_on=monday, starts_at=time(18, 30), ends_at=time(20), repeats=agenda.WEEKLY)
        add_event("Loto", starts_on=date(2030, 7, 6), is_cancelled=True)
        add_event("Vieux loto", starts_on=coming(-2))

    said = words(as_visitor("alpha"), "/agenda/")

    order = ["Juin 2030", "Yoga", "Lundi 3 juin 2030, de 18 h 30 à 20 h ", "Tous les lundis de 18 h 30 à 20 h", "Fête de l’été",
             "Parc Ferrand", "Juillet 2030", "Loto", "Annulé"]  # fmt: skip
    assert [said.rindex(part) for part in order] == sorted(said.rindex(part) for part in order)
    assert said.count("Yoga") == 1 and "Vieux loto" not in said


def test_month_asked_shows_that_month_only(cast, as_visitor):
    this = timezone.localdate().replace(day=1)
    after = agenda.next_month(this)
    with in_association(cast.alpha):
        add_event("Yoga", starts_on=timezone.localdate(), repeats=agenda.WEEKLY)
        add_event("Bal", starts_on=after + timedelta(days=40))
    client = as_visitor("alpha")

    said = words(client, f"/agenda/?mois={after:%Y-%m}")

    assert "Yoga" in said and "Bal" not in said
    assert "Rien n’est prévu ce mois-là." in words(client, f"/agenda/?mois={this.year - 1}-{this.month:02}")
    for nonsense in ("0000-01", "9999-12", "2026-13", "x", "2026-1", "٢٠٢٦-01"):
        assert "Bal" in words(client, f"/agenda/?mois={nonsense}")
        assert client.get(f"/agenda/?vue=mois&mois={nonsense}").status_code == 200


def test_month_view_is_a_table_with_every_session(cast, as_visitor):
    first, last = agenda.month_bounds(agenda.next_month(timezone.localdate()))
    with in_association(cast.alpha):
        add_event("Yoga", starts_on=first, starts_at=time(9), repeats=agenda.WEEKLY, repeats_until=last)
    html = as_visitor("alpha").get(f"/agenda/?vue=mois&mois={first:%Y-%m}").content.decode()

    sessions = (last.day + 6) // 7
    assert html.count('<span class="hour">9\u00a0h</span> Yoga</a>') == sessions
    assert html.count('<th scope="col">') == 7 and html.count("<caption>") == 1
    assert f'<time datetime="{first:%Y-%m-%d}">' in html


def test_over_is_kept_last_first_twenty_a_page(cast, as_visitor):
    with in_association(cast.alpha):
        for days in range(1, 23):
            add_event(f"Il y a {days} jours", starts_on=coming(-days))
        add_event("Stage", starts_on=coming(-60), repeats=agenda.WEEKLY, repeats_until=coming(-30))
        add_event("Longue expo", starts_on=coming(-3), ends_on=coming(3))
    client = as_visitor("alpha")

    one, two = words(client, "/agenda/?vue=passe"), words(client, "/agenda/?vue=passe&page=2")

    assert [one.index(f"Il y a {days} jours") for days in range(1, 21)] == sorted(
        one.index(f"Il y a {days} jours") for days in range(1, 21)
    )
    assert "Page 1 sur 2" in one and "Stage" not in one
    assert "Il y a 22 jours" in two and "Stage" in two
    assert "Longue expo" not in one + two and "Longue expo" in words(client, "/agenda/")


def test_empty_agenda_says_what_it_is_for(cast, as_visitor):
    assert "Sorties, fêtes, réunions et cours de chaque semaine seront annoncés ici." in words(as_visitor("alpha"), "/agenda/")
    assert "Rien n’est encore passé" in words(as_visitor("alpha"), "/agenda/?vue=passe")
    assert "Prochaines dates" not in words(as_visitor("alpha"), "/")


def test_subscribing_is_explained(cast, as_visitor):
    html = as_visitor("alpha").get("/agenda/").content.decode()

    assert 'href="webcal://alpha.asso.localhost:8765/agenda/agenda.ics"' in html
    assert "<code>http://alpha.asso.localhost:8765/agenda/agenda.ics</code>" in html


def test_event_tells_everything(cast, as_visitor):
    tuesday = date(2030, 6, 4)
    with in_association(cast.alpha):
        add_event(
            "Yoga", starts_on=tuesday, starts_at=time(18, 30), ends_at=time(20), repeats=agenda.WEEKLY,
            place="Salle des Tilleuls", repeats_until=date(2031, 6, 3), address="5 rue de l’École & Cie", price="5 €",
            organiser="Le club",
            link="https://example.org/", link_label="Réserver",
            exceptions=[{"day": date(2030, 6, 11), "note": "vacances"}, {"day": date(2030, 6, 18), "new_time": time(19)}],
        )  # fmt: skip
    client = as_visitor("alpha")
    said, html = words(client, "/agenda/yoga/"), client.get("/agenda/yoga/").content.decode()

    for part in (
        "Tous les mardis de 18 h 30 à 20 h", "jusqu’au mardi 3 juin 2031",
        "Prochaine date : mardi 4 juin 2030, de 18 h 30 à 20 h", "Salle des Tilleuls", "5 €", "Le club", "Réserver",
    ):  # fmt: skip
        assert part in said
    assert "https://www.openstreetmap.org/search?query=5%20rue%20de%20l%E2%80%99%C3%89cole%20%26%20Cie" in html
    assert 'href="/agenda/yoga/evenement.ics"' in html


def test_next_dates_and_sessions_called_off_are_said(cast, as_visitor):
    today = timezone.localdate()
    with in_association(cast.alpha):
        add_event(
            "Yoga", starts_on=today, starts_at=time(23, 30), repeats=agenda.WEEKLY,
            exceptions=[{"day": coming(7), "note": "vacances"}, {"day": coming(14), "new_day": coming(15), "note": "prise"}],
        )  # fmt: skip

    said = words(as_visitor("alpha"), "/agenda/yoga/")

    assert "déplacé prise" in said
    assert said.index("Pas de séance") < said.index("(vacances)")


@pytest.mark.parametrize(
    ("fields", "told", "calendar"),
    [
        ({"starts_on": date(2020, 1, 1)}, "Cet événement est passé.", False),
        ({"starts_on": date(2030, 1, 1), "is_cancelled": True, "cancelled_note": "Trop de neige."}, "Trop de neige.", False),
        ({"starts_on": date(2030, 1, 1)}, "Mardi 1er janvier 2030", True),
    ],
)
def test_event_that_is_over_or_cancelled_says_so(cast, as_visitor, fields, told, calendar):
    with in_association(cast.alpha):
        add_event("Loto", **fields)

    said = words(as_visitor("alpha"), "/agenda/loto/")

    assert told in said
    assert ("Ajouter à mon agenda" in said) is calendar


def test_home_page_shows_the_next_three_dates(cast, as_visitor):
    with in_association(cast.alpha):
        for days in (4, 2, 9, 1, 3):
            add_event(f"Dans {days} jours", starts_on=coming(days), is_cancelled=days == 1)

    said = words(as_visitor("alpha"), "/")

    assert [f"Dans {days} jours" in said for days in (1, 2, 3, 4, 9)] == [False, True, True, True, False]
    assert said.index("Dans 2 jours") < said.index("Dans 3 jours") < said.index("Dans 4 jours")


def test_site_opened_before_the_agenda_gets_one_from_its_home_page(cast, sign_in):
    with in_association(cast.alpha):
        EventIndexPage.objects.get().delete()
        home = HomePage.objects.get()
        assert EventIndexPage.can_create_at(home)
    _portal, site = sign_in(cast.alice, "alpha")

    assert "Ajouter un événement" not in read(site.get("/admin/")).words
    assert site.get(f"/admin/pages/add/cms/eventindexpage/{home.pk}/").status_code == 200


EVENT = {
    "title": "Yoga", "slug": "yoga", "summary": "", "picture": "", "body-count": "0", "starts_on": "03/06/2030",
    "starts_at": "18:30",
    "ends_at": "20:00", "ends_on": "", "repeats": "week", "repeats_until": "", "place": "", "address": "", "organiser": "",
    "price": "", "link_label": "", "link": "", "cancelled_note": "", "exceptions-TOTAL_FORMS": "1",
    "exceptions-INITIAL_FORMS": "0", "exceptions-MIN_NUM_FORMS": "0", "exceptions-MAX_NUM_FORMS": "1000",
    "exceptions-0-day": "10/06/2030", "exceptions-0-new_day": "", "exceptions-0-new_time": "", "exceptions-0-note": "vacances",
    "exceptions-0-ORDER": "1", "exceptions-0-DELETE": "", "exceptions-0-id": "", "action-publish": "1",
}  # fmt: skip


def post_event(site, association, **changes):
    with in_association(association):
        index = EventIndexPage.objects.get()
    return site.post(f"/admin/pages/add/cms/eventpage/{index.pk}/", EVENT | changes)


def test_volunteer_writes_a_weekly_class(cast, sign_in):
    _portal, site = sign_in(cast.edith, "alpha")

    assert post_event(site, cast.alpha).status_code == 302

    with in_association(cast.alpha):
        page = EventPage.objects.get()
        sessions = agenda.occurrences(page.schedule(), first=date(2030, 6, 1), last=date(2030, 6, 30))
        assert [session.start.day for session in sessions] == [3, 17, 24]
        assert (page.live, page.over_on) == (True, None)
        assert [entry.page for entry in agenda_queries.coming(HomePage.objects.get(), since=date(2030, 6, 4))] == [page]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends_at": "18:00"}, "Cela finirait avant d’avoir commencé."),
        ({"ends_on": "02/06/2030"}, "Le dernier jour est avant le premier."),
        ({"starts_on": "03/06/0203"}, "Vérifiez l’année"),
        ({"repeats_until": "01/06/2030"}, "Cette date est avant la première."),
        ({"repeats": ""}, "Cet événement n’a lieu qu’une fois"),
        ({"ends_on": "20/06/2030"}, "les séances se chevaucheraient"),
        ({"exceptions-0-day": "11/06/2030"}, "Rien n’est prévu ce jour-là."),
        ({"starts_on": "quand ?"}, ""),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(cast, sign_in, changes, sentence):
    _portal, site = sign_in(cast.alice, "alpha")

    answer = post_event(site, cast.alpha, **changes)

    html = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in read(answer).words.replace("\u00a0", " ")
    for typed in ("Yoga", "vacances", *[value for value in changes.values() if value]):
        assert typed in html
    with in_association(cast.alpha):
        assert not EventPage.objects.exists()


def test_door_to_a_new_event(cast, sign_in):
    get_user_model().objects.filter(pk=cast.carl.pk).update(language="fr")
    _portal, site = sign_in(cast.carl, "alpha")
    with in_association(cast.alpha):
        index = EventIndexPage.objects.get()

    home = read(site.get("/admin/"))

    assert "Ajouter un événement" in home.words
    assert f"/admin/pages/add/cms/eventpage/{index.pk}/" in home.links
