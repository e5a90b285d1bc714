"""Fill a running city with one of everything issue 3 has a page for; prints where they are, and each person's session.

`python -m tests.e2e.people_places` prints {"places": {name: path}, "sessions": {person: cookie}}.
"""

import json
import os
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings_test")


def build() -> dict:
    from django.core.cache import cache
    from django.db import transaction

    from tests.conftest import load_cast, real_sign_in

    with transaction.atomic():  # before the worker has sent the mails, and their links with them
        people, places = teams(load_cast()), {}
        for part in (handovers_of, requests_of, city_of):
            places |= part(people)
    sessions = {name: real_sign_in(people[name])[0].cookies["kiosque_session"].value for name in ("ada", "ben", "dan", "chloe")}
    cache.clear()  # the code that Chloé gave may be given once more
    return {"places": places, "sessions": sessions}


def teams(cast) -> dict:
    """Ada owns four sites, one of them closed; Ben is in the team of each."""
    from django.utils import timezone

    from tenants.actions import associations, team
    from tenants.actions.accounts import create_account
    from tests.people import PASSWORD

    people = {"dan": cast.dan, "chloe": cast.chloe}
    for name in ("ada", "ben"):
        email = f"{name}@example.org"
        people[name] = create_account(email=email, first_name=name.title(), last_name="Roux", password=PASSWORD, by=None)
    for subdomain, role in (("relais", "editor"), ("passage", "editor"), ("fini", "editor"), ("close", "owner")):
        made = associations.create_association(name=f"Les Amis de {subdomain}", subdomain=subdomain, category="music", by=None)
        team.add_member(association=made, account=people["ada"], role="owner", by=None)
        day = timezone.localdate() + timedelta(days=20) if role == "editor" else None
        people[f"ben in {subdomain}"] = team.add_member(association=made, account=people["ben"], role=role, ends_on=day, by=None)
        people[subdomain] = made
    associations.suspend(association=people["close"], message="Travaux jusqu’à lundi.", by=cast.chloe)
    return people


def handovers_of(people) -> dict[str, str]:
    """Relais is claimed, Passage is being handed over to Ben, Fini was."""
    from tenants.actions import claims, handovers, team
    from tests.permission_objects import PERSON, mailed_token, paper

    relais, passage, fini, ada = (people[name] for name in ("relais", "passage", "fini", "ada"))
    invitation = team.invite(association=relais, email="lou@example.org", role="editor", by=ada)
    invited = mailed_token("invitation")
    claim = claims.receive_claim(association=relais, email="nour@example.org", reason="AG", uploads=[paper()], **PERSON)
    confirmed = mailed_token("reprendre/confirmer")
    claims.confirm_claim(claim=claim, token=confirmed, by=None)
    claims.receive_claim(association=passage, email="iris@example.org", reason="AG", **PERSON)
    under_way = handovers.start_succession(association=passage, email="ben@example.org", leaves=True, reason="AG", by=ada)
    done = handovers.start_succession(association=fini, email="ben@example.org", leaves=False, by=ada)
    handovers.accept_handover(handover=done, account=people["ben"])
    member = people["ben in relais"]
    return {
        "relais": f"/mes-sites/{relais.pk}/", "passage": f"/mes-sites/{passage.pk}/", "fini": f"/mes-sites/{fini.pk}/",
        "member": f"/mes-sites/{relais.pk}/equipe/{member.pk}/",
        "invitation": f"/mes-sites/{relais.pk}/equipe/invitations/{invitation.pk}/",
        "invited": f"/invitation/{invited}/",
        "claim": f"/mes-sites/{relais.pk}/passage-de-relais/{claim.pk}/",
        "console claim": f"/console/passages/{claim.pk}/",
        "claim state": f"/reprendre/confirmer/{confirmed}/",
        "claim confirm": f"/reprendre/confirmer/{mailed_token('reprendre/confirmer')}/",
        "claim form": f"/reprendre/{people['fini'].pk}/",
        "under way": f"/mes-sites/{passage.pk}/passage-de-relais/{under_way.pk}/",
        "console under way": f"/console/passages/{under_way.pk}/",
        "done": f"/mes-sites/{fini.pk}/passage-de-relais/{done.pk}/",
    }  # fmt: skip


def requests_of(people) -> dict[str, str]:
    from tenants.actions import site_requests
    from tests.permission_objects import PERSON, mailed_token, paper

    paths = {}
    for name in ("Violons", "Orgues", "Flûtes"):
        facts = {"email": f"{name[0].lower()}@example.org", "subdomain": f"les-{name[0].lower()}", "message": "Bonjour."}
        asked = site_requests.receive_request(name=f"Les {name}", uploads=[paper()], **facts, **PERSON)
        paths[f"{name} confirm"] = f"/demander-un-site/confirmer/{mailed_token('demander-un-site/confirmer')}/"
        paths[name] = f"/console/demandes/{asked.pk}/"
        if name != "Flûtes":
            site_requests.confirm_request(site_request=asked, by=None)
        if name == "Orgues":
            site_requests.refuse_request(site_request=asked, note="Le récépissé manque.", by=people["chloe"])
    return paths


def city_of(people) -> dict[str, str]:
    from django.utils import timezone

    from tenants.actions import assistance, associations, domains, notices
    from tenants.models import Archive, BulkMessage

    relais, chloe, now = people["relais"], people["chloe"], timezone.now()
    domains.claim_domain(association=relais, host="les-amis.example", by=chloe)
    listed = associations.list_association(name="Sans site", category="music", by=chloe)
    BulkMessage.objects.create(subject="Mardi", body="Bonjour.", owners_only=False, n_recipients=12, by=chloe)
    notices.show_banner(text="Travaux mardi de 12 h à 14 h.", starts_at=now, ends_at=now + timedelta(hours=2), by=chloe)
    facts = {"reason": "asked", "name": "relais", "size": 40_000, "sha256": "x", "content": "x", "release": relais.release}
    archive = Archive.objects.create(association=relais, proved_at=now, proof={"n_pages": 11}, **facts)
    session = assistance.start_assistance(association=relais, reason="Ada a demandé de l’aide.", by=chloe)
    return {
        "console relais": f"/console/associations/{relais.pk}/",
        "console archive": f"/console/associations/{relais.pk}/archives/{archive.pk}/",
        "console close": f"/console/associations/{people['close'].pk}/",
        "console listed": f"/console/associations/{listed.pk}/",
        "assistance start": f"/assistance/{people['fini'].pk}/",
        "assistance": f"/assistance/seances/{session.pk}/",
    }


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(build()))
