"""The sum a browser does before a form leaves: right ones count once, forged and late ones never."""

import base64
import json
import time

import altcha
import pytest

from cms import proof_of_work
from tenants.schemas import in_association
from tests.cms import answering

SITE = "3f8e"


def solve(challenge: dict) -> str:
    made = altcha.Challenge.from_dict(challenge)
    return altcha.Payload(made, altcha.solve_challenge(made)).to_base64()


def changed(proof: str, **parameters) -> str:
    known = json.loads(base64.b64decode(proof))
    known["challenge"]["parameters"] |= parameters
    return base64.b64encode(json.dumps(known).encode()).decode()


def test_right_solution_serves_once(db):
    proof = solve(proof_of_work.new_challenge(site_id=SITE))
    padded = base64.b64encode(base64.b64decode(proof) + b" ").decode()

    assert proof_of_work.is_solved(proof, site_id=SITE)
    assert [proof_of_work.spend(text, site_id=SITE) for text in (proof, proof, padded)] == [True, False, False]
    assert not proof_of_work.is_solved(proof, site_id=SITE)


@pytest.mark.parametrize("proof", ["", "x", "é", "e30=", "bnVsbA==", base64.b64encode(b"[" * 5000).decode(), "A" * 10_000_000])
def test_nonsense_is_no_proof(db, proof):
    assert not proof_of_work.spend(proof, site_id=SITE)
    assert not proof_of_work.is_solved(proof, site_id=SITE)


def test_another_sites_or_a_changed_challenge_is_no_proof(db):
    proof = solve(proof_of_work.new_challenge(site_id="other"))

    assert not proof_of_work.spend(proof, site_id=SITE)
    assert not proof_of_work.spend(changed(proof, cost=1, keyPrefix="0"), site_id="other")
    assert proof_of_work.spend(proof, site_id="other")


def test_work_not_done_is_no_proof(db):
    challenge = altcha.Challenge.from_dict(proof_of_work.new_challenge(site_id=SITE))
    guess = altcha.Payload(challenge, altcha.Solution(counter=1, derived_key="00" * 32)).to_base64()

    assert not proof_of_work.spend(guess, site_id=SITE)


def test_late_solution_is_no_proof(db, monkeypatch):
    monkeypatch.setattr(proof_of_work, "SECONDS", -1)

    assert not proof_of_work.spend(solve(proof_of_work.new_challenge(site_id=SITE)), site_id=SITE)


def test_challenge_is_a_visitors_own(cast, as_visitor):
    client = as_visitor("alpha")

    first, second = (client.get("/formulaires/epreuve/") for _ in range(2))

    assert (first.status_code, "no-store" in first["Cache-Control"], dict(first.cookies)) == (200, True, {})
    assert first.json()["signature"] != second.json()["signature"]
    assert first.json()["parameters"]["expiresAt"] > time.time() + 3600
    with in_association(cast.alpha):
        assert proof_of_work.is_solved(solve(first.json()), site_id=answering.site_id())
    assert client.post("/formulaires/epreuve/").status_code == 405
    assert as_visitor().get("/formulaires/epreuve/").status_code in (302, 404)


def test_who_asks_for_too_many_gets_none(cast, as_visitor):
    answers = [as_visitor("alpha").get("/formulaires/epreuve/").status_code for _ in range(61)]

    assert answers == [200] * 60 + [429]
