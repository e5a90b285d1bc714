"""What happens on the portal and in a site so that each mail is sent, once for readers of French, once for English.

Each scene makes the real thing happen. People who have no account read the language of their request.
"""

import re
from datetime import timedelta
from types import SimpleNamespace

from allauth.core import context as allauth_context
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.flows import add_authenticator
from django.contrib.auth import get_user_model
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import cache
from django.test import RequestFactory
from django.utils import timezone, translation

from cms import answer_addresses, crowds
from cms.answering import store_answer
from cms.contact import store_message
from cms.models import NewsIndexPage, NewsPage
from tenants.actions import (
    archive_care,
    assistance,
    associations,
    claims,
    erasure,
    exports,
    go_back,
    handovers,
    notices,
    room,
    seats,
    site_requests,
    team,
)
from tenants.actions.accounts import create_account
from tenants.models import Membership, Preview, PutAside, SiteFigures
from tenants.schemas import in_association
from tests.built_versions import ready_preview
from tests.cms.answering import KEPT, add_form
from tests.conftest import enter_site, load_cast, path_of, real_sign_in, visitor
from tests.mails import queued_mails
from tests.people import PASSWORD
from tests.second_step import confirm_password, set_up_app

NEW_PASSWORD = "another horse, another battery"
NEWCOMER = {"first_name": "Nadia", "last_name": "Ferrand", "phone": "", "by": None}


def set_the_stage(language: str) -> SimpleNamespace:
    """Return the cast, all of whom read this language, with the language."""
    get_user_model().objects.update(language=language)
    return SimpleNamespace(language=language, **vars(load_cast()))


def person(stage, name: str, *, password: str = PASSWORD):
    email = f"{name}@example.org"
    account = create_account(
        email=email, first_name=name.capitalize(), last_name="Test", password=password, language=stage.language, by=None
    )
    return account


def browser(stage):
    """Return a client on the portal whose pages are in the scene's language."""
    client = visitor()
    client.post("/langue/", {"language": stage.language})
    return client


def member(association, account, role="editor", **place) -> Membership:
    return team.add_member(association=association, account=account, role=role, by=None, **place)


def link_mailed_to(email: str) -> str:
    """Return the path of the one link in the last mail to an address."""
    body = next(mail["body"] for mail in reversed(queued_mails()) if mail["to"] == email)
    return path_of(re.search(r"^https?://\S+$", body, re.MULTILINE)[0])


# The team


def team_comes_and_goes(stage) -> None:
    rose, luc, yves = (person(stage, name) for name in ("rose", "luc", "yves"))
    rose, luc, yves = (member(stage.beta, account) for account in (rose, luc, yves))
    with translation.override(stage.language):
        team.invite(association=stage.beta, email="nina@example.org", role="editor", by=stage.bob)
    team.change_role(membership=rose, role="contributor", by=stage.bob)
    team.leave(membership=luc)
    team.remove_member(membership=yves, by=stage.bob)


def last_days_come(stage) -> None:
    today = timezone.localdate()
    member(stage.beta, person(stage, "paul"), ends_on=today + timedelta(days=20))
    seats.remind_last_days()
    Membership.objects.filter(account__email__in=["paul@example.org", "bob@example.org"]).update(
        ends_on=today - timedelta(days=1), reminded_on=today
    )
    seats.end_places()


def city_looks_after_the_sites(stage) -> None:
    message = notices.send_message(subject="Forum des associations", body="Venez nombreux.", owners_only=True, by=stage.chloe)
    notices.fan_out(message_id=str(message.pk))
    assistance.start_assistance(association=stage.alpha, reason="Alice a demandé de l’aide.", by=stage.chloe)
    associations.close(association=stage.beta, by=stage.chloe)
    associations.keep(association=stage.beta, by=stage.chloe)


def site_overflows(stage) -> None:
    room.look(association_id=stage.alpha.pk, used=stage.alpha.quota_bytes - 1024**2)
    with in_association(stage.alpha):
        crowds.tell_owners_once(400)


