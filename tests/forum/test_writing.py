"""The writing box: rich text and plain words, drafts, quotations, members named, ready answers, questions that look alike."""

import html
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from forum.actions import drafts, following, posts
from forum.models import Attachment, CannedAnswer, Category, Draft, Notice, Post, Reader, Topic
from tests.forum.conftest import ask, words
from tests.forum.test_pictures import sent

JSON = {"Accept": "application/json"}


@pytest.fixture
def bob(cast, forum, sign_in):
    return sign_in(cast.bob, "beta")[0]


@pytest.fixture
def alice(cast, forum, sign_in):
    return sign_in(cast.alice, "alpha")[0]


def said(response) -> str:
    return html.unescape(response.content.decode())


def topic_path(forum, path: str = "") -> str:
    return f"/forum/sujet/{forum.topic.pk}/{path}"


def hidden(response, name: str) -> str:
    return re.search(rf'name="{name}"[^>]*?value="([^"]*)"', response.content.decode())[1]


def boxed(response) -> tuple[str, str]:
    """Return what stands in the box: its plain words, and its HTML for the script."""
    found = re.search(
        r'<textarea name="text"[^>]*data-html="([^"]*)"[^>]*>\n?(.*?)</textarea>', response.content.decode(), re.DOTALL
    )
    return html.unescape(found[2]), html.unescape(found[1])


# Rich text, or plain words


def test_rich_text_is_kept_clean(forum, bob):
    given = {"text": "<p>Une <b onclick=x()>photo</b><script>x()</script></p>", "format": "html", "once": "b1"}

    bob.post(topic_path(forum, "repondre/"), given)

    assert Post.objects.latest("pk").html == "<p>Une <strong>photo</strong></p>"


def test_a_slow_topic_gives_back_what_was_typed_in_either_form(forum, bob):
    Topic.objects.update(slow_seconds=3600)
    path = topic_path(forum, "repondre/")
    bob.post(path, {"text": "Un", "once": "b0"})

    rich = bob.post(path, {"text": "<p>Une <strong>photo</strong></p>", "format": "html", "once": "b1"})
    plain = bob.post(path, {"text": "Une <b>\n\n  photo", "once": "b1"})

    assert rich.status_code == plain.status_code == 422
    assert boxed(rich) == ("Une photo", "<p>Une <strong>photo</strong></p>")
    assert boxed(plain)[0] == "Une <b>\n\n  photo"
    assert Post.objects.count() == 2


@pytest.mark.parametrize("given", [{"text": "<p>Une <em>idée</em></p>", "format": "html"}, {"text": "Une  <b>\n\n  idée"}])
def test_a_form_that_comes_back_holds_what_was_typed(forum, bob, given):
    response = bob.post("/forum/poser/", given | {"title": "?", "category": forum.category.pk, "once": "b1"})

    plain, rich = boxed(response)
    assert response.status_code == 422
    if "format" in given:
        assert (plain, rich) == ("Une idée", given["text"])
    else:
        assert (plain, rich) == (given["text"], "<p>Une  &lt;b&gt;</p><p>idée</p>")


