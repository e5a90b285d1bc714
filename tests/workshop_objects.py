"""One object of the workshops and of the forum of each kind that an address may name: a session of Alpha's, held now by Théo."""

import time

from django.core.files.base import ContentFile

from forum import feeds, notice_links, unsubscribing
from forum.actions import attachments, posts, reports
from forum.models import Article, CannedAnswer, Category, Follow
from tests.training.conftest import build_school, soon
from training import check_in
from training.actions import curriculum
from training.actions.registrations import Person, register
from training.models import CalendarKey, HandoutFile, Return


def values_of_workshops(cast) -> dict[str, object]:
    """Return values for the parameters of addresses under /ateliers/ and /formation/, by section and name."""
    school = build_school(cast)
    session = soon(school.sessions[0], hours=-0.5)
    alice = Person("Alice", "Test", "alice@example.org", account=cast.alice)
    registration = register(session=session, association=cast.alpha, person=alice, by=cast.alice)
    # Two addresses name a `key`: the survey's is made the one of Alice's calendar too.
    CalendarKey.objects.create(account=cast.alice, key=session.survey_key)
    shown = HandoutFile.objects.create(workshop=session.workshop, title="Mémo", file=ContentFile(b"%PDF-1.4", name="memo.pdf"))
    draft = curriculum.begin_draft(by=cast.theo).workshops.get(number=1)
    return {
        "ateliers/session_id": session.pk,
        "formation/session_id": session.pk,
        "registration_id": registration.pk,
        "ateliers/key": session.survey_key,
        "formation/key": "home_text",
        "code": check_in.code_at(session, at=time.time()),
        "place_id": school.place.pk,
        "cohort_id": school.cohort.pk,
        "ateliers/file_id": shown.pk,
        "formation/file_id": draft.files.get().pk,
        "exercise_id": draft.exercises.first().pk,
        "return_id": Return.objects.create(association=cast.alpha, reason=Return.Reason.ASKED, workshops=[1]).pk,
    }


def values_of_forum(cast) -> dict[str, object]:
    """Return values for the parameters of addresses under /forum/: what Alice of Alpha has asked, in a category for members."""
    category = Category.objects.get(key="ecrire")
    question = posts.Question(title="Où est le menu ?", category=category, association=cast.alpha)
    file = attachments.keep_file(by=cast.alice, name="menu.pdf", content=b"%PDF-1.4\n%%EOF\n", mimetype="application/pdf")
    words = posts.Words(html="<p>Je cherche.</p>", once="permissions", attachments=[file])
    topic = posts.ask(question=question, words=words, by=cast.alice)
    post = topic.posts.get()
    report = reports.report_post(post=post, kind="unkind", reason="", by=cast.edith)
    article = Article.objects.create(title="Où est le menu ?", html="<p>En haut.</p>", category=category, is_public=False)
    return {
        "topic_id": topic.pk,
        "post_id": post.pk,
        "forum/key": "ecrire",
        "forum/answer_id": CannedAnswer.objects.create(title="Bonjour", html="<p>Bonjour</p>").pk,
        "category_id": topic.category_id,
        "forum/file_id": file.pk,
        "forum/fichiers/name": "menu.pdf",
        "article_id": article.pk,
        "report_id": report.pk,
        "follow_id": Follow.objects.get(account=cast.alice, topic=topic).pk,
        "forum/arret/token": _last(unsubscribing.stop_link(account=cast.alice, what=topic)),
        "forum/flux/moi/token": _last(feeds.feed_link(account=cast.alice)),
        "forum/signalement/etat/token": _last(notice_links.state_link(report=report, side="notifier")),
    }


def _last(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]
