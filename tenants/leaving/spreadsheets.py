"""The spreadsheets of an export: answers, messages, team, media. None holds anything that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms import answer_file, answer_list
from cms.models import ContactMessage, FormPage
from tenants.leaving.packing import Packer
from tenants.leaving.pages_json import Json
from tenants.models import Association, Membership
from tenants.schemas import in_portal


def add_answers(packer: Packer) -> int:
    """Add one file for each form that has been answered, and one for the messages. Returns how many answers there are."""
    total = 0
    for form in FormPage.objects.order_by("pk"):
        answers = list(answer_list.answers_of(form))
        if answers:
            questions = answer_list.questions_of(form, answers=answers)
            packer.add_text(f"reponses/{form.slug}-{form.pk}.csv", answer_file.write(answers, questions=questions))
            total += len(answers)
    messages = ContactMessage.objects.order_by("-received_at", "-pk")
    rows = [(_moment(one.received_at), one.name, one.email, one.message) for one in messages]
    if rows:
        heads = [pgettext("answer", "Received"), _("Name"), pgettext("export", "E-mail"), _("Message")]
        packer.add_text("reponses/messages-de-contact.csv", _csv(heads, rows))
    return total + len(rows)


def add_team(packer: Packer, association: Association) -> None:
    """Add who is in the team, with their role and their last day."""
    with in_portal():
        places = Membership.objects.current().filter(association=association).select_related("account").order_by("pk")
        rows = [
            (place.account.get_full_name(), place.account.email, place.get_role_display(), place.ends_on or "")
            for place in places
        ]
    packer.add_text(
        "equipe.csv", _csv([_("Name"), pgettext("export", "E-mail"), _("Role"), pgettext("export", "Last day")], rows)
    )


def add_media(packer: Packer, content: Json) -> None:
    """Add the list of pictures and documents, with what is said of them."""
    rows = [
        (one["title"], one.get("description", ""), one["file"].removeprefix("media/"), one["uploaded_at"][:10], one["size"])
        for one in [*content["pictures"], *content["documents"]]
    ]
    heads = [
        _("Title"),
        pgettext("export", "What it shows"),
        _("File"),
        pgettext("export", "Sent on"),
        pgettext("export", "Bytes"),
    ]
    packer.add_text("media/media.csv", _csv(heads, rows))


def _moment(when: Any) -> str:
    return timezone.localtime(when).strftime("%Y-%m-%d %H:%M")


def _csv(heads: list[str], rows: Iterable[Iterable[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(heads)
    for row in rows:
        writer.writerow([answer_file.harmless(str(cell)) for cell in row])
    return answer_file.MARK + out.getvalue()
