"""A mail that came in: posted once, or refused once with the reason."""

from datetime import timedelta
from email.message import EmailMessage
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image

from forum.actions import following, incoming, mailing, moderation, posts
from forum.models import Attachment, Category, IncomingMail, Notice, Post, Topic
from forum.reply_addresses import reply_address
from tenants.models import Membership
from tests.forum.conftest import words
from tests.mails import queued_letters


def png(width: int, height: int, *, noise: bool = False) -> bytes:
    file = BytesIO()
    drawn = Image.effect_noise((width, height), 90) if noise else Image.new("RGB", (width, height), "teal")
    drawn.save(file, "PNG")
    return file.getvalue()


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.FORUM_MAIL = "forum@ville.example"


def mail(text="Tournez la photo dans « Images ».", *, sender="bob@example.org", identity="<un@example.org>", **headers):
    message = EmailMessage()
    message["From"] = sender
    message["Message-ID"] = identity
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def receive(forum, account, message, *, envelope_sender="bob@example.org") -> IncomingMail:
    recipient = reply_address(topic=forum.topic, account=account)
    return incoming.receive(raw=message.as_bytes(), recipient=recipient, envelope_sender=envelope_sender)


def answers(forum) -> list[Post]:
    return list(forum.topic.posts.order_by("pk")[1:])


def test_an_answer_by_mail_is_a_post(cast, forum):
    taken = receive(forum, cast.bob, mail())

    (post,) = answers(forum)
    assert (taken.state, taken.post, taken.account) == ("posted", post, cast.bob)
    assert (post.author, post.source, post.text) == (cast.bob, "mail", "Tournez la photo dans « Images ».")
    assert Topic.objects.get(pk=forum.topic.pk).state == "answered"
    assert Notice.objects.get().account == cast.alice
    assert queued_letters() == []


def test_the_same_mail_twice_is_one_post(cast, forum):
    first = receive(forum, cast.bob, mail())
    second = receive(forum, cast.bob, mail())

    assert first.pk == second.pk
    assert len(answers(forum)) == 1


def test_two_people_may_use_the_same_message_id(cast, forum):
    receive(forum, cast.bob, mail())
    receive(forum, cast.edith, mail(sender="edith@example.org"), envelope_sender="edith@example.org")

    assert [post.author for post in answers(forum)] == [cast.bob, cast.edith]


def test_an_address_that_nobody_was_given_is_refused(cast, forum):
    forged = reply_address(topic=forum.topic, account=cast.bob).replace("@", "0@")

    with pytest.raises(incoming.NobodysAddressError):
        incoming.receive(raw=mail().as_bytes(), recipient=forged, envelope_sender="x@example.org")

    assert not IncomingMail.objects.exists()


def test_a_closed_account_has_no_address(cast, forum):
    cast.bob.is_active = False
    cast.bob.save(update_fields=["is_active"])

    with pytest.raises(incoming.NobodysAddressError):
        receive(forum, cast.bob, mail())


def test_an_answer_follows_its_topic_where_it_was_merged(cast, forum):
    other = posts.ask(
        question=posts.Question(title="Photo de travers", category=forum.category), words=words("<p>x</p>", "c"), by=cast.edith
    )
    moderation.merge_topics(topic=forum.topic, into=other, by=cast.theo)

    taken = receive(forum, cast.bob, mail())

    assert taken.post.topic == other


def refuse_sender(cast, forum):
    return mail(sender="ailleurs@example.org")


def refuse_left(cast, forum):
    Membership.objects.filter(account=cast.bob).delete()
    return mail()


def refuse_hidden(cast, forum):
    moderation.hide_topic(topic=forum.topic, because="essai", by=cast.theo)
    return mail()


def refuse_unused(cast, forum):
    Category.objects.update(is_used=False)
    return mail()


def refuse_gone(cast, forum):
    message, address = mail(), reply_address(topic=forum.topic, account=cast.bob)
    forum.topic.delete()
    forum.topic.pk = None
    return message, address


def refuse_locked(cast, forum):
    moderation.lock_topic(topic=forum.topic, locked=True, by=cast.theo)
    return mail()


def refuse_slow(cast, forum):
    posts.reply(topic=forum.topic, words=words("<p>une</p>", "b1"), by=cast.bob)
    moderation.slow_topic(topic=forum.topic, seconds=3600, by=cast.theo)
    return mail()


def refuse_pace(cast, forum):
    for number in range(30):
        posts.reply(topic=forum.topic, words=words("<p>une</p>", f"b{number}"), by=cast.bob)
    return mail()


