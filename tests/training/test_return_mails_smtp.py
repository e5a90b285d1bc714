"""Each mail about autonomy and returns, in both languages, through a real mail server; no mail of the workshops is left out."""

import pytest
from django.contrib.auth import get_user_model

from tests import database
from tests.conftest import load_cast
from tests.test_every_mail import deliver
from tests.training.test_planning_mails_smtp import TEMPLATES as OF_THE_PLANNER
from tests.training.test_planning_mails_smtp import rendered  # noqa: F401 (a fixture)
from tests.training.test_seat_mails_smtp import judge
from training.actions import autonomy, returns

OF_SEATS = {"registered", "waiting", "offered", "offer_over", "gone", "reminder", "follow_up", "missed"}  # test_seat_mails_smtp


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_mail_about_returns_through_a_real_mail_server(committed_db, settings, rendered, language):  # noqa: F811
    settings.LANGUAGE_CODE = language
    get_user_model().objects.update(language=language)
    cast = load_cast()

    autonomy.recognise_autonomy(association=cast.alpha, by=None)
    returns.propose_return(association=cast.alpha, reason="handover", workshops=[1, 2], by=None)
    returns.propose_return(association=cast.beta, reason="dormant", workshops=[6], by=None)
    asked = returns.ask_to_return(association=cast.beta, workshops=[2, 4], word="Le mardi nous va bien.", by=cast.bob)
    returns.close_return(wanted=asked, word="Rendez-vous mardi 14 à 18 h.", by=cast.theo)
    received = deliver(committed_db)

    told = [judge(message, language) for _to, message in received]
    assert {each["method"] for each in told} == {""}
    folder = database.ROOT / "training/templates/training/mail"
    known = {path.stem for path in folder.glob("*.txt") if not path.name.startswith("base_")}
    assert known == OF_SEATS | OF_THE_PLANNER | rendered
