"""One of everything that the forum has a page for, in two categories of its own; prints where each is, and who is signed in.

`python -m tests.e2e.forum_pages` prints {"places": {person: [path]}, "sessions": {person: cookie}, "title": of a question}.
Lise and Marc belong to an association, Mia too and has written nothing; Ilan belongs to none; Théo is the trainer.
"""

import json
import os
from datetime import timedelta
from uuid import uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings_test")

TITLE = "Le diaporama de la kermesse saute une photo sur deux"
LONG = "Rechtsschutzversicherungsgesellschaften" * 3
ANSWER = (
    "<p>Voici comment <strong>faire</strong> <em>simplement</em> :</p><ol><li><p>Ouvrez la page.</p></li>"
    f"<li><p>Enlevez-la.</p></li></ol><ul><li><p>{LONG}</p></li></ul><blockquote><p>Un mot.</p></blockquote>"
    f"<p><code>https://exemple.fr/{'chemin/' * 20}</code>"
    '<br><a href="https://exemple.fr/aide">https://exemple.fr/une/adresse/qui/ne/finit/pas/de/s/allonger/du/tout</a></p>'
)


def build() -> dict:
    from django.core.cache import cache
    from django.db import transaction

    from tests.conftest import load_cast, real_sign_in

    with transaction.atomic():
        people = people_of(load_cast())
        made = [part(people) for part in (questions_of, lists_of, care_of, help_of, settings_of, mine_of)]
    places = {name: [path for part in made for path in part.get(name, [])] for name in ("nobody", "ilan", "lise", "mia", "theo")}
    names = ("ilan", "lise", "marc", "mia", "theo")
    sessions = {name: real_sign_in(people[name])[0].cookies["kiosque_session"].value for name in names}
    cache.clear()  # the code that Théo gave may be given once more
    stories = {name: people[name] for name in ("topic", "ready", "shelf")}
    return {"places": places, "sessions": sessions, "title": TITLE, **stories}


def people_of(cast) -> dict:
    from forum.actions import categories
    from tenants.actions.accounts import create_account
    from tenants.actions.associations import create_association
    from tenants.actions.team import add_member
    from tests.people import PASSWORD

    people = {"theo": cast.theo}
    for name in ("lise", "marc", "mia", "ilan"):
        email = f"{name}.forum@example.org"
        people[name] = create_account(email=email, first_name=name.title(), last_name="Vidal", password=PASSWORD, by=None)
    kermesse = create_association(name="La Kermesse du canal", subdomain="kermesse", category="other", by=None)
    for name in ("lise", "marc", "mia"):
        add_member(association=kermesse, account=people[name], role="owner", by=None)
    members = categories.add_category(name="Fêtes et kermesses", description="Ce qui se fête, et comment.", by=cast.theo)
    public = categories.add_category(name="Voisins et voisines", description="Ouverte à tout le monde.", by=cast.theo)
    empty = categories.add_category(name="Vide pour l’instant", by=cast.theo)
    for each in (public, empty):
        categories.open_category(category=each, is_public=True, by=cast.theo)
        each.refresh_from_db()
    return people | {"kermesse": kermesse, "members": members, "public": public, "empty": empty}


def words(html: str = "<p>Bonjour, que faire ?</p>", **more):
    from forum.actions.posts import Words

    return Words(html=html, once=uuid4().hex, **more)


def ask(people, title: str, *, by: str, key: str = "members", text="<p>Bonjour, que faire ?</p>", files=(), **more):
    from forum.actions import posts
    from forum.models import Topic

    needs_review = more.pop("needs_review", False)
    question = posts.Question(title=title, category=people[key], **more)
    told = words(text, attachments=list(files))
    return Topic.objects.get(pk=posts.ask(question=question, words=told, by=people[by], needs_review=needs_review).pk)


def lines(people) -> list:
    """What a question is asked with from a page of the site, the page being kept for some people."""
    from forum.context import Line

    return [
        Line("association", "Association", people["kermesse"].name, str(people["kermesse"].pk)),
        Line("page", "La page", f"« Le programme {LONG} » (page)", "3", is_private=True),
        Line("block", "Le bloc", "Diaporama", "gallery"),
        Line("browser", "Le navigateur", "Firefox 133 sur Windows"),
    ]


