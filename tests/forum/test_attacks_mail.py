"""Attacks by e-mail: senders that are two, mails in which a parser is to lose itself, links taken for one another."""

import re
import time

import pytest
from django.core import signing

from forum import feeds, incoming, notice_links, reply_addresses, unsubscribing
from forum.models import Report

FROM = b"From: bob@example.org\r\n"
WORDS = b"\r\n\r\nBonjour\r\n"
PATIENCE = 15  # seconds: far from what it takes, far from the minute it took
TWO_SENDERS = [
    b"From: bob@example.org, voleur@example.net",
    b"From: voleur@example.net, bob@example.org",
    b"From: voleur@example.net\r\nFrom: bob@example.org",
    b"From: bob@example.org\r\nFrom: voleur@example.net",
    b"From: bob@example.org <voleur@example.net>",
    b"From: a: bob@example.org, voleur@example.net;",
]
PART = b"--b\r\nContent-Type: image/png\r\n\r\nx\r\n"
MAZES = {
    "from": b"From: " + b"a," * 200_000 + WORDS,
    "encoded": b"From: " + b"=?utf-8?q?a?= " * 30_000 + WORDS,
    "identity": FROM + b"Message-ID: " + b"=?utf-8?q?a?= " * 30_000 + WORDS,
    "type": FROM + b"Content-Type: text/plain; " + b"a*0=b;" * 40_000 + WORDS,
    "place": FROM + b"Content-Disposition: attachment; " + b"a*0=b;" * 40_000 + WORDS,
    "subject": FROM + b"Subject: " + b"a\r\n " * 200_000 + WORDS,
    "received": FROM + b"Received: x\r\n" * 200_000 + WORDS,
    "parts": FROM + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + PART * 10_000 + b"--b--",
    "charset": FROM + b"Content-Type: text/plain; charset=PunyCode\r\n\r\na-" + b"b" * 2_000_000,
    "elements": FROM + b"Content-Type: text/html\r\n\r\n" + b"<blockquote>" * 80_000,
}


def read(raw: bytes) -> incoming.Letter:
    return incoming.read(raw, recipients=["x"], envelope_sender="bob@example.org")


@pytest.mark.parametrize("headers", TWO_SENDERS)
def test_a_mail_of_two_senders_is_nobodys(headers):
    assert read(headers + WORDS).sender in ("", "voleur@example.net")


@pytest.mark.parametrize("headers", [b"From: Bob <Bob@Example.org>", b'From: "voleur@example.net" <bob@example.org>'])
def test_the_name_beside_an_address_says_nothing(headers):
    assert read(headers + WORDS).sender == "bob@example.org"


@pytest.mark.parametrize("maze", MAZES)
def test_a_maze_of_a_mail_takes_no_time(maze):
    began = time.monotonic()

    letter = read(MAZES[maze])

    assert time.monotonic() - began < PATIENCE
    assert letter.automatic or not letter.text


def test_a_link_of_one_kind_opens_no_other(cast, forum, as_visitor, settings):
    settings.FORUM_MAIL = "forum@ville.example"
    report = Report.objects.create(address="https://ville.example/", kind="illegal")
    links = {
        "arret": unsubscribing.stop_link(account=cast.bob, what=forum.topic),
        "flux/moi": feeds.feed_link(account=cast.bob),
        "signalement/etat": notice_links.state_link(report=report, side=Report.Side.AUTHOR),
    }
    tokens = {kind: re.search(rf"/forum/{kind}/(.+)/", link)[1] for kind, link in links.items()}
    tokens["reply"] = re.search(r"\+(.+)@", reply_addresses.reply_address(topic=forum.topic, account=cast.bob))[1]
    tokens["none"] = signing.dumps([cast.bob.pk, "digest"])

    for kind in links:
        for other, token in tokens.items():
            assert (as_visitor().get(f"/forum/{kind}/{token}/").status_code == 200) == (kind == other), (kind, other)
    for token in (*tokens.values(), tokens["reply"].replace(".", "0.", 1)):
        known = reply_addresses.who_and_where(f"forum+{token}@ville.example")
        assert known == ((forum.topic.pk, cast.bob.pk) if token == tokens["reply"] else None)


def test_links_end_with_the_secret_and_with_the_account(cast, forum, as_visitor, settings):
    feed = re.search(r"(/forum/.+)", feeds.feed_link(account=cast.bob))[1]
    stop = re.search(r"(/forum/.+)", unsubscribing.stop_link(account=cast.bob, what=forum.topic))[1]
    assert [as_visitor().get(path).status_code for path in (feed, stop)] == [200, 200]

    type(cast.bob).objects.filter(pk=cast.bob.pk).update(is_active=False)
    assert as_visitor().get(feed).status_code == 404

    settings.SECRET_KEY = "another one, as long as it is secret enough for this"
    assert as_visitor().get(stop).status_code == 404
