"""The door for answers by e-mail: the city's mail server brings them here, by LMTP or SMTP, on the machine itself.

“250” is said once an answer is committed, and not before: what is cut off earlier is brought again, and is one answer.
A mail waits its turn: one at a time, on one database connection. The only `async def` of Kiosque is here, as aiosmtpd asks.
"""

import asyncio
import logging
import signal

from aiosmtpd.smtp import SMTP, Envelope, Session, syntax
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections

from forum.actions.incoming import NobodysAddressError, receive
from forum.mail_door import HOST
from forum.reply_addresses import who_and_where

LARGEST = 30 * 1024 * 1024  # bytes of a mail, its files included
PATIENCE = 60  # seconds without a word
TAKEN = "250 2.0.0 Merci / Thank you"
UNKNOWN = "550 5.1.1 Adresse inconnue, repondez depuis un message du forum / No such address, answer from a mail of the forum"
ONE_BY_ONE = "452 4.5.3 Une adresse a la fois / One recipient at a time"
LATER = "451 4.3.0 Reessayez plus tard / Try again later"

logger = logging.getLogger(__name__)


class Server(SMTP):
    """Speaks LMTP to whoever says LHLO, SMTP to the others. With one recipient a mail, both answer alike."""

    def __init__(self) -> None:
        super().__init__(Reception(), data_size_limit=LARGEST, enable_SMTPUTF8=True, ident="Kiosque", timeout=PATIENCE)

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, hostname: str) -> None:
        await self.smtp_EHLO(hostname)


class Reception:
    async def handle_RCPT(self, server: Server, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if envelope.rcpt_tos:
            return ONE_BY_ONE
        if who_and_where(address) is None:
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Server, session: Session, envelope: Envelope) -> str:
        return await sync_to_async(take_in)(envelope.original_content or b"", envelope.rcpt_tos[0], envelope.mail_from)


def take_in(raw: bytes, recipient: str, envelope_sender: str | None) -> str:
    """Take a mail in; returns what to say of it. Our own trouble makes the mail server try again, for days if need be."""
    close_old_connections()
    try:
        receive(raw=raw, recipient=recipient, envelope_sender=envelope_sender)
    except NobodysAddressError:
        return UNKNOWN
    except Exception:
        logger.exception("A mail to the forum could not be taken in; the mail server brings it again.")
        return LATER
    finally:
        close_old_connections()
    return TAKEN


async def serve() -> None:
    """Open the door until somebody asks to stop."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await loop.create_server(Server, HOST, settings.FORUM_MAIL_PORT)
    await stop.wait()