def files_of(people, by: str) -> list:
    from forum.actions.attachments import keep_file
    from tests.cms.photos import photo
    from tests.permission_objects import PAPER

    wide = keep_file(by=people[by], name="Le bouton gris.png", content=photo("PNG", (1600, 500)), mimetype="image/png")
    paper = keep_file(by=people[by], name=f"{LONG}.pdf", content=PAPER, mimetype="application/pdf")
    return [wide, paper]


def full_question_of(people):
    """A question with all that may be in its page; returns it, the post that asks, and an answer that was changed."""
    from forum.actions import marks, posts, reports
    from forum.context import in_words

    theo, lise, marc = (people[name] for name in ("theo", "lise", "marc"))
    more = {"association": people["kermesse"], "context": in_words(lines(people)), "block": "gallery", "page_id": 3}
    topic = ask(people, TITLE, by="lise", files=files_of(people, "lise"), **more)
    question = topic.posts.get()
    quoted = f"<blockquote><p><strong>Lise Vidal a écrit :</strong></p><p>{LONG}</p></blockquote><p>@Lise Vidal, moi aussi.</p>"
    answer = posts.reply(topic=topic, words=words(quoted, quoted=question), by=marc)
    solution = posts.reply(topic=topic, words=words(ANSWER, attachments=files_of(people, "theo")), by=theo, is_helper=True)
    for author in (lise, marc):
        hidden = posts.reply(topic=topic, words=words("<p>Achetez mes ballons !</p>"), by=author)
        reports.hide_with_reasons(post=hidden, kind="off_topic", words="C’est de la publicité.", by=theo)
    marks.like(post=solution, account=lise)
    marks.like(post=question, account=marc)
    marks.same_problem(topic=topic, account=marc)
    posts.edit_post(post=question, html="<p>Elle saute <strong>toujours</strong> la même.</p>", by=theo)
    posts.edit_post(post=answer, html=f"{quoted}<p>Et toujours.</p>", by=theo)
    marks.mark_solution(post=solution, by=lise)
    return topic, question, answer


def questions_of(people) -> dict[str, list[str]]:
    """A full question; a public one; one that waits for its first reading; a hidden one; a closed one."""
    from forum.actions import moderation, posts, reports

    theo, ilan = people["theo"], people["ilan"]
    topic, question, answer = full_question_of(people)
    public = ask(people, "Où trouver le programme des voisins ?", by="marc", key="public")
    waiting = posts.reply(topic=public, words=words("<p>À la mairie.</p>"), by=ilan, needs_review=True)
    unread = ask(people, "Puis-je venir avec mon chien ?", by="ilan", key="public", needs_review=True)
    gone = ask(people, "Des ballons à vendre", by="lise")
    reports.hide_with_reasons(post=gone.posts.get(), kind="off_topic", words="C’est de la publicité.", by=theo)
    closed = ask(people, "Le règlement des kermesses", by="marc")
    moderation.lock_topic(topic=closed, locked=True, by=theo)
    moderation.pin_topic(topic=closed, pinned=True, by=theo)
    people |= {"solved": topic, "question": question, "answer": answer, "waiting": waiting, "unread": unread, "gone": gone}
    people |= {"topic": topic.pk, "shelf": people["members"].pk, "open": public}
    asked, at, first = f"/forum/sujet/{topic.pk}/", f"/forum/sujet/{public.pk}/", f"/forum/message/{question.pk}/"
    own = f"/forum/message/{unread.posts.get().pk}/"
    return {
        "nobody": [at],
        "ilan": [at, f"{at}!", f"/forum/sujet/{unread.pk}/", f"/forum/message/{waiting.pk}/historique/", f"{own}modifier/"],
        "lise": [
            asked, f"{asked}!", f"{asked}?citer={answer.pk}", f"{first}modifier/", f"{first}historique/",
            f"/forum/sujet/{gone.pk}/", f"/forum/sujet/{closed.pk}/",
        ],
        "theo": [
            asked, at, f"/forum/sujet/{unread.pk}/", f"/forum/sujet/{gone.pk}/", f"/forum/sujet/{gone.pk}/moderer/",
            f"{asked}moderer/", f"{asked}reunir/", f"{asked}reunir/?q=kermesses", f"{asked}reunir/?q=zzz",
            f"{asked}reunir/?dans={public.pk}", f"{asked}separer/", f"{asked}separer/!",
            f"/forum/message/{answer.pk}/masquer/", f"/forum/message/{answer.pk}/masquer/!", f"{first}masquer/",
        ],
    }  # fmt: skip


