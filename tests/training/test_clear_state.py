"""What somebody reads about a seat, and the days on which they are reminded of it."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone, translation

from tests.training.test_seat_mails import earlier, register, subjects
from training import words
from training.actions import reminders
from training.models import Registration, Session

REMINDED = {8: [], 7: ["Prochain rendez-vous"], 2: ["Prochain rendez-vous"], 1: ["Très bientôt"]}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", ["1re place sur la liste", "2e place sur la liste", "3e place sur la liste"]),
        ("en", ["1st on the list", "number 2 on the list", "number 3 on the list"]),
    ],
)
def test_whoever_waits_reads_their_place(school, cast, language, said):
    Session.objects.filter(pk=school.sessions[0].pk).update(seats=0, seats_per_association=3)
    waiting = [register(school.sessions[0], cast.alpha, name) for name in ("Nadia", "Omar", "Paul")]

    with translation.override(language):
        assert [words.state_words(Registration.objects.get(pk=each.pk)) for each in waiting] == said


@pytest.mark.parametrize("hour", [time(0, 5), time(12), time(23, 50)])
@pytest.mark.parametrize("days", REMINDED)
def test_reminders_go_by_the_day_whatever_the_hour(school, cast, letters, days, hour):
    session = school.sessions[0]
    session.starts_at = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=days), hour))
    session.ends_at = session.starts_at + timedelta(hours=2)
    session.save(update_fields=["starts_at", "ends_at"])
    is_at_once = session.starts_at - timezone.now() < reminders.LAST_CALL  # tomorrow at five past, late in the evening
    earlier(register(session, cast.alpha, "Nadia"), hours=24 * 10)

    for _time in range(2):
        reminders.remind_all()

    assert [each.partition(",")[0] for each in subjects(letters, "nadia")[1:]] == ([] if is_at_once else REMINDED[days])
