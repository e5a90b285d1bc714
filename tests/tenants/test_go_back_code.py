"""The code that lets an owner go back to a day: one person's, one preview's, five tries, ten minutes."""

from datetime import timedelta

# ruff: noqa: F811 (fixtures)
import pytest
from django.core.cache import cache
from django.utils import timezone

from cms.users.models import User
from tenants.actions import go_back, team
from tenants.models import Membership, Preview
from tenants.schemas import in_association
from tests.conftest import real_sign_in
from tests.mails import queued_mails
from tests.tenants.test_go_back import alpha, mailed_code, page_of, people  # noqa: F401 (fixtures)
from tests.tenants.test_previews import ready


def refusal(preview, code, by) -> str:
    with pytest.raises(Exception) as refused:
        go_back.go_back(preview=preview, code=code, by=by)
    return refused.value.code


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_code_is_tried_five_times(alpha, people):
    preview = ready(alpha)
    go_back.send_code(preview=preview, by=people.alice)
    code = mailed_code()

    assert [refusal(preview, wrong(code), people.alice) for _try in range(5)] == ["wrong"] * 5
    assert refusal(preview, code, people.alice) == "over", "the right one comes too late"
    assert Preview.objects.get().state == Preview.State.READY


def test_code_is_one_person_s_and_one_preview_s(alpha, people):
    team.add_member(association=people.beta, account=people.alice, role="owner", by=None)
    team.add_member(association=alpha, account=people.bob, role="owner", by=None)
    mine, other = ready(alpha), ready(people.beta)
    go_back.send_code(preview=mine, by=people.alice)
    code = mailed_code()

    assert refusal(mine, code, people.bob) == "over"
    assert refusal(other, code, people.alice) == "over"
    go_back.go_back(preview=mine, code=code, by=people.alice)
    assert refusal(mine, code, people.alice) == "ended"


def test_code_goes_to_the_owner_whatever_number_she_has_in_the_site(alpha, people):
    team.change_role(membership=Membership.objects.get(association=alpha, account=people.edith), role="owner", by=None)
    preview = ready(alpha)
    _portal, site = real_sign_in(people.edith, "alpha")

    asked = site.post(page_of(preview, "code/"), follow=True)

    assert "edith@example.org" in asked.content.decode()
    assert next(mail["to"] for mail in reversed(queued_mails()) if "code" in mail["subject"]) == "edith@example.org"
    with in_association(alpha):
        assert User.objects.get(portal_id=people.edith.portal_id).pk != people.edith.pk, "or this would prove nothing"


def test_new_code_replaces_the_one_before(alpha, people):
    preview = ready(alpha)
    go_back.send_code(preview=preview, by=people.alice)
    first = mailed_code()
    go_back.send_code(preview=preview, by=people.alice)

    assert first == mailed_code() or refusal(preview, first, people.alice) == "wrong"
    go_back.go_back(preview=preview, code=mailed_code(), by=people.alice)


def test_code_is_kept_as_a_hash_for_ten_minutes(alpha, people):
    preview = ready(alpha)
    go_back.send_code(preview=preview, by=people.alice)
    code, slot = mailed_code(), go_back._slot(preview, people.alice)

    assert code not in cache.get(slot)
    assert go_back.CODE_MINUTES == 10
    cache.delete(slot)  # as time does
    assert refusal(preview, code, people.alice) == "over"


def test_so_many_codes_leave_in_an_hour(alpha, people):
    preview = ready(alpha)
    for _number in range(go_back.CODES_PER_HOUR):
        go_back.send_code(preview=preview, by=people.alice)

    with pytest.raises(Exception) as refused:
        go_back.send_code(preview=preview, by=people.alice)

    assert refused.value.code == "too_many"
    assert len([mail for mail in queued_mails() if "code" in mail["subject"]]) == go_back.CODES_PER_HOUR


@pytest.mark.parametrize(("typed", "status"), [("", 422), ("12345", 422), ("abcdef", 422), ("{} {}", 302)])
def test_what_was_typed_stays_and_spaces_do_not_count(alpha, people, typed, status):
    preview = ready(alpha)
    _portal, site = real_sign_in(people.alice, "alpha")
    site.post(page_of(preview, "code/"))
    code = mailed_code()

    answer = site.post(page_of(preview, "confirmer/"), {"code": typed.format(code[:3], code[3:])})

    assert answer.status_code == status
    if status == 422:
        assert f'value="{typed}"' in answer.content.decode()
        assert 'aria-invalid="true"' in answer.content.decode()


def test_preview_that_has_ended_is_not_gone_back_to(alpha, people):
    preview = ready(alpha)
    go_back.send_code(preview=preview, by=people.alice)
    Preview.objects.update(until=timezone.now() - timedelta(seconds=1))
    _portal, site = real_sign_in(people.alice, "alpha")

    assert refusal(preview, mailed_code(), people.alice) == "ended"
    assert "Cet aperçu est terminé" in site.get(page_of(preview)).content.decode()
    assert site.get(page_of(preview, "confirmer/"))["Location"] == page_of(preview)