@pytest.mark.parametrize(("as_html", "size"), [(True, 1_000_000), (False, 1_000_000), (False, 3_000_000)])
def test_a_huge_paste_gets_a_clear_answer_and_is_kept(forum, bob, as_html, size):
    text = "mot " * (size // 4)
    given = {"text": f"<p>{text}</p>", "format": "html"} if as_html else {"text": text}

    response = bob.post(topic_path(forum, "repondre/"), given | {"once": "b1"})

    assert response.status_code == 422
    assert "C’est très long" in said(response)
    assert text[:-1] in boxed(response)[0]
    assert Post.objects.count() == 1


def test_words_are_changed_in_rich_text(forum, alice):
    path = f"/forum/message/{forum.question.pk}/modifier/"
    Post.objects.update(html="<p>Une <strong>photo</strong></p>")
    assert boxed(alice.get(path)) == ("Une photo", "<p>Une <strong>photo</strong></p>")

    alice.post(path, {"text": "<p>Deux <em>photos</em></p>", "format": "html", "title": "Ma photo à l’envers"})

    assert Post.objects.get().html == "<p>Deux <em>photos</em></p>"


def test_words_that_nobody_touches_without_javascript_keep_their_look(forum, alice):
    path = f"/forum/message/{forum.question.pk}/modifier/"
    rich = "<p>Une <strong>photo</strong></p><ul><li>un</li><li>deux</li></ul>"
    Post.objects.update(html=rich)

    alice.post(path, {"text": boxed(alice.get(path))[0].replace("\n", "\r\n"), "title": "Ma photo est à l’envers"})

    assert Post.objects.get().html == rich
    assert Topic.objects.get().title == "Ma photo est à l’envers"


# Drafts


def test_a_draft_is_kept_and_stands_in_the_form(forum, bob):
    given = {"topic": forum.topic.pk, "text": "<p>Je <strong>crois</strong></p>", "format": "html", "once": "b1"}

    told = bob.post("/forum/brouillon/", given, headers=JSON).json()

    page = bob.get(topic_path(forum))
    assert boxed(page) == ("Je crois", "<p>Je <strong>crois</strong></p>")
    assert hidden(page, "seen") == told["seen"]
    assert "Votre brouillon" in said(page)


def test_a_draft_is_its_authors_only(forum, bob, alice):
    bob.post("/forum/brouillon/", {"topic": forum.topic.pk, "text": "Secret", "once": "b1"})

    assert "Secret" not in said(alice.get(topic_path(forum)))


def test_a_question_is_kept_with_its_title_and_category_without_javascript(forum, bob):
    given = {"title": "Ma vidéo", "category": forum.category.pk, "text": "Elle est muette", "once": "b1"}

    response = bob.post("/forum/brouillon/", given)

    assert response.url == "/forum/poser/"
    page = said(bob.get("/forum/poser/"))
    assert 'value="Ma vidéo"' in page
    assert re.search(rf'name="category" value="{forum.category.pk}"[^>]* checked', page)
    assert "Elle est muette" in page


def test_a_later_draft_of_another_window_stands(forum, bob):
    first = bob.post("/forum/brouillon/", {"topic": forum.topic.pk, "text": "Un", "once": "b1"}, headers=JSON).json()
    given = {"topic": forum.topic.pk, "once": "b1", "seen": first["seen"]}
    second = bob.post("/forum/brouillon/", given | {"text": "Deux"}, headers=JSON)

    late = bob.post("/forum/brouillon/", given | {"text": "Trois"}, headers=JSON)
    late_in_plain = bob.post("/forum/brouillon/", given | {"text": "Trois"})

    assert (second.status_code, late.status_code, late.json()["code"]) == (200, 409, "newer")
    assert Draft.objects.get().html == "<p>Deux</p>"
    assert late_in_plain.status_code == 422
    assert "Trois" in said(late_in_plain)


def test_what_is_sent_leaves_no_draft_not_even_a_late_one(forum, bob):
    draft = {"topic": forum.topic.pk, "text": "Je crois", "once": "b1"}
    bob.post("/forum/brouillon/", draft, headers=JSON)

    bob.post(topic_path(forum, "repondre/"), {"text": "Je crois", "once": "b1"})
    bob.post("/forum/brouillon/", draft, headers=JSON)

    assert not Draft.objects.exists()
    assert 'data-sent="b1"' in said(bob.get(topic_path(forum)))


def test_a_draft_is_thrown_away(forum, bob):
    bob.post("/forum/brouillon/", {"topic": forum.topic.pk, "text": "Non", "once": "b1"})

    response = bob.post("/forum/brouillon/", {"topic": forum.topic.pk, "throw": "1"})

    assert response.url == topic_path(forum, "#repondre")
    assert not Draft.objects.exists()


def test_an_emptied_form_leaves_no_draft(cast, forum):
    kept = drafts.keep_draft(written=drafts.Written("<p>Un</p>"), topic=forum.topic, by=cast.bob)

    drafts.keep_draft(written=drafts.Written("<p></p>", seen=kept.saved_at), topic=forum.topic, by=cast.bob)

    assert not Draft.objects.exists()


def test_a_draft_with_a_quotation_still_quotes(forum, bob):
    bob.post("/forum/brouillon/", {"topic": forum.topic.pk, "text": "Oui", "once": "b1", "quoted": forum.question.pk})

    assert hidden(bob.get(topic_path(forum)), "quoted") == str(forum.question.pk)


@pytest.mark.parametrize("with_words", [True, False])
def test_a_draft_keeps_its_files(cast, forum, bob, with_words):
    text = "Voici" if with_words else ""
    bob.post("/forum/brouillon/", {"topic": forum.topic.pk, "text": text, "once": "b1", "files": sent()})

    page = bob.get(topic_path(forum))

    assert hidden(page, "attached") == str(Attachment.objects.get().pk)
    bob.post(topic_path(forum, "repondre/"), {"text": "Voici", "once": "b1", "attached": hidden(page, "attached")})
    assert Post.objects.latest("pk").attachments.count() == 1


def test_a_draft_of_a_question_keeps_its_files_and_not_those_of_others(cast, forum, bob, alice):
    bob.post("/forum/brouillon/", {"title": "Ma vidéo", "text": "Voici", "once": "b1", "files": sent()})
    file = str(Attachment.objects.get().pk)
    alice.post("/forum/brouillon/", {"title": "Sa vidéo", "text": "Voilà", "once": "a1", "attached": file})

    assert hidden(bob.get("/forum/poser/"), "attached") == file
    assert file not in said(alice.get("/forum/poser/"))


def test_drafts_and_ready_answers_cost_no_statement(cast, forum, sign_in, django_assert_max_num_queries):
    CannedAnswer.objects.create(title="Bienvenue", html="<p>Bonjour !</p>")
    drafts.keep_draft(written=drafts.Written("<p>Un</p>"), topic=forum.topic, by=cast.theo)
    theo, _site = sign_in(cast.theo)
    theo.get(topic_path(forum))

    with django_assert_max_num_queries(10):
        shown = said(theo.get(topic_path(forum)))

    assert "<p>Un</p>" in shown and "Bienvenue" in shown


def test_a_draft_elsewhere_is_not_for_those_who_do_not_read_there(cast, forum, sign_in):
    dan, _site = sign_in(cast.dan)

    assert dan.post("/forum/brouillon/", {"topic": forum.topic.pk, "text": "Moi"}).status_code == 404
    assert dan.get(topic_path(forum, "personnes/")).status_code == 404
    assert dan.get("/forum/ressemblants/?titre=photo").status_code == 404


# Questions that look alike


@pytest.mark.parametrize("count", [1, 3])
def test_similar_questions_come_solved_first_and_open_beside(cast, forum, bob, django_assert_num_queries, count):
    for number in range(count):
        solved = ask(f"Photo de travers {number}", cast.alice)
        Topic.objects.filter(pk=solved.pk).update(state=Topic.State.SOLVED)
    bob.get("/forum/ressemblants/")

    with django_assert_num_queries(6):
        shown = said(bob.get("/forum/ressemblants/?titre=ma+photo+est+de+travers"))

    assert shown.index("Photo de travers") < shown.index("Ma photo s’affiche à l’envers")
    assert 'target="_blank"' in shown
    assert f"{count + 1} questions ressemblent à la vôtre" in shown
    assert not said(bob.get("/forum/ressemblants/?titre=xyzxyz")).strip()


# Quotations


def test_a_post_is_quoted_at_the_top_of_the_answer(cast, forum, bob):
    page = bob.get(topic_path(forum, f"?citer={forum.question.pk}"))
    assert boxed(page)[0].startswith("> Alice Test a écrit\xa0:\n>\n> Je l’ai prise avec mon téléphone.")
    assert f"citer={forum.question.pk}#repondre" in said(page)

    given = {"text": boxed(page)[0] + "\n\nEt moi aussi", "once": "b1", "quoted": hidden(page, "quoted")}
    bob.post(topic_path(forum, "repondre/"), given)

    post = Post.objects.latest("pk")
    assert post.quoted == forum.question
    assert post.html.endswith("</blockquote><p>Et moi aussi</p>")
    shown = said(bob.get(topic_path(forum)))
    assert f'href="/forum/message/{forum.question.pk}/"' in shown and "En réponse à Alice Test" in shown


@pytest.mark.parametrize("asked", ["x", "0", "999999", "9" * 40, "²", "-1"])
def test_a_quotation_of_nothing_is_an_empty_form(forum, bob, asked):
    assert boxed(bob.get(topic_path(forum, f"?citer={asked}"))) == ("", "")


def test_a_hidden_post_and_one_of_another_topic_are_not_quoted(cast, forum, bob):
    other = ask("Autre chose", cast.alice).posts.get()
    Post.objects.filter(pk=forum.question.pk).update(hidden_at=timezone.now())

    for post in (other, forum.question):
        assert boxed(bob.get(topic_path(forum, f"?citer={post.pk}"))) == ("", "")
        bob.post(topic_path(forum, "repondre/"), {"text": "Oui", "once": f"b{post.pk}", "quoted": post.pk})
        assert Post.objects.latest("pk").quoted is None


# Members named


def test_names_are_found_whatever_their_case_and_told(cast, forum):
    posts.reply(topic=forum.topic, words=words("<p>Moi aussi</p>", "e1"), by=cast.edith)
    forum.topic.follows.filter(account=cast.edith).delete()

    post = posts.reply(topic=forum.topic, words=words("<p>Merci @edith&nbsp;TEST !</p>", "b1"), by=cast.bob)

    assert post.html == "<p>Merci <strong>@edith&nbsp;TEST</strong> !</p>"
    assert Notice.objects.filter(post=post, account=cast.edith).exists()


@pytest.mark.parametrize(
    "text",
    [
        "bob@edith.example",
        "<blockquote><p>@Edith Test</p></blockquote><p>Oui</p>",
        "<code>@Edith Test</code>",
        "@Carl Test",
        "@Edithe",
    ],
)
def test_other_words_name_nobody(cast, forum, text):
    posts.reply(topic=forum.topic, words=words("<p>Moi aussi</p>", "e1"), by=cast.edith)
    forum.topic.follows.filter(account=cast.edith).delete()

    post = posts.reply(topic=forum.topic, words=words(f"<p>{text}</p>", "b1"), by=cast.bob)

    assert not Notice.objects.filter(post=post, account__in=[cast.edith.pk, cast.carl.pk]).exists()
    assert "<strong>" not in post.html


@pytest.mark.parametrize("silence", ["muted", "no mails"])
def test_whoever_wants_no_mails_is_not_told_though_named(cast, forum, silence):
    if silence == "muted":
        following.unfollow(account=cast.alice, topic=forum.topic)
    else:
        Reader.objects.create(account=cast.alice, wants_mails=False)

    post = posts.reply(topic=forum.topic, words=words("<p>Merci @Alice Test</p>", "b1"), by=cast.bob)

    assert "<strong>@Alice Test</strong>" in post.html
    assert not Notice.objects.filter(post=post).exists()


def test_members_to_name_are_those_who_wrote(cast, forum, bob):
    posts.reply(topic=forum.topic, words=words("<p>Moi</p>", "b1"), by=cast.bob)

    assert bob.get(topic_path(forum, "personnes/")).json() == {"names": ["Alice Test"]}


# Ready answers


def test_the_trainer_puts_a_ready_answer_below_what_is_typed(cast, forum, sign_in):
    ready = CannedAnswer.objects.create(title="Bienvenue", html="<p>Bonjour et <strong>bienvenue</strong> !</p>")
    theo, _site = sign_in(cast.theo)

    page = theo.post(topic_path(forum, "reponse-prete/"), {"text": "Chère Alice", "once": "t1", "ready": ready.pk})

    assert boxed(page)[1] == "<p>Chère Alice</p><p>Bonjour et <strong>bienvenue</strong> !</p>"
    assert hidden(page, "once") == "t1"
    assert Post.objects.count() == 1
    assert theo.post(topic_path(forum, "reponse-prete/"), {"ready": "0"}).status_code == 404
    assert theo.get(topic_path(forum, "reponse-prete/")).url == topic_path(forum, "#repondre")


def test_ready_answers_are_for_staff(cast, forum, bob):
    ready = CannedAnswer.objects.create(title="Bienvenue", html="<p>Bonjour !</p>")

    assert "Bienvenue" not in said(bob.get(topic_path(forum)))
    assert bob.post(topic_path(forum, "reponse-prete/"), {"ready": ready.pk}).status_code == 404


# Lasting addresses


def test_the_address_of_a_post_leads_to_its_page(cast, forum, bob, as_visitor):
    old = forum.question.created_at
    Post.objects.bulk_create(
        Post(topic=forum.topic, author=cast.bob, html="", text="", once=f"x{n}", created_at=old + timedelta(seconds=n + 1))
        for n in range(50)
    )
    last = Post.objects.get(once="x49")

    assert bob.get(f"/forum/message/{last.pk}/").url == topic_path(forum, f"?page=2#message-{last.pk}")
    assert bob.get("/forum/message/999999/").status_code == 404
    assert as_visitor().get(f"/forum/message/{last.pk}/").status_code == 404
    Category.objects.update(is_public=True)
    assert as_visitor().get(f"/forum/message/{last.pk}/").status_code == 302


def test_too_long_a_draft_stays_with_its_author(cast, forum):
    with pytest.raises(ValidationError) as refused:
        drafts.keep_draft(written=drafts.Written("a" * 300_000), topic=forum.topic, by=cast.bob)

    assert refused.value.code == "long"
