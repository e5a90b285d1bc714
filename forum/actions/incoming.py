"""A mail that came in becomes an answer, once. Or it is refused once, with the reason and the person's own words."""

from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.users.models import User
from forum import incoming, rules, sanitising
from forum.actions import posts
from forum.actions.attachments import keep_file
from forum.actions.mailing import FORUM_HEADERS
from forum.models import Attachment, IncomingMail, Post, Topic
from forum.queries.rights import Rights, rights_of
from forum.reply_addresses import who_and_where
from tenants.emails import portal_link
from tenants.letters import send_letter
from tenants.schemas import portal_transaction

DAYS_KEPT = 30
REFUSALS_A_DAY = 3  # mails that say so to one account; more would be noise, or a loop
WORDS_GIVEN_BACK = 20_000
FILES_SAID = 20  # names in a mail
GONE = _("the question is no longer there, or you no longer have access to it.")
TOO_MANY_FILES = _("%(most)s files at most")

State = IncomingMail.State


class NobodysAddressError(Exception):
    """The forum gave this address to nobody, or their account is closed."""


@dataclass(slots=True)
class Files:
    """What was attached: kept, or left out with the reason in words."""

    kept: list[Attachment] = field(default_factory=list)
    left_out: list[tuple[str, str | Promise]] = field(default_factory=list)


@portal_transaction()
def receive(*, raw: bytes, recipient: str, envelope_sender: str | None) -> IncomingMail:
    """Take a mail in. The same one twice, also at once, is taken in once. Raises NobodysAddressError.

    Whatever else is wrong with it is recorded, and told to whoever the address was made for.
    """
    topic_id, account_id = who_and_where(recipient) or (0, 0)
    account = User.objects.filter(pk=account_id, is_active=True).first()
    if account is None:
        raise NobodysAddressError(recipient)
    letter = incoming.read(raw, recipients=[recipient], envelope_sender=envelope_sender)
    identity = sha256(f"{account_id} {topic_id} {letter.identity}".encode()).hexdigest()
    mail, is_new = IncomingMail.objects.get_or_create(identity=identity, defaults={"state": State.IGNORED, "account": account})
    if not is_new:
        return mail
    mail.reason = letter.automatic
    if not letter.automatic:
        with translation.override(account.language or settings.LANGUAGE_CODE):
            _take(mail, letter, account, _topic(topic_id))
    mail.save(update_fields=["state", "reason", "post"])
    return mail


def _topic(topic_id: int) -> Topic | None:
    """Return the topic that an address was made for, or the one it was merged into."""
    known = Topic.objects.select_related("category", "merged_into__category").defer("words", "title_words")
    topic = known.filter(pk=topic_id).first()
    return topic.merged_into or topic if topic else None


def _take(mail: IncomingMail, letter: incoming.Letter, account: User, topic: Topic | None) -> None:
    rights = rights_of(account, topic) if topic else Rights()
    files = Files()
    try:
        if topic is None or not rights.reads:
            raise ValidationError(GONE, code="gone")
        _check_sender(letter, account)
        files = _keep_files(letter, account)
        mail.post = _post(mail, letter, files, account, topic, rights)
    except ValidationError as error:
        mail.state, mail.reason = State.REFUSED, (getattr(error, "code", "") or "refused")[:40]
        _tell_refused(letter, account, topic if rights.reads else None, files, " ".join(error.messages))
        return
    mail.state = State.POSTED
    if files.left_out:
        _write("forum/mail/left_out.txt", account, topic, files)


def _check_sender(letter: incoming.Letter, account: User) -> None:
    """Take nothing from another address than the account's: ours may have been passed on with a forwarded mail."""
    proved = EmailAddress.objects.filter(user=account, verified=True).values_list("email", flat=True)
    if letter.sender not in {account.email.lower(), *(email.lower() for email in proved)}:
        reason = _("the mail came from %(sender)s, which is not an address of your account. Write from %(email)s.")
        raise ValidationError(reason, code="sender", params={"sender": letter.sender or "?", "email": account.email})


def _keep_files(letter: incoming.Letter, account: User) -> Files:
    not_taken = _("the forum takes pictures and documents")
    files = Files(left_out=[(name, not_taken) for name in letter.left_out])
    for file in letter.files:
        if len(files.kept) == rules.ATTACHMENTS:
            files.left_out.append((file.name, TOO_MANY_FILES % {"most": rules.ATTACHMENTS}))
            continue
        try:
            with transaction.atomic():
                files.kept.append(keep_file(by=account, name=file.name, content=file.content, mimetype=file.mimetype))
        except ValidationError as error:
            files.left_out.append((file.name, " ".join(error.messages)))
    return files


def _post(mail: IncomingMail, letter: incoming.Letter, files: Files, account: User, topic: Topic, rights: Rights) -> Post:
    html = sanitising.paragraphs(letter.text)
    words = posts.Words(html=html, once=f"mail-{mail.identity}", attachments=files.kept, source=Post.Source.MAIL)
    with transaction.atomic():
        return posts.reply(topic=topic, words=words, by=account, is_helper=rights.is_staff, needs_review=rights.needs_review)


def _tell_refused(letter: incoming.Letter, account: User, topic: Topic | None, files: Files, reason: str) -> None:
    since = timezone.now() - timedelta(days=1)
    told = IncomingMail.objects.filter(account=account, state=State.REFUSED, received_at__gt=since).count()
    if told < REFUSALS_A_DAY:
        text = letter.text[:WORDS_GIVEN_BACK]
        has_files = bool(letter.files or letter.left_out)
        _write("forum/mail/refused.txt", account, topic, files, reason=reason, text=text, has_files=has_files)


def _write(template: str, account: User, topic: Topic | None, files: Files, **context: object) -> None:
    """Write to the account's own address, never to whoever the mail says it is from."""
    headers = FORUM_HEADERS | {"Auto-Submitted": "auto-replied"}
    link = portal_link("forum_topic", topic.pk) if topic else portal_link("forum")
    send_letter(template, to=account, headers=headers, topic=topic, link=link, left_out=files.left_out[:FILES_SAID], **context)


@portal_transaction()
def forget_incoming_mails() -> None:
    """Nightly: that a mail came in is kept DAYS_KEPT days: no mail server sends one again after that."""
    IncomingMail.objects.filter(received_at__lt=timezone.now() - timedelta(days=DAYS_KEPT)).delete()