def archives_are_a_worry(stage) -> None:
    now = timezone.now()
    SiteFigures.objects.update_or_create(
        association=stage.alpha, defaults={"proof": {"error": "x"}, "proved_at": now - timedelta(days=36)}
    )
    archive_care.note_failure(association=stage.alpha, work="archive", error=OSError("x"), by=None)
    archive_care.tell_city_of_worries()


def site_goes_back(stage) -> None:
    """The owner since the handover goes back to a day, and takes it back."""
    preview = ready_preview(stage.alpha, by=stage.edith)
    go_back.send_code(preview=preview, by=stage.edith)
    Preview.objects.filter(pk=preview.pk).update(state=Preview.State.CHOSEN)
    go_back.take_its_place(preview)
    go_back.take_back(aside=PutAside.objects.get(association=stage.alpha), by=stage.edith)


def site_is_taken_away(stage) -> None:
    for account in (stage.alice, stage.chloe):
        made = exports.ask_export(association=stage.alpha, by=account)
        exports.note_ready(export=made, name="", size=1, by=None)
    exports.fail_export(export=exports.ask_export(association=stage.beta, by=stage.bob), error="x", by=None)


# Requests and handovers


def sites_are_asked_for(stage) -> None:
    for name in ("gamma", "delta"):
        facts = NEWCOMER | {"email": f"{name}@example.org", "language": stage.language}
        asked = site_requests.receive_request(name=name.capitalize(), subdomain=name, **facts)
        site_requests.confirm_request(site_request=asked, by=None)
        if name == "gamma":
            site_requests.check_request(site_request=asked, papers_received=True, charter_accepted=True, by=stage.chloe)
            site_requests.grant_request(site_request=asked, by=stage.chloe)
        else:
            site_requests.refuse_request(site_request=asked, note="Le récépissé manque.", by=stage.chloe)


def site_is_passed_on(stage) -> None:
    member(stage.alpha, stage.dan, role="owner")
    with translation.override(stage.language):
        first = handovers.start_succession(association=stage.alpha, email="sam@example.org", leaves=True, by=stage.alice)
    handovers.withdraw(handover=first, by=stage.alice)
    second = handovers.start_succession(association=stage.alpha, email=stage.edith.email, leaves=False, by=stage.alice)
    handovers.accept_handover(handover=second, account=stage.edith)


def site_is_claimed(stage) -> None:
    for is_granted in (False, True):
        facts = NEWCOMER | {"email": "nadia@example.org", "language": stage.language, "reason": "Plus personne ne répond."}
        claim = claims.receive_claim(association=stage.beta, **facts)
        token = link_mailed_to("nadia@example.org").rstrip("/").rpartition("/")[2]
        claims.confirm_claim(claim=claim, token=token, by=None)
        handovers.answer_claim(handover=claim, agrees=False, reason="Je suis là.", by=stage.bob)
        if is_granted:
            claims.grant_claim(handover=claim, former_owners_leave=True, override="Vu à la mairie.", by=stage.chloe)
        else:
            claims.refuse_claim(handover=claim, note="Le procès-verbal manque.", by=stage.chloe)


# In a site


def visitor_writes(stage) -> None:
    enter(stage, stage.alice)
    with in_association(stage.alpha):
        store_message(name="Nadia Ferrand", email="nadia@example.org", text="Bonjour, êtes-vous là en août\u00a0?")


def visitor_answers(stage) -> None:
    enter(stage, stage.alice)
    with in_association(stage.alpha):
        form = add_form(title="Sortie au lac", told_address="mairie@example.org")
        form.told.set(get_user_model().objects.filter(email="alice@example.org"))
        form.save()
        with translation.override(stage.language):
            answer_addresses.ask("mairie@example.org")
        answer_addresses.prove("mairie@example.org")
        store_answer(page=form, answers=KEPT)


