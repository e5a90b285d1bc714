"""Another address than the team's receives nothing before somebody there says yes, and nothing once it says no."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.cache import cache
from django.utils import timezone
from wagtail.models import PageLogEntry

from cms import answer_addresses
from cms.models import AnswerAddress, FormPage, SiteIdentity
from tenants.actions import team
from tenants.actions.shadows import open_shadow
from tenants.models import Membership
from tenants.schemas import in_association
from tests.cms.crawl import read
from tests.cms.forms import make_form

TOWN_HALL = "mairie@example.org"
HERE = {"origin": "http://alpha.asso.localhost:8765"}


@pytest.fixture
def form(cast):
    with in_association(cast.alpha):
        return make_form(live=False, told_address=TOWN_HALL)


def publish(cast, form) -> None:
    with in_association(cast.alpha):
        FormPage.objects.get(pk=form.pk).get_latest_revision().publish()


def asked(letters) -> list[str]:
    return [
        mail["to"][0] if isinstance(mail["to"], list) else mail["to"]
        for mail in letters()
        if "voulez-vous recevoir" in mail["subject"]
    ]


def link_of(letters) -> str:
    return re.search(r"https?://[^/\s]+(/adresse/\S+)", letters()[-1]["body"])[1]


def is_proved(cast, email=TOWN_HALL) -> bool:
    with in_association(cast.alpha):
        return answer_addresses.proved(email)


def words(answer) -> str:
    return " ".join(read(answer).words.replace("\xa0", " ").split())


def test_publishing_asks_and_yes_proves(cast, form, letters, as_visitor):
    assert asked(letters) == []
    publish(cast, form)
    assert asked(letters) == [TOWN_HALL]
    visitor = as_visitor("alpha")
    visitor.handler.enforce_csrf_checks = True
    page = visitor.get(link_of(letters))

    assert (page.status_code, page["Referrer-Policy"], page["X-Robots-Tag"]) == (200, "no-referrer", "noindex")
    assert "Association Alpha souhaite envoyer à mairie@example.org les réponses" in words(page)
    assert not is_proved(cast)

    done = visitor.post(link_of(letters), headers=HERE)

    assert "Désormais, mairie@example.org reçoit chaque réponse." in words(done)
    assert is_proved(cast)
    assert dict(done.cookies) == {}
    assert is_proved(cast, "MAIRIE@example.org")


def test_post_from_another_site_proves_nothing(cast, form, letters, as_visitor):
    publish(cast, form)

    answer = as_visitor("alpha").post(link_of(letters), headers={"origin": "http://beta.asso.localhost:8765"})

    assert answer.status_code == 403
    assert not is_proved(cast)


def test_link_lapses_after_a_week(cast, form, letters, as_visitor, monkeypatch):
    publish(cast, form)
    link, later = link_of(letters), timezone.now().timestamp() + 7 * 86400
    visitor = as_visitor("alpha")

    monkeypatch.setattr(signing.time, "time", lambda: later - 60)
    assert visitor.get(link).status_code == 200
    monkeypatch.setattr(signing.time, "time", lambda: later + 60)
    late = visitor.post(link, headers=HERE)

    assert (late.status_code, "Ce lien a expiré" in words(late)) == (410, True)
    assert not is_proved(cast)


@pytest.mark.parametrize("kind", ["forged", "other site", "stop link"])
def test_link_that_is_not_ours_proves_nothing(cast, form, letters, as_visitor, kind):
    publish(cast, form)
    with in_association(cast.beta):
        elsewhere = answer_addresses.link_for(TOWN_HALL, answer_addresses.YES)
    with in_association(cast.alpha):
        stop = answer_addresses.stop_link(TOWN_HALL).replace("arreter/", "")
    link = {"forged": "/adresse/xxx:yyy:zzz/", "other site": elsewhere, "stop link": stop}[kind]

    answer = as_visitor("alpha").post(link, headers=HERE)

    assert answer.status_code == 404
    assert not is_proved(cast)


def test_address_that_no_form_names_is_not_kept(cast, form, letters, as_visitor):
    publish(cast, form)
    with in_association(cast.alpha):
        FormPage.objects.update(told_address="")

    answer = as_visitor("alpha").post(link_of(letters), headers=HERE)

    assert answer.status_code == 410
    assert not is_proved(cast)


def test_one_mail_a_day_until_yes(cast, form, letters):
    publish(cast, form)
    publish(cast, form)
    assert len(asked(letters)) == 1

    with in_association(cast.alpha):
        AnswerAddress.objects.update(asked_at=timezone.now() - timedelta(days=1, minutes=1))
    publish(cast, form)
    assert len(asked(letters)) == 2

    with in_association(cast.alpha):
        AnswerAddress.objects.update(asked_at=None, proved_at=timezone.now())
    publish(cast, form)
    assert len(asked(letters)) == 2


def test_site_asks_only_so_many_addresses(cast, letters):
    with in_association(cast.alpha):
        sent = [answer_addresses.ask(f"a{number}@example.org") for number in range(answer_addresses.ASKED_PER_HOUR + 3)]
        cache.clear()
        late = answer_addresses.ask("a21@example.org")

    assert sent.count(True) == len(asked(letters)) - 1 == answer_addresses.ASKED_PER_HOUR
    assert late


def test_address_of_the_team_needs_no_question(cast, letters):
    with in_association(cast.alpha):
        edith = open_shadow(account=cast.edith, role="editor")
        before = answer_addresses.ask("Edith@example.org"), answer_addresses.proved("Edith@example.org")
        edith.is_active = False
        edith.save(update_fields=["is_active"])
        after = answer_addresses.proved("edith@example.org")

    assert (before, after, asked(letters)) == ((False, True), False, [])


def test_one_click_ends_it_everywhere(cast, form, as_visitor, letters):
    publish(cast, form)
    with in_association(cast.alpha):
        answer_addresses.prove(TOWN_HALL)
        other = make_form(title="Autre", slug="autre", told_address="Mairie@example.org")
        kept = make_form(title="Encore", slug="encore", told_address="ecole@example.org")
        link = answer_addresses.stop_link("Mairie@example.org")
    visitor = as_visitor("alpha")
    visitor.handler.enforce_csrf_checks = True
    assert "mairie@example.org ne recevra plus" in words(visitor.get(link))
    assert is_proved(cast)
    assert visitor.post(link, headers={"origin": "http://mechant.example"}).status_code == 403
    assert is_proved(cast)

    done = visitor.post(link, headers=HERE)

    assert "n’envoie plus rien à mairie@example.org" in words(done)
    assert not is_proved(cast)
    with in_association(cast.alpha):
        assert list(FormPage.objects.order_by("pk").values_list("told_address", flat=True)) == ["", "", "ecole@example.org"]
        assert {page.get_latest_revision_as_object().told_address for page in FormPage.objects.exclude(pk=kept.pk)} == {""}
        entries = PageLogEntry.objects.filter(action="cms.answers_stop")
        assert {entry.page_id for entry in entries} == {form.pk, other.pk}
        assert "example.org" not in str([entry.data for entry in entries])
    assert "Vous ne recevez plus rien" in words(visitor.post(link, headers=HERE))


def test_editor_says_where_it_stands(cast, form, sign_in):
    _portal, site = sign_in(cast.alice, "alpha")
    path, said = f"/admin/pages/{form.pk}/edit/", []
    states = [{"asked_at": timezone.now()}, {"proved_at": timezone.now()}]

    said.append(words(site.get(path)))
    for state in states:
        with in_association(cast.alpha):
            AnswerAddress.objects.update_or_create(email=TOWN_HALL, defaults=state)
        said.append(words(site.get(path)))

    assert "Nous écrirons à mairie@example.org quand le formulaire sera publié" in said[0]
    assert "mairie@example.org n’a pas encore dit oui" in said[1]
    assert "mairie@example.org a dit oui le" in said[2]


def test_keys_are_of_the_site(cast):
    links = set()
    for association in (cast.alpha, cast.beta):
        with in_association(association):
            links.add(signing.dumps("x", salt=f"cms.answer_address.yes.{SiteIdentity.load().site_id}").rpartition(":")[2])

    assert len(links) == 2


def test_nothing_is_sent_to_who_has_left_the_team(cast, sign_in):
    sign_in(cast.edith, "alpha")
    with in_association(cast.alpha):
        edith = get_user_model().objects.get(email="edith@example.org")
        form = make_form(told_address="edith@example.org")
        form.told = [edith]
        form.save()

    team.remove_member(membership=Membership.objects.get(account=cast.edith), by=cast.alice)

    with in_association(cast.alpha):
        left = FormPage.objects.get()
        assert (list(left.told.all()), left.told_address) == ([], "")
