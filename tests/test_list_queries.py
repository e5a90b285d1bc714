"""Every list of the portal asks as many questions of the database for three rows as for one (pitfalls: N+1).

LISTS says which test counts them, each with literal figures; an address that is neither there nor in ONE_THING fails here.
"""

import ast
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from tenants.actions import associations, claims, domains, handovers, site_requests, team
from tests import database
from tests.permission_objects import PERSON, mailed_token, paper
from tests.routes import routes

HERE = "test_list_queries"
TEAM, ONE, PASSAGE = "mes-sites/<uuid:association_id>/", "console/associations/<uuid:association_id>/", "passage-de-relais/"
WORKSHOPS, PLANNER, SESSION = (
    "training/test_registration_pages",
    "training/test_planner_lists",
    "formation/seances/<uuid:session_id>/",
)
LISTS = {
    "annuaire/": "tenants/test_portal::test_directory_queries_do_not_grow",
    "mes-sites/": "tenants/test_portal::test_my_sites_queries_do_not_grow",
    f"{TEAM}equipe/": "tenants/test_team_pages::test_team_queries_do_not_grow",
    f"{TEAM}journal/": "tenants/test_audit::test_journal_queries_do_not_grow",
    f"{TEAM}{PASSAGE}<uuid:handover_id>/": f"{HERE}::test_claim_before_an_owner",
    "console/": "tenants/test_console::test_list_queries_do_not_grow",
    "console/associations.csv": "tenants/test_console::test_csv_is_one_query_for_all",
    ONE: "tenants/test_console::test_page_queries_do_not_grow",
    f"{ONE}domaines/": f"{HERE}::test_domains",
    f"{ONE}ouvert/": f"{HERE}::test_invited_people_of_a_new_site",
    "console/messages/": "tenants/test_notices::test_message_list_queries_do_not_grow",
    "console/bandeaux/": "tenants/test_notices::test_banner_list_queries_do_not_grow",
    f"{ONE}archives/": "tenants/test_console_archives::test_archive_queries_do_not_grow",
    f"{ONE}emporter/": "tenants/test_exports::test_export_list_queries_do_not_grow",
    "console/archives/": "tenants/test_console_archives::test_fleet_queries_do_not_grow",
    "console/taches/": "tenants/test_console_tasks::test_page_queries_do_not_grow",
    "console/journal/": "tenants/test_console::test_journal_queries_do_not_grow",
    "console/demandes/": "tenants/test_request_desk::test_list_queries_do_not_grow",
    "console/demandes/<uuid:request_id>/": f"{HERE}::test_request_with_papers",
    "console/passages/": "tenants/test_claims::test_list_queries_do_not_grow",
    "console/passages/<uuid:handover_id>/": f"{HERE}::test_claim_with_papers_and_a_team",
    "compte/adresses/": f"{HERE}::test_addresses",
    "compte/securite/": f"{HERE}::test_passkeys",
    "compte/sessions/": "tenants/test_account::test_sessions_queries_do_not_grow",
    "compte/partir/": f"{HERE}::test_places_that_would_be_left",
    "ateliers/": f"{WORKSHOPS}::test_my_workshops_queries_do_not_grow",
    "ateliers/<uuid:association_id>/": f"{WORKSHOPS}::test_association_queries_do_not_grow",
    "ateliers/<uuid:association_id>/seances/<uuid:session_id>/": f"{WORKSHOPS}::test_session_queries_do_not_grow",
    "ateliers/calendrier/<str:key>.ics": "training/test_own_calendar::test_feed_queries_do_not_grow",
    "ateliers/programme/": "training/test_programme::test_reading_queries_do_not_grow",
    "ateliers/programme/<int:number>/": "training/test_programme::test_reading_queries_do_not_grow",
    "ateliers/<uuid:association_id>/exercices/": "training/test_my_exercises::test_the_page_costs_the_same_whatever_is_done",
    "formation/": f"{PLANNER}::test_first_screen",
    "formation/lieux/": f"{PLANNER}::test_places",
    "formation/promotions/": f"{PLANNER}::test_cohorts",
    "formation/promotions/nouvelle/": f"{PLANNER}::test_the_planner",
    "formation/promotions/<int:cohort_id>/": f"{PLANNER}::test_a_cohort",
    SESSION: f"{PLANNER}::test_a_session",
    f"{SESSION}inscrire/": f"{PLANNER}::test_who_can_be_registered",
    f"{SESSION}presence/": "training/test_day::test_the_page_costs_the_same_for_one_and_for_many",
    f"{SESSION}salle/": "training/test_room::test_the_room_costs_the_same_for_one_and_for_many",
    f"{SESSION}compteurs/": "training/test_counters::test_the_page_costs_the_same_for_few_and_many",
    f"{SESSION}avis/": "training/test_survey::test_opinions_cost_the_same_for_few_and_many",
    "formation/programme/": "training/test_curriculum_pages::test_queries_do_not_grow",
    "formation/programme/<int:number>/": "training/test_curriculum_pages::test_queries_do_not_grow",
    "formation/avancement/": "training/test_progress_pages::test_the_matrix_costs_the_same_however_many",
    "formation/avancement/<uuid:association_id>/": (
        "training/test_progress_pages::test_one_association_costs_the_same_whatever_is_known"
    ),
    "formation/retours/": "training/test_returns::test_the_list_costs_the_same_however_long",
    "formation/bilan/": "training/test_report::test_the_page_takes_the_same_queries_whatever_there_is",
    "forum/articles/": "forum/test_articles::test_the_list_takes_few_statements",
    "forum/suivi/": "forum/test_desk::test_the_desk_costs_the_same_however_much_waits",
    "forum/mes-mails/": "forum/test_preferences::test_the_list_costs_the_same_however_long",
    "forum/flux/": "forum/test_feeds::test_a_feed_costs_the_same_however_long",
    "forum/flux/<slug:key>/": "forum/test_feeds::test_a_feed_costs_the_same_however_long",
    "forum/flux/moi/<str:token>/": "forum/test_feeds::test_a_feed_costs_the_same_however_long",
    "forum/": "forum/test_pages::test_the_list_and_a_topic_take_few_statements",
    "forum/ressemblants/": "forum/test_writing::test_similar_questions_come_solved_first_and_open_beside",
    "forum/reponses-types/": "forum/test_ready_answers::test_the_list_takes_the_same_queries_for_few_and_many",
    "forum/rubriques/": "forum/test_categories::test_the_list_takes_the_same_queries_for_few_and_many",
    "forum/<slug:key>/": "forum/test_lists::test_a_category_with_pinned_topics_takes_few_statements",
    "forum/sujet/<int:topic_id>/": "forum/test_pages::test_the_list_and_a_topic_take_few_statements",
}
# Pages about one thing, forms, acts, and what is no page at all.
ONE_THING = re.compile(
    r"annuaire/<|aide/|adresse/<|demander-un-site/|charte/|reprendre/|assistance/|invitation/|langue/|entrer/|au-revoir/|documents/|media/"
    r"|robots|sitemap|favicon|healthz|_util/|\(\(|\(\?P<path>"
    rf"|{TEAM}equipe/(quitter|<int:member_id>|invitations)/|{TEAM}{PASSAGE}$|{TEAM}{PASSAGE}<uuid:handover_id>/\w"
    rf"|console/associations/nouvelle/|{ONE}(ouvrir|suspendre|rouvrir|renommer|espace|supprimer|garder|inviter|domaines/.|archives/.|emporter/.)"
    r"|console/taches/.|console/messages/ecrire/|console/bandeaux/<|console/(demandes|passages)/<uuid:\w+>/\w|console/pieces/"
    r"|compte/$|compte/(connexion|deconnexion|inactif|inscription|confirmer-identite|adresse|mot-de-passe|acces|mes-donnees)/"
    r"|compte/securite/\w|compte/sessions/[<\w]"
    r"|ateliers/inscriptions/<uuid:\w+>/\w|ateliers/calendrier/$|ateliers/<uuid:\w+>/seances/<uuid:\w+>/(seance.ics|aide/)"
    r"|ateliers/programme/(fichiers/|<int:number>/fiche)|ateliers/presence/|ateliers/<uuid:\w+>/(exercices/.|autonomie|revenir/)"
    r"|ateliers/avis/|formation/lieux/.|formation/promotions/<int:\w+>/\w|formation/programme/([a-z]|<int:number>/\w)"
    r"|formation/seances/<uuid:\w+>/(modifier|deplacer|annuler|code)/|formation/seances/<uuid:\w+>/(feuille|attestations)\."
    r"|formation/seances/<uuid:\w+>/(presence|salle|avis)/.|formation/avancement/<uuid:\w+>/\w|formation/retours/<|formation/bilan/."
    r"|forum/poser/|forum/brouillon/|forum/fichiers/|forum/signalement/|forum/suivi/.|forum/sujet/<int:topic_id>/\w|forum/message/|forum/arret/|forum/mes-mails/.|forum/<slug:key>/suivre/|forum/articles/.|forum/tout-lu/|forum/(reponses-types|rubriques)/.|console/associations/<uuid:\w+>/quartier/"
)


