"""Reading a mail that came in: what is new in it, and whether a person has written it (RFC 3834, RFC 3464)."""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage, Message
from hashlib import sha256

from bs4 import BeautifulSoup
from mailparser_reply.parser import EmailMessage as Correspondence

from cms import attached_files
from forum import sanitising

LANGUAGES = ["fr", "en"]
MARK = "=-=-=-=-= ^ =-=-=-=-="  # in our mails, in letters that every charset keeps; what stands below it was not written now
WIDEST = 1000  # characters of a line
HOPS = 30  # a mail that passed so many servers goes round in circles
PICTURES = {"image/jpeg", "image/png", "image/gif", "image/webp", "image/heic"}
DOCUMENTS = {"application/pdf"}
UNSAID = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "application/ms-tnef"}
ORNAMENT = 10_000  # bytes
LONGEST_NAME, LONGEST_PAGE = 100, 300_000  # characters
LONGEST_HEADER, MOST_PARTS = 10_000, 300
HEADERS_READ = {"from", "message-id", "subject", "auto-submitted", "precedence", "content-type", "content-disposition"}
HEADERS_READ |= {"content-transfer-encoding", "content-id"}
ENDLESS_CHARSETS = {"punycode", "idna"}
ABSENCE = re.compile(r"\s*(réponse automatique|absence du bureau|auto(matic)?[ -]?reply|out of (the )?office)\b", re.IGNORECASE)


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
    try:
        if _is_maze(email.message_from_bytes(raw)):  # the old parser reads no header before it is asked
            raise ValueError
        message: EmailMessage = email.message_from_bytes(raw, policy=email.policy.default)  # type: ignore[assignment]  # by its policy
        files, left_out = _files(message)
    except Exception:  # noqa: BLE001 - no mail program writes thousands of parts one inside the other
        return Letter(identity=sha256(raw).hexdigest(), sender="", recipients=recipients, text="", automatic="unreadable")
    return Letter(
        identity=_header(message, "Message-ID")[:250] or sha256(raw).hexdigest(),
        sender=_sender(message),
        recipients=recipients,
        text=new_words(_plain(_text(message))),
        files=files,
        left_out=left_out,
        automatic=_automatic(message, envelope_sender),
    )


def _header(message: EmailMessage, name: str) -> str:
    try:
        return _plain(str(message.get(name, ""))).strip()
    except Exception:  # noqa: BLE001 - a header that the parser cannot read is a header that is not there
        return ""


def _sender(message: EmailMessage) -> str:
    """Return who a mail is from; of several addresses, none: mail programs do not agree which one it is."""
    try:
        (header,) = message.get_all("From", [])
        (address,) = header.addresses
        spec = address.addr_spec.lower()
        raw = next(value for name, value in message.raw_items() if name.lower() == "from")
        between = re.findall(r"<([^<>]*)>", str(raw).lower())
    except Exception:  # noqa: BLE001 - as _header
        return ""
    return _plain(spec)[:254] if spec in between[-1:] or not between else ""


def _is_maze(message: Message) -> bool:
    """Return whether the parser would lose itself: endless headers, thousands of parts, a charset that takes hours."""
    for number, part in enumerate(message.walk()):
        endless = any(len(str(value)) > LONGEST_HEADER for name, value in part.items() if name.lower() in HEADERS_READ)
        if number >= MOST_PARTS or endless or part.get_content_charset() in ENDLESS_CHARSETS:
            return True
    return False


def _plain(text: str) -> str:
    """Return a text that a database can hold: without half characters, NULs and direction tricks."""
    return sanitising.without_tricks(text.encode("utf-8", "replace").decode())


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
    if ABSENCE.match(_header(message, "Subject")):
        return "absence"
    names = {name.lower() for name in message.keys()}  # noqa: SIM118 - their values may not be readable
    if names & {"x-autoreply", "x-autorespond", "x-auto-response-suppress", "list-id", "x-kiosque-forum"}:
        return "marked"
    return "loop" if [name.lower() for name in message.keys()].count("received") > HOPS else ""  # noqa: SIM118


def _text(message: EmailMessage) -> str:
    try:
        body = message.get_body(preferencelist=("plain", "html"))
        content = body.get_content() if body is not None else ""
    except Exception:  # noqa: BLE001 - an unknown charset, a broken part: nothing can be read of it
        return ""
    if not isinstance(content, str):
        return ""
    if body is not None and body.get_content_type() == "text/html":
        soup = BeautifulSoup(content[:LONGEST_PAGE], "html.parser")
        for quoted in soup.select("blockquote, .gmail_quote, #divRplyFwdMsg, #appendonsend, style, script, head"):
            quoted.decompose()
        return sanitising.text_of(str(soup))
    return content


def new_words(text: str) -> str:
    """Return what somebody has written above what they quote and sign with."""
    above = tamed(text.replace("\r\n", "\n").partition(MARK)[0])
    replies = Correspondence(text=above, languages=[*LANGUAGES], keep_hyphen_lists=True).read().replies
    words = replies[0].body.strip() if replies else ""
    return "" if all(line.startswith(">") for line in words.split("\n")) else words


def tamed(text: str) -> str:
    """Return a text on which the parser's expressions cannot lose themselves: bounded, without endless lines, gaps or quotes."""
    calm = re.sub(r"\n{4,}", "\n\n\n", re.sub(r">{6,}", ">>>>>", text[: 2 * sanitising.LONGEST]))
    return "\n".join(line[at : at + WIDEST] for line in calm.split("\n") for at in range(0, max(len(line), 1), WIDEST))


def _files(message: EmailMessage) -> tuple[list[File], list[str]]:
    """Return the files the forum takes, and the names of the others. Pictures of a signature are neither."""
    taken, left_out = [], []
    for part in _leaves(message):
        name, mimetype = sanitising.one_line(_plain(part.get_filename() or ""))[:LONGEST_NAME], part.get_content_type()
        try:
            content = part.get_content()
        except Exception:  # noqa: BLE001 - said to the sender like any file that is not taken
            content = None
        if mimetype in UNSAID or _is_ornament(part, content):
            continue
        is_known = mimetype in PICTURES | DOCUMENTS or attached_files.ending_of(name) in attached_files.ENDINGS
        if isinstance(content, bytes) and is_known:
            taken.append(File(name or f"image.{mimetype.partition('/')[2]}", mimetype, content))
        elif name:
            left_out.append(name)
    return taken, left_out


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts with a file, however deep programs nest them; a mail that is attached whole stays closed."""
    parts: Iterator[EmailMessage] = message.iter_parts()  # type: ignore[assignment]  # of its policy
    for part in parts:
        if part.get_content_maintype() == "multipart":
            yield from _leaves(part)
        elif part.get_filename() or part.get_content_maintype() not in ("text", "message"):
            yield part


def _is_ornament(part: EmailMessage, content: object) -> bool:
    """A small picture inside the text is the logo below somebody's name: a screenshot weighs more."""
    return isinstance(content, bytes) and "Content-ID" in part and not part.is_attachment() and len(content) < ORNAMENT
