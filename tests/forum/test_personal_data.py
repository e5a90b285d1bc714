"""Somebody who leaves for good is forgotten on the forum too, and may see before what is kept of them."""

import json

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.utils import timezone

from cms.users.models import User
from forum.actions import following, marks, posts
from forum.models import Attachment, Draft, IncomingMail, Post, PostVersion, Reader, Report, Topic, Word
from forum.queries.leavers import everything_about as kept_by_the_forum
from tenants.actions.erasure import erase_account
from tenants.queries.my_data import everything_about
from tests.forum.conftest import ask, words

# Every field of the forum that leads to an account. One more needs its line in `traces`, and in forget().
LINKS = [
    (model, field.name)
    for model in apps.get_app_config("forum").get_models()
    for field in model._meta.get_fields()
    if field.concrete and field.related_model is User
]


@pytest.fixture
def traces(cast, forum):
    """Édith has left one trace of each kind; Bob quotes her, and Alice writes to her."""
    edith = cast.edith
    mine = ask("Où changer mon menu ?", edith, text="C’est pour edith@example.org. Edith Test")
    posts.edit_post(post=forum.question, html="<p>Avec mon appareil.</p>", by=edith)
    PostVersion.objects.create(post=forum.question, html="<p>Avant</p>", by=edith)
    said = posts.reply(topic=forum.topic, words=words("<p>Tournez-la.</p>", "e1"), by=edith)
    PostVersion.objects.create(post=said, html="<p>Zut</p>", by=edith)
    quoting = "<blockquote><p>Edith Test a écrit : tournez-la.</p></blockquote>"
    quoting += "<p>Merci @Edith Test ! Edith\u00a0TEST, tu nous manqueras.</p>"
    quote = posts.reply(topic=forum.topic, words=words(quoting, "b1", quoted=said), by=cast.bob)
    marks.like(post=quote, account=edith)
    marks.same_problem(topic=forum.topic, account=edith)
    following.mark_read(topic=mine, account=edith)
    Reader.objects.create(account=edith, wants_digest=True)
    Draft.objects.create(account=edith, topic=forum.topic, html="<p>Et puis</p>")
    Draft.objects.create(account=cast.alice, topic=forum.topic, html="<p>Merci Edith Test</p>")
    for post in (None, said):
        Attachment.objects.create(post=post, by=edith, file=ContentFile(b"x", name="a.txt"), name="a.txt", n_bytes=1)
    decided = {"decided_by": edith, "settled_by": edith, "decided_at": timezone.now()}
    Report.objects.create(post=quote, kind="unkind", by=edith, name="Edith Test", email="edith@example.org", **decided)
    Report.objects.create(post=quote, kind="illegal", name="Edith T", email="Edith@Example.org", reason="Voyez vous-même")
    IncomingMail.objects.create(identity="<1@x>", state="posted", account=edith)
    return mine, said, quote


def links_to(account):
    return {f"{model.__name__}.{name}" for model, name in LINKS if model.objects.filter(**{name: account}).exists()}


def test_no_link_to_the_person_is_left(cast, traces):
    assert links_to(cast.edith) == {f"{model.__name__}.{name}" for model, name in LINKS}, "the scene has each of them"

    erase_account(account=cast.edith, by=cast.edith)

    assert links_to(cast.edith) == set()


def test_posts_stay_by_somebody_who_has_left(cast, forum, traces, sign_in):
    mine, _said, _quote = traces

    erase_account(account=cast.edith, by=cast.edith)

    portal, _site = sign_in(cast.bob, "beta")
    page = portal.get(f"/forum/sujet/{forum.topic.pk}/").content.decode()
    assert "Tournez-la." in page
    assert "Une personne qui est partie" in page
    assert portal.get(f"/forum/sujet/{mine.pk}/").status_code == 200


def test_the_pages_say_what_stays_and_what_goes(cast, sign_in):
    portal, _site = sign_in(cast.edith, "alpha")

    leaving = portal.get("/compte/partir/").content.decode()

    assert "sur le forum, votre nom, vos brouillons" in leaving
    assert "vos questions et vos réponses sur le forum" in leaving
    assert "ce que vous avez écrit" in portal.get("/compte/mes-donnees/").content.decode()


def test_nothing_of_the_name_or_address_is_left(cast, forum, traces):
    erase_account(account=cast.edith, by=cast.edith)

    quote = Post.objects.get(once="b1")
    assert quote.text == "Ancien membre a écrit : tournez-la.\nMerci @Ancien membre ! Ancien membre, tu nous manqueras."
    assert "@Ancien membre" in quote.html
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_app_config("forum").get_models():
            cursor.execute(f"SELECT t::text FROM {model._meta.db_table} t WHERE t::text ~* 'edith'")
            found += [(model.__name__, row[0]) for row in cursor.fetchall()]
    assert found == []


def test_counters_are_right_and_only_unsent_files_go(cast, forum, traces, django_capture_on_commit_callbacks):
    unsent = Attachment.objects.get(post=None)
    other = posts.reply(topic=forum.topic, words=words("<p>Oui</p>", "c1"), by=cast.carl)
    marks.like(post=other, account=cast.bob)

    with django_capture_on_commit_callbacks(execute=True):
        erase_account(account=cast.edith, by=cast.edith)

    assert Post.objects.get(once="b1").n_likes == 0
    assert Post.objects.get(once="c1").n_likes == 1
    assert Topic.objects.get(pk=forum.topic.pk).n_same == 0
    assert Attachment.objects.get().name == "a.txt"
    assert not unsent.file.storage.exists(unsent.file.name)


def test_earlier_versions_of_others_stay_and_a_namesake_keeps_its_word(cast, forum, traces):
    ask("Le concert d’Edith Piaf", cast.bob)

    erase_account(account=cast.edith, by=cast.edith)

    assert set(PostVersion.objects.values_list("html", "by")) == {("<p>Avant</p>", None)} | set(
        PostVersion.objects.filter(html__contains="téléphone").values_list("html", "by")
    )
    assert Topic.objects.filter(title="Le concert d’Edith Piaf").exists(), "another topic, another Édith"
    assert Word.objects.filter(text="edith").exists()


def test_a_report_stays_with_its_reason(cast, traces):
    erase_account(account=cast.edith, by=cast.edith)

    report = Report.objects.get(kind="illegal")
    assert (report.reason, report.name, report.email) == ("Voyez vous-même", "", "")


def test_my_data_has_what_the_forum_keeps(cast, traces):
    kept = json.loads(json.dumps(everything_about(cast.edith)["forum"], cls=DjangoJSONEncoder))

    assert [each["title"] for each in kept["questions"]] == ["Où changer mon menu ?"]
    assert [each["html"] for each in kept["posts"]][-1] == "<p>Tournez-la.</p>"
    assert [each["name"] for each in kept["files"]] == ["a.txt", "a.txt"]
    assert [each["html"] for each in kept["drafts"]] == ["<p>Et puis</p>"]
    assert kept["thanks"] == kept["same_problems"] == ["Ma photo s’affiche à l’envers"]
    assert {each["question"] for each in kept["follows"]} == {"Où changer mon menu ?", "Ma photo s’affiche à l’envers"}
    assert sorted(each["kind"] for each in kept["reports"]) == ["illegal", "unkind"]
    assert kept["settings"]["wants_digest"] is True
    assert all(kept.values()), "each part has something to show here"


def test_my_data_of_somebody_who_never_came_is_empty(cast, forum):
    assert not any(kept_by_the_forum(cast.dan).values())
