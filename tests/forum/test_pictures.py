"""Pictures and documents in the pages of the forum: sent, listed, shown, and read by those who may read their post."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from forum import rules
from forum.actions import attachments, moderation, posts
from forum.models import Attachment, Category, Post, Topic
from tests.cms.photos import photo
from tests.forum.conftest import words

PNG = photo("PNG", (80, 50))
PDF = b"%PDF-1.4 une affiche"


@pytest.fixture
def bob(cast, sign_in):
    return sign_in(cast.bob, "beta")[0]


def sent(content: bytes = PNG, name: str = "menu ouvert.png", kind: str = "image/png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=kind)


def upload(client, file=None):
    return client.post("/forum/fichiers/", {"file": file or sent()})


def kept(by, content: bytes = PNG, name: str = "ecran.png") -> Attachment:
    return attachments.keep_file(by=by, name=name, content=content, mimetype="image/png")


def url_of(file: Attachment) -> str:
    return f"/forum/fichiers/{file.pk}/fichier"


def answer(forum, by, *files: Attachment, once: str = "b1") -> Post:
    return posts.reply(topic=forum.topic, words=words("<p>Voici</p>", once, attachments=list(files)), by=by)


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def status(client, url: str) -> int:
    response = client.get(url)
    if response.streaming:
        body(response)  # its file is closed with its end
    return response.status_code


def text(response) -> str:
    return response.content.decode()


def test_a_pasted_picture_is_kept_and_told(cast, forum, bob):
    response = upload(bob)

    assert response.status_code == 201
    file = Attachment.objects.get()
    assert response.json() == {
        "id": str(file.pk), "name": "menu ouvert.png", "words": "menu ouvert", "is_picture": True,
        "url": f"/forum/fichiers/{file.pk}/menu-ouvert.png", "width": 80, "height": 50,
    }  # fmt: skip
    assert (file.by, file.post) == (cast.bob, None)
    assert upload(bob, sent(name="image.png")).json()["words"] == ""


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (sent(b"<svg/>", "a.svg"), "SVG"),
        (sent(b"", "a.png"), "vide"),
        (sent(b"MZ", "a.exe"), "genre de fichier"),
        (None, "arrivé"),
    ],
    ids=["svg", "empty", "programme", "nothing"],
)
def test_an_upload_that_is_refused_says_why(cast, forum, bob, file, said):
    response = bob.post("/forum/fichiers/", {"file": file} if file else {})

    assert response.status_code == 422
    assert said in response.json()["message"]
    assert not Attachment.objects.exists()


def test_only_those_who_write_send_files(cast, forum, sign_in, as_visitor):
    dan, _site = sign_in(cast.dan)

    assert upload(dan).status_code == 404
    assert upload(as_visitor()).status_code == 302
    assert not Attachment.objects.exists()


def test_a_picture_is_read_by_those_who_read_its_post(cast, forum, bob, sign_in, as_visitor):
    file = kept(cast.bob)
    url = url_of(file)
    alice, _site = sign_in(cast.alice, "alpha")
    dan, _site = sign_in(cast.dan)
    chloe, _site = sign_in(cast.chloe)
    clients = {"bob": bob, "alice": alice, "dan": dan, "chloe": chloe, "visitor": as_visitor()}

    def readers() -> set[str]:
        return {name for name, client in clients.items() if status(client, url) == 200}

    assert readers() == {"bob"}
    post = answer(forum, cast.bob, file)
    assert readers() == {"bob", "alice", "chloe"}
    Category.objects.filter(pk=forum.category.pk).update(is_public=True)
    assert readers() == {*clients}
    Post.objects.filter(pk=post.pk).update(waits_for_review=True)
    assert readers() == {"bob", "chloe"}
    Post.objects.filter(pk=post.pk).update(waits_for_review=False)
    moderation.hide_post(post=post, because="une personne est reconnaissable", by=cast.theo)
    assert readers() == {"chloe"}
    Post.objects.filter(pk=post.pk).update(hidden_at=None)
    Topic.objects.filter(pk=forum.topic.pk).update(hidden_at=timezone.now())
    assert readers() == {"alice", "chloe"}  # who asked still reads the topic, as she reads why it is hidden
    post.delete()
    assert readers() == set()


def test_pictures_are_looked_at_and_documents_kept(cast, forum, bob):
    picture, document = kept(cast.bob), kept(cast.bob, PDF, "Règlement 2026.pdf")

    seen = bob.get(url_of(picture))
    saved = bob.get(url_of(document))

    assert body(seen).startswith(b"\x89PNG")
    assert seen.headers["Content-Type"] == "image/png"
    assert seen.headers["Content-Disposition"] == 'inline; filename="ecran.png"'
    assert body(saved) == PDF
    assert saved.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''R%C3%A8glement")
    for response in (seen, saved):
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response.headers["Cache-Control"].startswith("private")


def test_a_file_is_handed_to_the_proxy_and_found_at_no_other_address(cast, forum, bob, settings):
    file = kept(cast.bob)
    settings.MEDIA_HANDOFF, settings.DATA_DIR = True, Path(settings.MEDIA_ROOT)
    bob.handler._middleware_chain = None  # made again, with what hands files over

    response = bob.get(url_of(file))

    assert response.headers["X-Kiosque-File"] == f"/portal/{file.file.name}"
    assert response.headers["Content-Disposition"].startswith("inline")
    assert response.content == b""
    assert bob.get(f"/media/{file.file.name}").status_code == 404
    assert bob.get(f"/media/portal/{file.file.name}").status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_not_found(cast, forum, bob):
    file = kept(cast.bob)
    file.file.storage.delete(file.file.name)

    assert bob.get(url_of(file)).status_code == 404


def test_a_file_is_taken_away_by_its_sender_only_and_before_it_is_sent(cast, forum, bob, sign_in):
    first, second = kept(cast.bob), kept(cast.bob)
    alice, _site = sign_in(cast.alice, "alpha")
    answer(forum, cast.bob, second)

    assert alice.post(f"/forum/fichiers/{first.pk}/enlever/").status_code == 404
    assert bob.post(f"/forum/fichiers/{second.pk}/enlever/").status_code == 404
    assert bob.post(f"/forum/fichiers/{first.pk}/enlever/").status_code == 204
    assert bob.post(f"/forum/fichiers/{first.pk}/enlever/").status_code == 404
    assert list(Attachment.objects.all()) == [second]


def test_without_javascript_files_come_with_the_form(cast, forum, bob):
    given = {"text": "Voici", "once": "b1", "files": [sent(), sent(PDF, "regles.pdf", "application/pdf")]}

    bob.post(f"/forum/sujet/{forum.topic.pk}/repondre/", given)
    bob.post(f"/forum/sujet/{forum.topic.pk}/repondre/", given | {"files": [sent()]})

    post = Post.objects.latest("pk")
    assert [file.name for file in post.attachments.all()] == ["menu ouvert.png", "regles.pdf"]
    assert Attachment.objects.count() == 2
    shown = text(bob.get(f"/forum/sujet/{forum.topic.pk}/"))
    assert re.search(r'<img src="/forum/fichiers/[^"]+/menu-ouvert.png" width="80" height="50" alt="menu ouvert"', shown)
    assert "regles.pdf" in shown
    assert re.search(r"\(1\sKo\)", shown)


def test_files_are_kept_when_the_form_comes_back(cast, forum, bob):
    path = f"/forum/sujet/{forum.topic.pk}/repondre/"

    first = bob.post(path, {"text": "", "once": "b1", "files": [sent(), sent(b"<svg/>", "a.svg")]})

    assert first.status_code == 422
    file = Attachment.objects.get()
    assert f'name="attached" value="{file.pk}"' in text(first)
    assert "a.svg" in text(first)
    assert "dessins en SVG" in text(first)

    given = {"text": "Voici", "once": "b1", "attached": [str(file.pk)], f"words-{file.pk}": "Le bouton rouge"}
    assert bob.post(path, given).status_code == 302
    assert [each.name for each in Post.objects.latest("pk").attachments.all()] == ["Le bouton rouge.png"]


def test_a_question_keeps_its_files_while_similar_ones_are_shown(cast, forum, bob):
    given = {"title": "Photo à l’envers", "category": forum.category.pk, "text": "Que faire ?", "once": "b1"}

    first = bob.post("/forum/poser/", given | {"files": [sent()]})
    file = Attachment.objects.get()
    bob.post("/forum/poser/", given | {"similar": "1", "attached": [str(file.pk)]})

    assert str(file.pk) in text(first)
    assert Topic.objects.get(title="Photo à l’envers").posts.get().attachments.get() == file


def test_a_file_left_out_is_thrown_away_and_a_sixth_is_refused(cast, forum, bob):
    path = f"/forum/sujet/{forum.topic.pk}/repondre/"
    six = [str(kept(cast.bob).pk) for _number in range(6)]

    refused = bob.post(path, {"text": "Voici", "once": "b1", "attached": six})
    assert refused.status_code == 422
    assert "5 fichiers au plus" in text(refused)
    assert all(pk in text(refused) for pk in six)

    assert bob.post(path, {"text": "Voici", "once": "b1", "attached": six, "leave_out": six[:2]}).status_code == 302
    assert Attachment.objects.count() == Post.objects.latest("pk").attachments.count() == 4


@pytest.mark.parametrize("pk", ["x", "", "00000000-0000-0000-0000-000000000000", "%00"])
def test_a_made_up_file_is_no_file(cast, forum, bob, pk):
    bob.post(f"/forum/sujet/{forum.topic.pk}/repondre/", {"text": "Voici", "once": "b1", "attached": [pk], "leave_out": [pk]})

    assert not Post.objects.latest("pk").attachments.exists()


def test_somebody_elses_file_is_neither_taken_nor_renamed_nor_removed(cast, forum, bob):
    theirs = kept(cast.alice)
    given = {"attached": [str(theirs.pk)], "leave_out": [str(theirs.pk)], f"words-{theirs.pk}": "Volé"}

    bob.post(f"/forum/sujet/{forum.topic.pk}/repondre/", {"text": "Voici", "once": "b1"} | given)

    theirs.refresh_from_db()
    assert (theirs.post, theirs.by, theirs.name) == (None, cast.alice, "ecran.png")


def test_changing_a_post_keeps_adds_and_leaves_out_files(cast, forum, bob):
    stays, goes = kept(cast.bob), kept(cast.bob)
    post = answer(forum, cast.bob, stays, goes)
    path = f"/forum/message/{post.pk}/modifier/"
    assert str(stays.pk) in text(bob.get(path))

    given = {"text": "Plutôt ainsi", "files": [sent(PDF, "a.pdf")], "leave_out": [str(goes.pk)], f"words-{stays.pk}": "Mieux dit"}
    assert bob.post(path, given).status_code == 302

    assert [file.name for file in post.attachments.all()] == ["Mieux dit.png", "a.pdf"]


def test_a_picture_without_a_name_of_its_own_comes_back_undescribed(cast, forum, bob):
    pasted = kept(cast.bob, name="image.png")
    post = answer(forum, cast.bob, pasted)

    assert re.search(rf'name="words-{pasted.pk}" value="(.*?)"', text(bob.get(f"/forum/message/{post.pk}/modifier/")))[1] == ""


def test_files_of_hidden_posts_are_not_shown(cast, forum, bob):
    post = answer(forum, cast.bob, kept(cast.bob))
    page = f"/forum/sujet/{forum.topic.pk}/"
    assert "post-files" in text(bob.get(page))

    Post.objects.filter(pk=post.pk).update(waits_for_review=True)
    assert "post-files" not in text(bob.get(page))
    Post.objects.filter(pk=post.pk).update(waits_for_review=False, hidden_at=timezone.now())
    assert "post-files" not in text(bob.get(page))


def test_the_form_says_the_limit_that_holds(cast, forum, bob):
    assert f'data-most="{rules.ATTACHMENTS}"' in text(bob.get("/forum/poser/"))
