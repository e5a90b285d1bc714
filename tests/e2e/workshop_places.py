"""A cohort whose first workshop was held yesterday, with all that it leaves, for the running city; prints where each page is.

`python -m tests.e2e.workshop_places` prints {"places": {person: [path]}, "sessions": {person: cookie}}.
"""

import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings_test")


def build() -> dict:
    from django.core.cache import cache
    from django.db import transaction

    from tests.conftest import load_cast, real_sign_in

    cast = load_cast()
    with transaction.atomic():
        places = pages(cast, *cohort_of(cast))
    sessions = {name: real_sign_in(getattr(cast, name))[0].cookies["kiosque_session"].value for name in ("alice", "theo")}
    cache.clear()  # the code that Théo gave may be given once more
    return {"places": places, "sessions": sessions}


def cohort_of(cast):
    """Return the session of yesterday, the one of next week, and Alice's registration for it; others wait for a seat."""
    from tests.training.conftest import TUESDAYS, soon
    from tests.training.survey_scenes import come, say
    from training.actions.planning import Plan, create_cohort
    from training.actions.registrations import Person, register
    from training.models import Place, Session

    place = Place.objects.create(name="Médiathèque", address="4 place de la Halle", seats=12, access_notes="Premier étage.")
    plan = Plan("Accessible", place, TUESDAYS, seats=1, associations=[cast.alpha, cast.beta], trainers=[cast.theo])
    create_cohort(plan=plan, by=None, confirmed=True)
    held, coming = Session.objects.filter(cohort__name="Accessible")[:2]
    soon(held, hours=-26)
    come(held, cast.alpha, 6)
    say(held, 6, missing="Plus de temps.", pace="right", heard_of="city")
    soon(coming, hours=24 * 7)
    mine = register(session=coming, association=cast.alpha, person=_person(Person, cast.alice), by=None)
    register(session=coming, association=cast.beta, person=_person(Person, cast.bob), by=None)
    return held, coming, mine


def _person(Person, account):
    return Person(account.first_name, account.last_name, account.email, account)


def pages(cast, held, coming, mine) -> dict[str, list[str]]:
    from training.actions import autonomy, returns
    from training.models import Return

    autonomy.recognise_autonomy(association=cast.beta, by=None)
    returns.propose_return(association=cast.beta, reason=Return.Reason.HANDOVER, workshops=[1, 3], by=None)
    back = Return.objects.get(association=cast.beta)
    ours, all_of_them = f"/ateliers/{cast.alpha.pk}/", f"/formation/avancement/{cast.alpha.pk}/"
    return {
        "nobody": [f"/ateliers/avis/{held.survey_key}/", f"/ateliers/avis/{held.survey_key}/merci/"],
        "alice": [
            "/ateliers/", ours, f"{ours}seances/{coming.pk}/", f"{ours}seances/{coming.pk}/!",
            f"{ours}exercices/", f"{ours}revenir/",
            f"/ateliers/inscriptions/{mine.pk}/quitter/", f"/ateliers/inscriptions/{mine.pk}/accepter/", "/ateliers/calendrier/",
        ],
        "theo": [
            "/formation/avancement/", "/formation/avancement/?q=rien", all_of_them, f"{all_of_them}exercices/home_text/",
            f"{all_of_them}autonomie/", f"/formation/avancement/{cast.beta.pk}/autonomie/retirer/", "/formation/retours/",
            f"/formation/retours/{back.pk}/fermer/", f"/formation/seances/{held.pk}/compteurs/",
            f"/formation/seances/{held.pk}/avis/",
            f"/formation/seances/{held.pk}/avis/ecran/", "/formation/bilan/",
        ],
    }  # fmt: skip


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(build()))
