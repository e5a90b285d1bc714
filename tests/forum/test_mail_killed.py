"""Kill the process at each step of taking a mail in and of writing mails: nothing is posted or told twice, or never."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.db import connections
from django.test import override_settings
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from forum import mail_server
from forum.actions import mailing
from forum.models import IncomingMail, Notice, Post, Reader, Topic, TopicRead
from forum.reply_addresses import reply_address
from tenants.models import AuditEntry, OutgoingMail
from tenants.schemas import in_portal
from tests.conftest import load_cast
from tests.forum.conftest import ask
from tests.kill_walk import WARM_UP, chosen
from tests.mails import outgoing

HERE, KILLS = "tests.forum.test_mail_killed", 9


def take_in() -> None:
    topic, bob = Topic.objects.get(), load_cast().bob
    message = EmailMessage()
    message["From"], message["Message-ID"] = "bob@example.org", "<un@example.org>"
    message.set_content("Tournez la photo.")
    with in_portal(), override_settings(FORUM_MAIL="forum@ville.example"):
        said = mail_server.take_in(message.as_bytes(), reply_address(topic=topic, account=bob), "bob@example.org")
    assert said == mail_server.TAKEN


def tell() -> None:
    with in_portal():
        mailing.tell_readers()


def nudge() -> None:
    with in_portal():
        mailing.nudge_helpers()


def digest() -> None:
    with in_portal():
        mailing.send_digests()


@pytest.fixture
def world(own_world, settings):
    cast = load_cast()
    ask("Ma photo est à l’envers", cast.alice)
    Topic.objects.update(created_at=timezone.now() - timedelta(days=6))
    return own_world


def killed_and_done_again(world, operation: str, begin_again):
    """Kill it at several steps, each followed by an undisturbed run; yields after each."""

    def run(die_at: int = 0) -> list[str]:
        connections.close_all()  # the walk waits until nobody else is there
        return world.run(f"{HERE}:{operation}", die_at=die_at)

    begin_again()
    run(WARM_UP)
    begin_again()
    steps = run()
    assert len(steps) > 5
    for k in chosen(steps, kills=KILLS):
        begin_again()
        run(k)
        run()
        yield f"{operation}, killed before {k}: {steps[k - 1]}"


def no_mails() -> None:
    OutgoingMail.objects.all().delete()
    ProcrastinateJob.objects.all().delete()


def told() -> list[str]:
    """Whom the mails written are to, each with the one job that delivers it."""
    mails = outgoing(state="waiting")
    jobs = ProcrastinateJob.objects.filter(task_name="tenants.deliver_mail")
    assert sorted(job.args["mail_id"] for job in jobs) == sorted(str(mail.pk) for mail in mails)
    return sorted(mail.to for mail in mails)


def test_a_mail_is_taken_in_once(world):
    def begin_again():
        no_mails()
        Post.objects.filter(source="mail").delete()
        for model in (IncomingMail, Notice, AuditEntry):
            model.objects.all().delete()

    for where in killed_and_done_again(world, "take_in", begin_again):
        assert (where, Post.objects.filter(source="mail").count()) == (where, 1)
        assert (where, IncomingMail.objects.get().state) == (where, "posted")
        assert (where, Notice.objects.count()) == (where, 1)
        assert (where, AuditEntry.objects.filter(action="forum.post.written").count()) == (where, 1)


def test_readers_are_told_once(world):
    cast, post = load_cast(), Post.objects.get()

    def begin_again():
        no_mails()
        TopicRead.objects.all().delete()
        Notice.objects.bulk_create([Notice(account=account, post=post) for account in (cast.bob, cast.edith)])

    for where in killed_and_done_again(world, "tell", begin_again):
        assert (where, told()) == (where, ["bob@example.org", "edith@example.org"])
        assert (where, Notice.objects.count()) == (where, 0)


def test_helpers_are_told_once(world):
    Reader.objects.create(account=load_cast().bob, helps=True)

    def begin_again():
        no_mails()
        Topic.objects.update(nudged_at=None)

    for where in killed_and_done_again(world, "nudge", begin_again):
        assert (where, told()) == (where, ["bob@example.org", "theo@example.org"])


def test_the_weekly_mail_is_written_once(world):
    cast = load_cast()
    Reader.objects.bulk_create([Reader(account=account, wants_digest=True) for account in (cast.bob, cast.edith)])

    def begin_again():
        no_mails()
        Reader.objects.update(digest_at=None)

    for where in killed_and_done_again(world, "digest", begin_again):
        assert (where, told()) == (where, ["bob@example.org", "edith@example.org"])
