"""The demo's mail server: each message becomes a file, and a page of the portal shows them."""

import email
import email.policy
import time
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.mail.backends.base import BaseEmailBackend
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

SHOWN = 50


class MailboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages):
        folder = Path(settings.MAILBOX_DIR)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            draft = folder / f"{time.time_ns()}.part"
            draft.write_bytes(message.message().as_bytes())
            draft.rename(draft.with_suffix(".eml"))
        return len(email_messages)


def read(path: Path) -> dict:
    """Return who, what, when and the plain text of one message."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    text = message.get_body(preferencelist=("plain",)).get_content().strip()
    return {
        "id": path.stem,
        "to": message["To"],
        "sender": message["From"],
        "subject": message["Subject"],
        "sent": datetime.fromtimestamp(int(path.stem) // 10**9, tz=UTC),
        "text": text,
    }


@login_not_required
@require_GET
def mailbox(request):
    """All the mail the demo has sent, newest first."""
    files = sorted(Path(settings.MAILBOX_DIR).glob("*.eml"), reverse=True)[:SHOWN]
    return render(request, "deploy/mailbox.html", {"messages_sent": [read(path) for path in files]})


@login_not_required
@require_GET
def letter(request, number):
    if number > 10**25:
        raise Http404
    path = Path(settings.MAILBOX_DIR) / f"{number}.eml"
    if not path.is_file():
        raise Http404
    return render(request, "deploy/letter.html", {"letter": read(path)})