def refuse_empty(cast, forum):
    return mail("\n\n> Vous avez écrit cela\n")


def refuse_long(cast, forum):
    return mail("des mots " * 12_000)


REFUSALS = {
    "sender": (refuse_sender, "ailleurs@example.org, qui n’est pas une adresse de votre compte"),
    "left": (refuse_left, "la question n’est plus là, ou vous n’y avez plus accès"),
    "hidden": (refuse_hidden, "la question n’est plus là, ou vous n’y avez plus accès"),
    "unused": (refuse_unused, "la question n’est plus là, ou vous n’y avez plus accès"),
    "gone": (refuse_gone, "la question n’est plus là, ou vous n’y avez plus accès"),
    "locked": (refuse_locked, "Ce sujet est verrouillé"),
    "slow": (refuse_slow, "La discussion est ralentie"),
    "pace": (refuse_pace, "Cela fait beaucoup d’un coup"),
    "empty": (refuse_empty, "Écrivez quelques mots"),
    "long": (refuse_long, "C’est très long"),
}


@pytest.mark.parametrize("why", REFUSALS)
def test_a_refused_mail_is_answered_once_with_the_reason_and_its_words(cast, forum, why):
    prepare, reason = REFUSALS[why]
    message = prepare(cast, forum)
    message, address = message if isinstance(message, tuple) else (message, reply_address(topic=forum.topic, account=cast.bob))
    before = Post.objects.count()

    for _time in range(2):
        taken = incoming.receive(raw=message.as_bytes(), recipient=address, envelope_sender="bob@example.org")

    assert (taken.state, taken.post) == ("refused", None)
    assert Post.objects.count() == before
    (letter,) = queued_letters()
    assert letter["to"] == ["bob@example.org"]
    assert reason in letter["body"].replace("\u00a0", " ")
    assert letter["headers"]["Auto-Submitted"] == "auto-replied"
    assert letter["headers"]["X-Kiosque-Forum"] == "1"
    if why not in ("empty", "long"):
        assert "Tournez la photo" in letter["body"]
    if why in ("left", "hidden", "unused"):
        assert forum.topic.title not in letter["body"]


def test_only_a_few_refusals_a_day_are_answered(cast, forum):
    for number in range(6):
        receive(forum, cast.bob, mail(sender="x@example.org", identity=f"<{number}@example.org>"))

    assert len(queued_letters()) == incoming.REFUSALS_A_DAY
    assert IncomingMail.objects.filter(state="refused").count() == 6


@pytest.mark.parametrize(
    ("headers", "envelope_sender", "why"),
    [
        ({}, "", "bounce"),
        ({"Auto_Submitted": "auto-replied"}, "bob@example.org", "auto-submitted"),
        ({"X_Kiosque_Forum": "1"}, "bob@example.org", "marked"),
        ({"Subject": "Réponse automatique : Absente jusqu’à lundi"}, "bob@example.org", "absence"),
    ],
)
def test_machines_are_never_answered(cast, forum, headers, envelope_sender, why):
    taken = receive(forum, cast.bob, mail(**headers), envelope_sender=envelope_sender)

    assert (taken.state, taken.reason) == ("ignored", why)
    assert answers(forum) == queued_letters() == []


def test_our_own_mail_sent_back_ends_there(cast, forum):
    receive(forum, cast.bob, mail(sender="x@example.org"))
    (letter,) = queued_letters()
    back = mail(letter["body"], identity="<deux@example.org>", **letter["headers"])

    assert receive(forum, cast.bob, back).state == "ignored"
    assert len(queued_letters()) == 1


def test_files_are_kept_and_those_left_out_are_said(cast, forum):
    message = mail("Voici.")
    message.add_attachment(png(40, 30), maintype="image", subtype="png", filename="écran.png")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="abîmée.png")
    message.add_attachment(b"MZ", maintype="application", subtype="x-msdownload", filename="outil.exe")
    for number in range(5):
        message.add_attachment(png(40, 30 + number), maintype="image", subtype="png", filename=f"{number}.png")

    taken = receive(forum, cast.bob, message)

    assert taken.state == "posted"
    assert Attachment.objects.filter(post=taken.post, by=cast.bob).count() == 5
    (letter,) = queued_letters()
    assert letter["to"] == ["bob@example.org"]
    for name in ("abîmée.png", "outil.exe", "4.png"):
        assert name in letter["body"]
    assert "écran.png" not in letter["body"]


