"""Each mail about what is said on the forum, in French and in English, as a real mail server receives it from the real worker."""

import re
from datetime import timedelta
from email.message import EmailMessage
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.test.signals import template_rendered
from django.utils import timezone

from forum.actions import following, incoming, mailing, posts
from forum.incoming import MARK
from forum.models import Reader, Topic
from forum.reply_addresses import reply_address
from tests import database
from tests.conftest import load_cast
from tests.forum.conftest import ask, words
from tests.forum.test_receiving import png
from tests.test_every_mail import BADLY_TYPED, LEFTOVERS, deliver, judge_link

BOX = "forum@ville.example"
OURS = {"answers.txt", "digest.txt", "left_out.txt", "refused.txt", "waiting.txt"}
CARE = {path.name for path in (database.ROOT / "forum/templates/forum/mail").glob("*.txt")} - OURS  # test_care_mails_smtp
SUBJECTS = {
    "fr": [
        ("alice", "Réponse : Ma photo est à l’envers"),
        ("edith", "Nouvelle question : Ma photo est à l’envers"),
        ("bob", "Votre réponse est en ligne, sans tous ses fichiers : Ma photo est à l’envers"),
        ("bob", "Votre réponse par e-mail n’est pas sur le forum"),
        ("bob", "2 questions attendent une réponse"),
        ("theo", "2 questions attendent une réponse"),
        ("bob", "Cette semaine sur le forum"),
    ],
    "en": [
        ("alice", "Answer: Ma photo est à l’envers"),
        ("edith", "New question: Ma photo est à l’envers"),
        ("bob", "Your answer is online, without all its files: Ma photo est à l’envers"),
        ("bob", "Your answer by e-mail is not on the forum"),
        ("bob", "2 questions wait for an answer"),
        ("theo", "2 questions wait for an answer"),
        ("bob", "This week on the forum"),
    ],
}


def play(cast) -> None:
    """Bob answers Alice by mail, with a file that is not taken, then from another address; two questions wait for days."""
    following.follow(account=cast.edith, category=ask("Une vieille question", cast.carl).category)
    topic = ask("Ma photo est à l’envers", cast.alice)
    come_in(cast, topic, "bob@example.org", file="outil.exe")
    mailing.tell_readers()
    come_in(cast, topic, "ailleurs@example.org")
    ask("Une autre qui attend", cast.carl, key="demarrer")
    Topic.objects.filter(state="waiting").update(created_at=timezone.now() - timedelta(days=6))
    Reader.objects.create(account=cast.bob, helps=True, wants_digest=True)
    mailing.nudge_helpers()
    mailing.send_digests()


def come_in(cast, topic, sender: str, file: str = "") -> None:
    message = EmailMessage()
    message["From"], message["Message-ID"] = sender, f"<{sender}>"
    message.set_content("Tournez-la dans Images.")
    message.add_attachment(png(40, 30), maintype="image", subtype="png", filename="ecran.png")
    if file:
        message.add_attachment(b"MZ", maintype="application", subtype="x-msdownload", filename=file)
    address = reply_address(topic=topic, account=cast.bob)
    incoming.receive(raw=message.as_bytes(), recipient=address, envelope_sender=sender)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_mail_through_a_real_mail_server(committed_db, settings, language):
    settings.LANGUAGE_CODE, settings.FORUM_MAIL = language, BOX
    get_user_model().objects.update(language=language)
    deliver(committed_db)
    rendered = set()

    def note(sender, template, **kwargs):
        rendered.add(str(template.name).rpartition("/")[2])

    template_rendered.connect(note)
    play(load_cast())
    template_rendered.disconnect(note)
    received = deliver(committed_db)

    told = [(to[0].partition("@")[0], judge(message, language)) for to, message in received]
    assert sorted(told) == sorted(SUBJECTS[language])
    assert rendered >= OURS
    assert not OURS & CARE


def judge(message, language: str) -> str:
    """Look at one mail as it arrived; returns its subject."""
    text, html = (message.get_body(preferencelist=(kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))
    subject = " ".join(message["Subject"].split())
    page = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    for said in (subject, text, re.sub(r'href="[^"]+"', "", unescape(page))):
        assert (subject, LEFTOVERS.findall(re.sub(r"https?://\S+", "", said))) == (subject, [])
    assert {"fr": "Bonjour", "en": "Hello"}[language] in text
    judge_link(subject, text, page)
    judge_headers(subject, message)
    if language == "fr":
        said = re.sub(r"https?://\S+", "", f"{message['Subject']}\n{text}").replace(MARK, "")
        assert (subject, BADLY_TYPED.findall(said)) == (subject, [])
    return subject


def judge_headers(subject: str, message) -> None:
    """No answering machine is to answer; each mail that comes again and again is ended by one click."""
    assert (subject, message["X-Kiosque-Forum"]) == (subject, "1")
    assert message["Auto-Submitted"] in ("auto-generated", "auto-replied")
    again = not re.match("Votre réponse|Your answer", subject) and message["To"] != "theo@example.org"
    assert (subject, message["List-Unsubscribe-Post"]) == (subject, "List-Unsubscribe=One-Click" if again else None)
    link = (message["List-Unsubscribe"] or "").strip()
    assert (subject, bool(re.match(r"<http://\S+/forum/arret/\S+>$", link))) == (subject, again)
    is_answerable = bool(re.match("Réponse|Answer|Nouvelle|New", subject))
    assert (subject, bool(message["Reply-To"])) == (subject, is_answerable)


def test_a_mail_about_an_answer_leaves_at_once(committed_db):
    """The worker that delivers mails writes it too: nobody waits for the schedule."""
    cast = load_cast()
    topic = ask("Ma photo est à l’envers", cast.alice)
    deliver(committed_db)

    posts.reply(topic=topic, words=words("<p>Tournez-la.</p>", "b1"), by=cast.bob)
    received = deliver(committed_db)

    assert [to for to, _message in received] == [["alice@example.org"]]
