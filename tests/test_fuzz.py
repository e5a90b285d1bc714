"""Isolation fuzz: eight threads act at random in two sites; whatever comes out of one never holds the other's canary."""

import os
import random
import threading
import time
from pathlib import Path

from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from wagtail.models import Page

from cms.models import ContentPage, HomePage, SiteDocument, SiteIdentity
from cms.visitor_forms import new_stamp
from tenants.schemas import in_association, in_portal
from tests.conftest import load_cast, real_sign_in, visitor
from tests.mails import queued_mails
from tests.people import ALPHA, BETA, CANARY

THREADS = 8
STEPS = int(os.environ.get("KIOSQUE_FUZZ_STEPS", "30"))
OTHER = {ALPHA: BETA, BETA: ALPHA}


class Actor:
    """One person in one site, doing something at random; everything that comes out is kept with the site it came from."""

    def __init__(self, site, number, client):
        self.site, self.label, self.random, self.client = site, site.subdomain, random.Random(number), client
        self.seen: list[str] = []

    def run(self):
        actions = [getattr(self, name) for name in dir(self) if name.startswith("do_")]
        for _ in range(STEPS):
            self.random.choice(actions)()
        connection.close()

    def keep(self, answer):
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        self.seen.append(f"{answer.status_code} {answer.headers} " + body.decode(errors="replace"))

    def do_read_pages(self):
        for path in ("/", "/canari/", "/actualites/", "/mentions-legales/", "/sitemap.xml", "/robots.txt"):
            self.keep(visitor(self.label).get(path))

    def do_admin(self):
        for path in ("/admin/", "/admin/pages/", "/admin/images/", "/admin/documents/", "/admin/settings/cms/siteidentity/1/"):
            self.keep(self.client.get(path))

    def do_search(self):
        self.keep(self.client.get("/admin/pages/search/?q=canari"))

    def do_preview(self):
        with in_association(self.site):
            page = ContentPage.objects.get(slug="canari")
            page.save_revision()
        self.keep(self.client.get(f"/admin/pages/{page.pk}/view_draft/"))

    def do_post_form(self):
        with in_association(self.site):
            stamp = new_stamp(str(SiteIdentity.load().site_id), shown_at=time.time() - 60)
        form = {"name": CANARY[self.label], "email": "x@example.org", "message": CANARY[self.label], "shown-at": stamp}
        self.keep(visitor(self.label).post("/contact/", form))

    def do_documents(self):
        with in_association(self.site):
            document = SiteDocument(title=CANARY[self.label])
            document.file.save("fuzz.txt", ContentFile(CANARY[self.label].encode()))
            document.save()
            with document.file.storage.open(document.file.name) as file:
                self.seen.append(file.read().decode())
        self.keep(visitor(self.label).get(f"/documents/{document.pk}/{document.filename}"))
        with in_association(self.site):
            document.delete()

    def do_cache(self):
        with in_association(self.site):
            self.seen.append(str(cache.get("fuzz")))
            cache.set("fuzz", CANARY[self.label])

    def do_mail(self):
        with in_association(self.site):
            identity = SiteIdentity.load()
            mail.send_mail(identity.tagline, identity.tagline, None, [f"{self.label}@example.org"])

    def do_nest(self):
        with in_association(self.site):
            with in_portal():
                self.seen.append(str(connection.schema_name == "public"))
            self.seen.append(HomePage.objects.get().full_url + Page.objects.get(slug="canari").title)


def test_isolation_fuzz(committed_db, caplog):
    cast = load_cast()
    clients = {ALPHA: real_sign_in(cast.alice, ALPHA)[1], BETA: real_sign_in(cast.bob, BETA)[1]}
    actors = [Actor((cast.alpha, cast.beta)[n % 2], n, clients[(ALPHA, BETA)[n % 2]]) for n in range(THREADS)]
    errors = []

    def run(actor):
        try:
            actor.run()
        except Exception as error:  # noqa: BLE001 - a thread's error must reach the test
            errors.append((actor.label, repr(error)))

    threads = [threading.Thread(target=run, args=[actor]) for actor in actors]
    [thread.start() for thread in threads]
    [thread.join(240) for thread in threads]

    assert errors == []
    for actor in actors:
        own = [text for text in actor.seen if CANARY[actor.label] in text]
        leaks = [text[:300] for text in actor.seen if CANARY[OTHER[actor.label]] in text]
        assert own, "the canary of one's own site must be seen, or the test proves nothing"
        assert leaks == []
    check_mail()
    assert [
        record.getMessage() for record in caplog.records if any(word in record.getMessage() for word in CANARY.values())
    ] == []
    check_files(cast)


def check_mail():
    rows = [(mail["to"], mail["subject"]) for mail in queued_mails()]
    assert rows
    wrong = [row for row in rows for label in OTHER if row[0] == f"{label}@example.org" and CANARY[OTHER[label]] in row[1]]
    assert wrong == []


def check_files(cast):
    for site in (cast.alpha, cast.beta):
        files = [path for path in (Path(settings.MEDIA_ROOT) / str(site.pk)).rglob("*") if path.is_file()]
        assert files
        assert [path for path in files if CANARY[OTHER[site.subdomain]].encode() in path.read_bytes()] == []