def lists_of(people) -> dict[str, list[str]]:
    """More questions than a page of the list has, and more answers than a page of a topic; old ones, nobody is in haste."""
    from django.utils import timezone

    from forum.models import Post, Topic
    from forum.queries import reading

    by = {"author": people["marc"], "created_at": timezone.now() - timedelta(days=9)}
    many = [
        Topic(category=people["members"], title=f"Une kermesse de plus, la {number}", n_posts=1, n_same=2, **by)
        for number in range(reading.PER_PAGE + 2)
    ]
    Topic.objects.bulk_create(many)
    title, n = "Qui vient à la kermesse ?", reading.POSTS_PER_PAGE * 7
    long = Topic.objects.create(category=people["public"], title=title, n_posts=n, **by)
    told = [Post(topic=long, html="<p>Oui.</p>", text="Oui.", once=uuid4().hex, **by) for _ in range(n)]
    Post.objects.bulk_create(told)
    members, public, empty = (f"/forum/{people[key].key}/" for key in ("members", "public", "empty"))
    read = ["/forum/", public, empty, f"{public}?q=programme", "/forum/?q=zzzz"]
    page = f"/forum/sujet/{long.pk}/?page=4"
    return {
        "nobody": [*read, page],
        "ilan": [public, empty],
        "lise": ["/forum/", members, f"{members}?etat=solved", "/forum/?q=kermese+diaporamma", "/forum/?q=zzzz", empty],
        "theo": ["/forum/"],
    }


def notices_of(people, site: str):
    """Notices of a site's pages: one that is new, one contested, one settled, one decided at once."""
    from forum.actions import reports
    from forum.models import Report
    from tenants.emails import portal_link

    theo, answer, given = people["theo"], people["answer"], {"name": "Nadia Ferrand", "email": "nadia@example.org"}

    def notify(address: str, **more):
        return reports.notify_illegal(
            address=address, reason=f"Ma photo, sans mon accord. {LONG}", language="fr", by=None, **more
        )

    of_a_site, again = notify(site, **given), notify(f"{site}2/", **given)
    notify(portal_link("forum_topic", people["solved"].pk) + f"#message-{answer.pk}", name="", email="")
    settled = notify(f"{site}3/", **given)
    for each in (again, settled):
        reports.decide_reports(report=each, hide=False, words="La photo a été prise dans la rue.", by=theo)
        each.refresh_from_db()
    last = notify(f"{site}4/", **given)
    reports.decide_reports(report=last, hide=True, words="La photo montre un enfant.", by=theo)
    for each in (again, settled):
        reports.contest(report=each, side=Report.Side.NOTIFIER, words="Non : dans la cour.")
    reports.settle_contest(report=settled, hide=True, words="C’est juste.", by=theo)
    return of_a_site, again, settled, last


def care_of(people) -> dict[str, list[str]]:
    """Reports and notices at each of their states."""
    from forum.actions import reports
    from forum.models import Report
    from forum.notice_links import state_link

    theo, answer, site = people["theo"], people["answer"], "http://kermesse.asso.localhost/programme/"
    reports.report_post(post=answer, kind="unkind", reason="Un peu sec.", by=people["mia"])
    of_a_site, again, settled, last = notices_of(people, site)
    reported = Report.objects.get(by=people["mia"])
    notifier, author = Report.Side.NOTIFIER, Report.Side.AUTHOR
    sides = ((of_a_site, notifier), (again, notifier), (settled, author), (last, notifier), (last, author))
    ours = ["/forum/" + state_link(report=report, side=side).partition("/forum/")[2] for report, side in sides]
    desk, solution = "/forum/suivi/", people["solved"].posts.filter(author=theo).get().pk
    return {
        "nobody": ["/forum/signalement/", "/forum/signalement/!", "/forum/signalement/envoye/", *ours, f"{ours[-1]}!"],
        "lise": [
            f"/forum/message/{solution}/signaler/", f"/forum/message/{solution}/signaler/!",
            f"/forum/message/{answer.pk}/signale/", f"/forum/signalement/?adresse={site}",
        ],
        "theo": [
            desk, f"{desk}signalement/{reported.pk}/", f"{desk}signalement/{reported.pk}/!", f"{desk}signalement/{of_a_site.pk}/",
            f"{desk}contestation/{again.pk}/", f"{desk}contestation/{again.pk}/!",
            f"{desk}relecture/{people['waiting'].pk}/", f"{desk}relecture/{people['unread'].posts.get().pk}/",
        ],
    }  # fmt: skip