def test_a_screenshot_inside_the_text_is_kept_and_a_logo_is_not(cast, forum):
    message = mail("Voici.")
    message.add_alternative('<p>Voici. <img src="cid:a"><img src="cid:b"></p>', subtype="html")
    page = message.get_payload()[1]
    page.add_related(png(900, 700, noise=True), "image", "png", cid="<a>", filename="mon-site.png", disposition="inline")
    page.add_related(png(10, 10), "image", "png", cid="<b>", filename="image001.png", disposition="inline")

    taken = receive(forum, cast.bob, message)

    assert [each.name.rpartition(".")[0] for each in taken.post.attachments.all()] == ["mon-site"]
    assert queued_letters() == []


def test_a_picture_without_a_word_is_an_answer(cast, forum):
    message = mail("")
    message.add_attachment(png(40, 30), maintype="image", subtype="png", filename="écran.png")

    assert receive(forum, cast.bob, message).state == "posted"
    mailing.tell_readers()
    assert "(une image ou un document, à voir sur le forum)" in queued_letters()[0]["body"]


def test_somebody_of_no_association_answers_in_public_after_a_first_reading(cast, forum):
    Category.objects.update(is_public=True)

    taken = receive(forum, cast.dan, mail(sender="dan@example.org"))

    assert (taken.state, taken.post.waits_for_review) == ("posted", True)
    assert not Notice.objects.exists()


HEAD = b"From: bob@example.org\r\nMessage-ID: <un@example.org>\r\n"
HOSTILE = {
    "nothing": b"",
    "bytes": bytes(range(256)) * 40,
    "NUL": HEAD + b"\r\nMerci\x00 !",
    "NUL and another sender": HEAD.replace(b"bob", b"zoe\x00") + b"\r\nMerci\x00 !",
    "half characters": HEAD.replace(b"un@", b"\xff\xfe@") + b"Subject: \xe9\r\n\r\n\xed\xa0\x80 merci \xff",
    "half characters elsewhere": b"From: z\xff@example.org\r\nMessage-ID: <\xe9>\r\n\r\n\xed\xa0\x80",
    "nested": HEAD + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000)),
    "a long sender": b"From: " + b"a" * 9000 + b"@example.org\r\n\r\nMerci",
    "a long identity": b"From: x@example.org\r\nMessage-ID: <" + b"a" * 9000 + b">\r\n\r\nMerci",
    "tricks": HEAD + "\r\n\u202egnp.exe \u2066 merci".encode(),
    "a broken encoding": HEAD + b"Content-Transfer-Encoding: base64\r\nContent-Type: text/plain; charset=utf-16\r\n\r\n%%%",
    "script": HEAD + b"Content-Type: text/html\r\n\r\n<script>alert(1)</script><img src=x onerror=alert(1)>Oui",
    "an attached mail": HEAD + b"Content-Type: message/rfc822\r\n\r\nFrom: z@example.org\r\n\r\nBonjour",
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_no_mail_is_too_strange_to_be_settled(cast, forum, raw):
    """An error would make the mail server bring it again for days."""
    recipient = reply_address(topic=forum.topic, account=cast.bob)

    taken = incoming.receive(raw=raw, recipient=recipient, envelope_sender="bob@example.org")

    assert taken.state in ("posted", "refused", "ignored")
    for post in answers(forum):
        assert [trick for trick in ("\x00", "\u202e", "\u2066", "script", "onerror") if trick in post.html] == []


def test_a_mail_with_hundreds_of_files_names_a_few(cast, forum):
    message = mail("Voici.")
    for number in range(60):
        message.add_attachment(b"MZ", maintype="application", subtype="x-msdownload", filename=f"{number}{'a' * 500}.exe")

    assert receive(forum, cast.bob, message).state == "posted"
    (letter,) = queued_letters()
    assert letter["body"].count(".exe") == 0, "names are cut"
    assert letter["body"].count("a" * 90) == 20


def test_what_came_in_is_forgotten_after_a_month(cast, forum):
    old, new = receive(forum, cast.bob, mail()), receive(forum, cast.bob, mail(identity="<deux@example.org>"))
    IncomingMail.objects.filter(pk=old.pk).update(received_at=timezone.now() - timedelta(days=31))

    incoming.forget_incoming_mails()

    assert list(IncomingMail.objects.all()) == [new]
    assert len(answers(forum)) == 2


def test_an_answer_by_mail_is_told_like_any_other(cast, forum):
    following.follow(account=cast.edith, topic=forum.topic)
    receive(forum, cast.bob, mail())

    assert mailing.tell_readers() == 2

    assert sorted(letter["to"][0] for letter in queued_letters()) == ["alice@example.org", "edith@example.org"]