def test_every_list_has_its_count():
    found = [route.name for route in routes("deploy.urls_portal") if not route.is_admin]

    assert [name for name in found if (name in LISTS) == bool(ONE_THING.match(name))] == []
    assert set(LISTS) - set(found) == set()


@pytest.mark.parametrize("name", sorted(set(LISTS.values())))
def test_count_is_literal(name):
    """The test is there, counts with a figure, and does it for several lengths (the CSV is one statement for all)."""
    file, _colons, function = name.partition("::")
    tree = ast.parse((database.ROOT / "tests" / f"{file}.py").read_text())
    (test,) = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == function]

    counts = [node for node in ast.walk(test) if isinstance(node, ast.Call) and "num_queries" in ast.unparse(node.func)]

    assert counts and all(isinstance(count.args[0], ast.Constant) for count in counts)
    loops = [node.target.id for node in ast.walk(test) if isinstance(node, ast.For) and isinstance(node.target, ast.Name)]
    assert "count" in [argument.arg for argument in test.args.args] + loops or name == LISTS["console/associations.csv"]


@pytest.fixture
def chloe(cast, sign_in):
    return sign_in(cast.chloe)[0]


@pytest.mark.parametrize("count", [1, 3])
def test_domains(cast, chloe, count, django_assert_num_queries):
    for number in range(count):
        domains.claim_domain(association=cast.alpha, host=f"alpha{number}.example", by=cast.chloe)

    with django_assert_num_queries(8):
        answer = chloe.get(f"/console/associations/{cast.alpha.pk}/domaines/")

    assert len(answer.context["claims"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_invited_people_of_a_new_site(cast, chloe, count, django_assert_num_queries):
    for number in range(count):
        team.invite(association=cast.alpha, email=f"p{number}@example.org", role="editor", by=None)

    with django_assert_num_queries(8):
        answer = chloe.get(f"/console/associations/{cast.alpha.pk}/ouvert/")

    assert len(answer.context["invited"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_request_with_papers(cast, chloe, count, django_assert_num_queries):
    uploads = [paper() for _ in range(count)]
    asked = site_requests.receive_request(name="Gamma", subdomain="gamma", email="n@example.org", uploads=uploads, **PERSON)
    site_requests.confirm_request(site_request=asked, by=None)

    with django_assert_num_queries(9):
        answer = chloe.get(f"/console/demandes/{asked.pk}/")

    assert len(answer.context["papers"]) == count


def claim_of(cast, count):
    """Return a claim of Alpha with as many papers as owners who have answered."""
    for account in (cast.dan, cast.edith)[: count - 1]:
        team.add_member(association=cast.alpha, account=account, role="owner", by=None)
    uploads = [paper() for _ in range(count)]
    claim = claims.receive_claim(association=cast.alpha, email="n@example.org", reason="AG", uploads=uploads, **PERSON)
    claims.confirm_claim(claim=claim, token=mailed_token("reprendre/confirmer"), by=None)
    for account in (cast.alice, cast.dan, cast.edith)[:count]:
        handovers.answer_claim(handover=claim, agrees=True, by=account)
    return claim


@pytest.mark.parametrize("count", [1, 3])
def test_claim_with_papers_and_a_team(cast, chloe, count, django_assert_num_queries):
    claim = claim_of(cast, count)

    with django_assert_num_queries(13):
        answer = chloe.get(f"/console/passages/{claim.pk}/")

    assert (len(answer.context["papers"]), len(claim.answers.all())) == (count, count)


@pytest.mark.parametrize("count", [1, 3])
def test_claim_before_an_owner(cast, sign_in, count, django_assert_num_queries):
    claim = claim_of(cast, count)
    alice, _site = sign_in(cast.alice)

    with django_assert_num_queries(11):
        answer = alice.get(f"/mes-sites/{cast.alpha.pk}/passage-de-relais/{claim.pk}/")

    assert answer.status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_addresses(cast, sign_in, count, django_assert_num_queries):
    for number in range(count - 1):
        EmailAddress.objects.create(user=cast.alice, email=f"a{number}@example.org", verified=True)
    alice, _site = sign_in(cast.alice)

    with django_assert_num_queries(8):
        answer = alice.get("/compte/adresses/")

    assert len(answer.context["emailaddresses"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_passkeys(cast, chloe, count, django_assert_num_queries):
    for number in range(count):
        Authenticator.objects.create(user=cast.chloe, type="webauthn", data={"name": f"Clé {number}", "credential": {}})

    with django_assert_num_queries(10):
        answer = chloe.get("/compte/securite/")

    assert answer.content.decode().count("Clé ") >= count


@pytest.mark.parametrize("count", [1, 3])
def test_places_that_would_be_left(cast, sign_in, count, django_assert_num_queries):
    for number in range(count - 1):
        made = associations.create_association(name=f"Gamma {number}", subdomain=f"gamma-{number}", by=None)
        team.add_member(association=made, account=cast.alice, role="editor", by=None)
    alice, _site = sign_in(cast.alice)

    with django_assert_num_queries(7):
        answer = alice.get("/compte/partir/")

    assert len(answer.context["places"]) == count
