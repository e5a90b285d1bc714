"""Each mail of reports, notices, decisions and first posts, in French and English, as a real mail server receives it."""

import re
from html import unescape

import pytest
from django.conf import settings as ours
from django.contrib.auth import get_user_model

from forum.actions import posts, reports, review
from forum.models import Category
from tests.conftest import load_cast
from tests.forum.conftest import ask, words
from tests.test_every_mail import BADLY_TYPED, LEFTOVERS, deliver, judge_link

SUBJECTS = {
    "fr": [
        ("theo", "Un message du forum est signalé : à vous de décider"),
        ("edith", "Votre signalement : le contenu n’est plus affiché"),
        ("bob", "Votre message sur le forum est masqué : voici pourquoi"),
        ("chloe", "Une décision est contestée : à vous de la revoir"),
        ("associations", "Une décision est contestée : à vous de la revoir"),
        ("edith", "Réexaminé : le contenu est affiché"),
        ("bob", "Réexaminé : le contenu est affiché"),
        ("nadia", "Votre signalement est bien arrivé"),
        ("chloe", "Un contenu illicite est signalé : à vous de décider"),
        ("associations", "Un contenu illicite est signalé : à vous de décider"),
        ("nadia", "Votre signalement : le contenu n’est plus affiché"),
        ("alice", "Un contenu de votre site est retiré : voici pourquoi"),
        ("theo", "Un premier message à lire : Comment ouvrir un site"),
        ("dan", "Votre message n’est pas en ligne : Comment ouvrir un site"),
        ("theo", "Un premier message à lire : Et mon logo alors"),
        ("dan", "Votre message est en ligne : Et mon logo alors"),
    ],
    "en": [
        ("theo", "A post of the forum is reported: to decide"),
        ("edith", "Your report: the content is no longer shown"),
        ("bob", "Your post on the forum is hidden: here is why"),
        ("chloe", "A decision about the forum is contested"),
        ("associations", "A decision about the forum is contested"),
        ("edith", "Looked at again: the content is shown"),
        ("bob", "Looked at again: the content is shown"),
        ("nadia", "Your notice has arrived"),
        ("chloe", "Illegal content is notified: to decide"),
        ("associations", "Illegal content is notified: to decide"),
        ("nadia", "Your report: the content is no longer shown"),
        ("alice", "A content of your site is taken down: here is why"),
        ("theo", "A first post to read: Comment ouvrir un site"),
        ("dan", "Your post is not online: Comment ouvrir un site"),
        ("theo", "A first post to read: Et mon logo alors"),
        ("dan", "Your post is online: Et mon logo alors"),
    ],
}


def play(cast, language: str) -> None:
    """A report decided, contested and put right; a notice about Alpha's site; Dan's first posts."""
    answer = posts.reply(topic=ask("Ma photo est à l’envers", cast.bob), words=words("<p>Oh !</p>", "b1"), by=cast.bob)
    report = reports.report_post(post=answer, kind="unkind", reason="Pas gentil.", by=cast.edith)
    reports.decide_reports(report=report, hide=True, words="Le ton n’est pas celui du forum.", by=cast.theo)
    reports.contest(report=report, side="author", words="Je plaisantais.")
    reports.settle_contest(report=report, hide=False, words="La plaisanterie est claire.", by=cast.chloe)
    notice = reports.notify_illegal(
        address=f"{cast.alpha.url}/", reason="Photo volée.", name="Nadia", email="nadia@example.org", language=language, by=None
    )
    reports.decide_reports(report=notice, hide=True, words="La photo est à une autre personne.", by=cast.chloe)
    first = ask_first(cast, "Comment ouvrir un site")
    review.refuse(post=first, because="Cette question est pour la mairie.", by=cast.theo)
    review.accept(post=ask_first(cast, "Et mon logo alors"), by=cast.theo)


def ask_first(cast, title: str):
    question = posts.Question(title=title, category=Category.objects.get(key="images"))
    topic = posts.ask(question=question, words=words("<p>Bonjour</p>", title), by=cast.dan, needs_review=True)
    return topic.posts.get()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_mail_of_care_through_a_real_mail_server(committed_db, settings, language):
    settings.LANGUAGE_CODE = language
    get_user_model().objects.update(language=language)
    cast = load_cast()
    deliver(committed_db)

    play(cast, language)
    received = deliver(committed_db)

    told = [(to[0].partition("@")[0], judge(message, language)) for to, message in received]
    assert told == SUBJECTS[language]


def judge(message, language: str) -> str:
    """Look at one mail as it arrived; returns its subject."""
    text, html = (message.get_body(preferencelist=(kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))
    subject = " ".join(message["Subject"].replace("\n", "").split(" "))
    page = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    written = re.sub(r"https?://\S+", "", f"{subject}\n{text}")
    for seen in (written, re.sub(r"https?://\S+", "", re.sub(r'href="[^"]+"', "", unescape(page)))):
        assert (subject, LEFTOVERS.findall(seen)) == (subject, [])
    assert {"fr": "Bonjour", "en": "Hello"}[language] in text
    assert ours.CITY["name"] in text
    assert len(re.findall(r'<a href="([^"]+)" class="action"', page)) == 1
    judge_link(subject, text, page)
    if language == "fr":
        assert (subject, BADLY_TYPED.findall(written)) == (subject, [])
    return subject.strip()