def draft_is_read(stage) -> None:
    carl, alice = enter(stage, stage.carl), enter(stage, stage.alice)
    with in_association(stage.alpha):
        index = NewsIndexPage.objects.get().pk
    form = {"title": "Tournoi", "slug": "tournoi", "summary": "Samedi.", "picture": "", "date": "2030-05-01", "body-count": "0"}
    carl.post(f"/admin/pages/add/cms/newspage/{index}/", form | {"action-submit": "1"})
    answer_review(stage, alice, "reject", comment="Ajoutez le lieu.")
    with in_association(stage.alpha):
        page = NewsPage.objects.get(slug="tournoi").pk
    carl.post(f"/admin/pages/{page}/edit/", form | {"action-restart-workflow": "1", "action-submit": "1"})
    answer_review(stage, alice, "approve")


def answer_review(stage, site, action, **form) -> None:
    with in_association(stage.alpha):
        page = NewsPage.objects.get(slug="tournoi")
        task = page.current_workflow_task_state.pk
    assert site.post(f"/admin/pages/workflow/action/{page.pk}/{action}/{task}/", form).status_code == 302


def enter(stage, account):
    portal, _ = real_sign_in(account)
    return enter_site(portal, "alpha")


# One's own account


def forgotten_ways_in(stage) -> None:
    person(stage, "marie")
    client = browser(stage)
    client.post("/compte/connexion/code/", {"email": "marie@example.org"})
    browser(stage).post("/compte/connexion/code/", {"email": "personne@example.org"})
    client.post("/compte/mot-de-passe/oublie/", {"email": "marie@example.org"})
    form = client.get(link_mailed_to("marie@example.org"))["Location"]
    assert client.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}).status_code == 302


def passwords_change(stage) -> None:
    portal, _ = real_sign_in(person(stage, "hugo"))
    confirm_password(portal)
    new = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert portal.post("/compte/mot-de-passe/changer/", {"oldpassword": PASSWORD} | new).status_code == 302
    person(stage, "lea", password="")
    portal = browser(stage)
    portal.post("/compte/connexion/code/", {"email": "lea@example.org"})
    code = re.search(r"^    (\d{6})$", queued_mails()[-1]["body"], re.MULTILINE)[1]
    portal.post("/compte/connexion/code/confirmer/", {"code": code})
    assert portal.post("/compte/mot-de-passe/choisir/", new).status_code == 302


def addresses_change(stage) -> None:
    portal, _ = real_sign_in(person(stage, "ines"))
    confirm_password(portal)
    portal.post("/compte/adresses/", {"email": "ines.new@example.org", "action_add": ""})
    portal.post(link_mailed_to("ines.new@example.org"))
    portal.post("/compte/adresses/", {"email": "ines.new@example.org", "action_primary": ""})
    portal.post("/compte/adresses/", {"email": "ines@example.org", "action_remove": ""})


def second_steps_change(stage) -> None:
    portal, _ = real_sign_in(person(stage, "omar"))
    set_up_app(portal)
    portal.post("/compte/securite/codes-de-secours/nouveaux/")
    portal.post("/compte/securite/application/retirer/")
    passkeys_change(stage)


def passkeys_change(stage) -> None:
    account = person(stage, "jade")
    portal, _ = real_sign_in(account)
    confirm_password(portal)
    request = RequestFactory().post("/compte/securite/cles/ajouter/")
    request.user, request.session, request._messages = account, portal.session, CookieStorage(request)
    with allauth_context.request_context(request):
        add_authenticator(request, "Téléphone", {})  # the browser's part is in tests/e2e/test_passkey.py
    passkey = Authenticator.objects.get(user=account, type="webauthn")
    assert portal.post(f"/compte/securite/cles/{passkey.pk}/retirer/").status_code == 302


def person_leaves(stage) -> None:
    erasure.erase_account(account=person(stage, "zoe"), by=None)


SCENES = [
    visitor_writes, visitor_answers, draft_is_read, site_is_passed_on, team_comes_and_goes, last_days_come, site_is_claimed,
    city_looks_after_the_sites, site_overflows, archives_are_a_worry, site_goes_back,
    site_is_taken_away, sites_are_asked_for, forgotten_ways_in, passwords_change,
    addresses_change, second_steps_change, person_leaves,
]  # fmt: skip


def play(stage) -> None:
    for scene in SCENES:
        cache.clear()  # each scene may send what the limits allow
        scene(stage)
