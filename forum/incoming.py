"""Reading a mail that came in: what is new in it, and whether a person has written it (RFC 3834, RFC 3464)."""

import email
import email.policy
import re
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr
from hashlib import sha256

from bs4 import BeautifulSoup
from mailparser_reply.parser import EmailMessage as Correspondence

from forum import sanitising

LANGUAGES = ["fr", "en"]
MARK = "=-=-=-=-= ^ =-=-=-=-="  # in our mails, in letters that every charset keeps; what stands below it was not written now
WIDEST = 1000  # characters of a line
HOPS = 30  # a mail that passed so many servers goes round in circles
PICTURES = {"image/jpeg", "image/png", "image/gif", "image/webp", "image/heic"}
DOCUMENTS = {"application/pdf"}


@dataclass(frozen=True, slots=True)
class File:
    name: str
    mimetype: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as the forum reads it: `identity` is the same for a second delivery; `automatic` says why nobody wrote it."""

    identity: str
    sender: str
    recipients: list[str]
    text: str
    files: list[File] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)  # names of files the forum does not take
    automatic: str = ""


def read(raw: bytes, *, recipients: list[str], envelope_sender: str | None = None) -> Letter:
    """Read a mail as it came over the wire. Never raises for a strange one: what cannot be read is empty."""
    message: EmailMessage = email.message_from_bytes(raw, policy=email.policy.default)  # type: ignore[assignment]  # by its policy
    files, left_out = _files(message)
    return Letter(
        identity=_header(message, "Message-ID")[:250] or sha256(raw).hexdigest(),
        sender=parseaddr(_header(message, "From"))[1].lower(),
        recipients=recipients,
        text=new_words(_text(message)),
        files=files,
        left_out=left_out,
        automatic=_automatic(message, envelope_sender),
    )


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, "")).strip()
    except Exception:  # noqa: BLE001 - a header that the parser cannot read is a header that is not there
        return ""


def _automatic(message: EmailMessage, envelope_sender: str | None) -> str:
    """Return which mark says that a machine wrote, or nothing."""
    if envelope_sender is not None and envelope_sender.strip("<> ") == "":
        return "bounce"
    if message.get_content_type() in ("multipart/report", "message/delivery-status"):
        return "bounce"
    if _header(message, "Auto-Submitted").lower() not in ("", "no"):
        return "auto-submitted"
    if _header(message, "Precedence").lower() in ("bulk", "junk", "list", "auto_reply"):
        return "precedence"
    names = {name.lower() for name, _value in message.items()}
    if names & {"x-autoreply", "x-autorespond", "x-auto-response-suppress", "list-id", "x-kiosque-forum"}:
        return "marked"
    return "loop" if len(message.get_all("Received", [])) > HOPS else ""


def _text(message: EmailMessage) -> str:
    try:
        body = message.get_body(preferencelist=("plain", "html"))
        content = body.get_content() if body is not None else ""
    except Exception:  # noqa: BLE001 - an unknown charset, a broken part: nothing can be read of it
        return ""
    if not isinstance(content, str):
        return ""
    if body is not None and body.get_content_type() == "text/html":
        soup = BeautifulSoup(content, "html.parser")
        for quoted in soup.select("blockquote, .gmail_quote, #divRplyFwdMsg, #appendonsend, style, script, head"):
            quoted.decompose()
        return sanitising.text_of(str(soup))
    return content


def new_words(text: str) -> str:
    """Return what somebody has written above what they quote and sign with."""
    above = tamed(text.replace("\r\n", "\n").partition(MARK)[0])
    replies = Correspondence(text=above, languages=[*LANGUAGES], keep_hyphen_lists=True).read().replies
    return replies[0].body.strip() if replies else ""


def tamed(text: str) -> str:
    """Return a text on which the parser's expressions cannot lose themselves: bounded, without endless lines, gaps or quotes."""
    calm = re.sub(r"\n{4,}", "\n\n\n", re.sub(r">{6,}", ">>>>>", text[: 2 * sanitising.LONGEST]))
    return "\n".join(line[at : at + WIDEST] for line in calm.split("\n") for at in range(0, max(len(line), 1), WIDEST))


def _files(message: EmailMessage) -> tuple[list[File], list[str]]:
    taken, left_out = [], []
    for part in message.iter_attachments() if message.is_multipart() else []:
        name, mimetype = part.get_filename() or "", part.get_content_type()
        try:
            content = part.get_content()
        except Exception:  # noqa: BLE001 - said to the sender like any file that is not taken
            content = None
        if isinstance(content, bytes) and mimetype in PICTURES | DOCUMENTS:
            taken.append(File(name or f"image.{mimetype.partition('/')[2]}", mimetype, content))
        elif name:
            left_out.append(name)
    return taken, left_out