def help_of(people) -> dict[str, list[str]]:
    """An article for everybody, one for members, a solved question that may become one, and where a topic helps again."""
    from forum.actions import articles, marks, posts

    theo, html = people["theo"], f"{ANSWER}<h2>Et après ?</h2><p>Regardez-la.</p>"
    made = []
    for number, is_public in enumerate((True, False)):
        topic = ask(people, f"Le manège numéro {number} tourne-t-il ?", by="marc")
        answer = posts.reply(topic=topic, words=words(ANSWER), by=theo, is_helper=True)
        marks.mark_solution(post=answer, by=people["marc"])
        topic.refresh_from_db()
        told = articles.Told(f"Faire tourner un manège, {number}", html, people["public"], is_public=is_public, block="gallery")
        made.append((topic, articles.write_article(topic=topic, told=told, by=theo)))
    article, before = (f"/forum/articles/{made[0][1].pk}/", f"/forum/sujet/{made[0][0].pk}/")
    written = f"/forum/sujet/{people['topic']}/"
    return {
        "nobody": ["/forum/articles/", "/forum/articles/?q=manege", "/forum/articles/?q=zzzz", article],
        "lise": ["/forum/articles/", f"/forum/articles/{made[1][1].pk}/", before],
        "theo": [
            article, f"{article}modifier/", f"{article}retirer/", before, f"{written}article/",
            f"{written}rappel/",
        ],
    }  # fmt: skip


def settings_of(people) -> dict[str, list[str]]:
    from forum.actions.ready_answers import add_ready_answer

    people["ready"] = "La photo de kermesse qui saute"
    ready = f"/forum/reponses-types/{add_ready_answer(title=people['ready'], html=ANSWER, by=people['theo']).pk}/"
    shelves, shelf = "/forum/rubriques/", f"/forum/rubriques/{people['shelf']}/"
    answers = "/forum/reponses-types/"
    return {"theo": [
        answers, f"{answers}nouvelle/", f"{answers}nouvelle/!", ready, f"{ready}supprimer/",
        shelves, f"{shelves}nouvelle/", f"{shelves}nouvelle/!", shelf, f"{shelf}lecture/",
        f"/forum/rubriques/{people['public'].pk}/lecture/",
    ]}  # fmt: skip


def mine_of(people) -> dict[str, list[str]]:
    """What waits for Lise: drafts, what she follows; Mia has none of it."""
    from forum import context, unsubscribing
    from forum.actions import following
    from forum.actions.drafts import Written, keep_draft

    lise = people["lise"]
    following.follow(account=lise, category=people["members"])
    kept = context.as_json(lines(people))
    files = [{"attached": [str(each.pk) for each in files_of(people, "lise")]}]
    begun = {"title": "Un manège qui", "category": people["members"]}
    keep_draft(written=Written(html=ANSWER, context=[*kept, *files], **begun), by=lise)
    keep_draft(written=Written(html=ANSWER, context=files), topic=people["open"], by=lise)
    token = context.sign(lines(people), account=people["mia"])
    asking, stop = "/forum/poser/", unsubscribing.stop_link(account=lise, what=people["solved"])
    return {
        "nobody": ["/forum/" + stop.partition("/forum/")[2]],
        "ilan": [asking, f"{asking}!", "/forum/mes-mails/"],
        "lise": [asking, f"/forum/sujet/{people['open'].pk}/", "/forum/mes-mails/"],
        "mia": [asking, f"{asking}?depuis={token}", f"{asking}?depuis={token}!", f"{asking}?depuis=perdu", "/forum/mes-mails/"],
    }


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(build()))
