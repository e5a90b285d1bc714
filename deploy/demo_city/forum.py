"""The forum in the demo: seven weeks of questions, asked and answered through the real actions, then given their dates."""

from datetime import datetime, time, timedelta

from django.db.models import Max
from django.utils import timezone

from deploy.demo_city import PICTURES
from deploy.demo_city.forum_story import ARTICLE, READY_ANSWERS, Question, Said
from deploy.demo_city.forum_topics import PASSWORD, QUESTIONS
from deploy.demo_city.story import typeset
from forum.actions import articles, attachments, categories, marks, moderation, posts, ready_answers
from forum.models import Attachment, Category, Notice, Post, Topic
from forum.quoting import quotation
from tenants.models import Association
from tenants.schemas import in_portal, portal_transaction

OPEN = "demarrer"  # the category that everybody reads


def talk(*, people: dict, by) -> None:
    """Fill the forum, once; `people` maps the keys of cast.PEOPLE to accounts, `by` is the trainer."""
    with in_portal():
        if not Topic.objects.exists():
            _talk(people, by)


@portal_transaction()
def _talk(people: dict, by) -> None:
    topics = {question.title: _topic(question, people, by=by) for question in QUESTIONS}
    category = Category.objects.get(key=OPEN)
    categories.open_category(category=category, is_public=True, by=by)
    title, html = map(typeset, ARTICLE)
    told = articles.Told(title=title, html=html, category=category, exercise=PASSWORD.exercise)
    articles.write_article(topic=topics[PASSWORD.title], told=told, by=by)
    for title, html in READY_ANSWERS:
        ready_answers.add_ready_answer(title=typeset(title), html=typeset(html), by=by)
    Notice.objects.all().delete()  # of answers that are weeks old, nobody is told today


def _topic(question: Question, people: dict, *, by) -> Topic:
    asked = posts.Question(
        title=typeset(question.title),
        category=Category.objects.get(key=question.category),
        association=Association.objects.filter(subdomain=question.site).first() if question.site else None,
        context=[{"label": label, "value": value} for label, value in question.context.items()],
        exercise=question.exercise,
        block=question.block,
    )
    first, *answers = question.posts
    topic = posts.ask(question=asked, words=_words(question, 0, people), by=people[first.who])
    written = [topic.posts.get()]
    _date(written[0], first)
    for number, said in enumerate(answers, start=1):
        quoted = None if said.quotes is None else written[said.quotes]
        words = _words(question, number, people, quoted=quoted)
        written.append(posts.reply(topic=topic, words=words, by=people[said.who], is_helper=people[said.who] == by))
        _date(written[-1], said)
    for post, said in zip(written, question.posts, strict=True):
        for who in said.thanks:
            marks.like(post=post, account=people[who])
    for who in question.same:
        marks.same_problem(topic=topic, account=people[who])
    if question.solution:
        marks.mark_solution(post=written[question.solution], by=people[first.who])
    if question.is_welcome:
        moderation.pin_topic(topic=topic, pinned=True, by=by)
        moderation.lock_topic(topic=topic, locked=True, by=by)
    _date_topic(topic, question)
    return topic


def _words(question: Question, number: int, people: dict, *, quoted: Post | None = None) -> posts.Words:
    said = question.posts[number]
    files = [_picture(*picture.split(": ", 1), by=people[said.who]) for picture in said.pictures]
    html = (quotation(quoted) if quoted else "") + typeset(said.html)
    return posts.Words(html=html, once=f"demo-{QUESTIONS.index(question)}-{number}", attachments=files, quoted=quoted)


def _picture(name: str, shows: str, *, by) -> Attachment:
    content = (PICTURES / f"{name}.webp").read_bytes()
    return attachments.keep_file(by=by, name=f"{typeset(shows)}.webp", content=content, mimetype="image/webp")


def _date(post: Post, said: Said) -> None:
    """Move a post to the day on which it was written: nobody writes fifty in a minute."""
    days, hour = said.when
    day = timezone.localdate() - timedelta(days=days)
    moment = timezone.make_aware(datetime.combine(day, time.fromisoformat(hour)))
    Post.objects.filter(pk=post.pk).update(created_at=moment)
    post.attachments.update(created_at=moment)
    post.created_at = moment


def _date_topic(topic: Topic, question: Question) -> None:
    asked, *answers = topic.posts.order_by("created_at", "pk").values_list("created_at", "author")
    first = next((at for at, author in answers if author != topic.author_id), None)
    solution = Topic.objects.values_list("solution__created_at", flat=True).get(pk=topic.pk)
    last = topic.posts.aggregate(last=Max("created_at"))["last"]
    known = Topic.objects.filter(pk=topic.pk)
    known.update(created_at=asked[0], last_post_at=last, answered_at=first)
    if question.solution:
        known.update(solved_at=last if last > solution else solution + timedelta(hours=1))
    if question.is_welcome:
        known.update(locked_at=asked[0])
