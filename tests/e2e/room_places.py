"""A session that is going on, for the running city: twelve people of Alpha and Beta; prints where it is, and who is signed in.

`python -m tests.e2e.room_places` prints {"session": its id, "alpha": ..., "sessions": {person: cookie}}.
"""

import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings_test")
NAMES = ["Nadia", "Élise", "Tom", "Jeanne", "Karim", "Lucie", "Paul", "Rosa", "Samir", "Zoé"]


def build() -> dict:
    from django.core.cache import cache
    from django.db import transaction

    from tests.conftest import load_cast, real_sign_in
    from tests.training.conftest import TUESDAYS, soon
    from training.actions.planning import Plan, create_cohort
    from training.actions.registrations import Person, register
    from training.models import Place, Session

    cast = load_cast()
    with transaction.atomic():
        place = Place.objects.create(name="Maison des associations", address="1 rue des Lilas", seats=12)
        plan = Plan("La salle", place, TUESDAYS, seats=12, associations=[cast.alpha, cast.beta], trainers=[cast.theo])
        session = create_cohort(plan=plan, by=None, confirmed=True).sessions.first()
        Session.objects.filter(pk=session.pk).update(seats=12, seats_per_association=6)
        session = soon(Session.objects.get(pk=session.pk), hours=-0.2)
        people = [Person(name, "Test", f"{n}@example.net") for n, name in enumerate(NAMES)]
        people += [Person(each.first_name, "Test", each.email, each) for each in (cast.alice, cast.bob)]
        for n, person in enumerate(people):
            register(session=session, association=[cast.alpha, cast.beta][n % 2], person=person, by=None)
    sessions = {name: real_sign_in(getattr(cast, name))[0].cookies["kiosque_session"].value for name in ("theo", "alice")}
    cache.clear()  # the code that Théo gave may be given once more
    return {"session": str(session.pk), "alpha": str(cast.alpha.pk), "sessions": sessions}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(build()))
