"""One object of Alpha's of each kind that an address may name, made by the real actions."""

import re
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import send_mail
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from cms import answer_addresses
from cms.models import ContentPage
from tenants.actions import assistance, claims, domains, exports, notices, site_requests, team
from tenants.archives import storage
from tenants.models import Export, Membership, OutgoingMail
from tenants.schemas import in_association
from tests.built_versions import put_aside, ready_preview
from tests.cms.forms import make_answer, make_form
from tests.conftest import real_sign_in
from tests.workshop_objects import values_of_forum, values_of_workshops

PAPER = b"%PDF-1.4\n%%EOF\n"
PERSON = {"first_name": "Nadia", "last_name": "Ferrand", "phone": "", "language": "fr", "by": None}


def values_of_alpha(cast) -> dict[str, object]:
    """Return values for the parameters of addresses, by their names."""
    alpha = cast.alpha
    workshops = values_of_workshops(cast)  # first: planning a cohort there empties the outbox
    invitation = team.invite(association=alpha, email="gaelle@example.org", role="editor", by=cast.alice)
    claim = claims.receive_claim(
        association=alpha, email="nadia@example.org", reason="Plus personne.", uploads=[paper()], **PERSON
    )
    claim_token = mailed_token("reprendre/confirmer")
    claims.confirm_claim(claim=claim, token=claim_token, by=None)
    asked = site_requests.receive_request(name="Gamma", subdomain="gamma", email="nadia@example.org", **PERSON)
    site_requests.confirm_request(site_request=asked, by=None)
    now = timezone.now()
    banner = notices.show_banner(text="Travaux mardi.", starts_at=now, ends_at=now + timedelta(days=1), by=cast.chloe)
    session = assistance.start_assistance(association=alpha, reason="Alice a demandé de l’aide.", by=cast.chloe)
    preview = ready_preview(alpha, by=cast.alice)
    return {
        "association_id": alpha.pk,
        "member_id": Membership.objects.get(association=alpha, account=cast.edith).pk,
        "invitation_id": invitation.pk,
        "handover_id": claim.pk,
        "request_id": asked.pk,
        "paper_id": claim.papers.get().pk,
        "claim_id": domains.claim_domain(association=alpha, host="club-alpha.example", by=cast.chloe).pk,
        "banner_id": banner.pk,
        "preview_id": preview.pk,
        "archive_id": preview.archive_id,
        "aside_id": put_aside(alpha, by=cast.alice).pk,
        "export_id": ready_export(alpha).pk,
        **given_up(),
        "assistance/session_id": session.pk,
        "compte/session_id": signed_in_device(cast.alice),
        "invitation/token": mailed_token("invitation"),
        "demander-un-site/token": mailed_token("demander-un-site/confirmer"),
        "reprendre/token": claim_token,
        **workshops,
        **values_of_forum(cast),
        **answered_form(alpha),
        **canary_page(alpha),
    }


def given_up() -> dict[str, object]:
    return {"mail_id": dead_mail().pk, "job_id": dead_job()}


def dead_mail() -> OutgoingMail:
    """Return a mail that was given up."""
    send_mail("Bonjour", "Le texte.", None, ["zoe@example.org"])
    mail = OutgoingMail.objects.get(to="zoe@example.org")
    mail.state, mail.leaving_since = OutgoingMail.State.GIVEN_UP, timezone.now()
    mail.save(update_fields=["state", "leaving_since"])
    return mail


def dead_job() -> int:
    """Return the id of a task that was given up."""
    job_id = app.tasks["tenants.nightly_work"].defer(name="sweep", timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [job_id])
    return job_id


def canary_page(association) -> dict[str, object]:
    """Return a page of the site, the one above it, and its type, by the many names Wagtail's addresses have for them."""
    with in_association(association):
        page = ContentPage.objects.get(slug="canari")
        parent_id = page.get_parent().pk
    return {
        "path": "agenda/agenda.ics",
        "page_id": page.pk,
        "page_to_move_id": page.pk,
        "parent_page_id": parent_id,
        "destination_id": parent_id,
        "content_type_app_name": "cms",
        "content_type_model_name": "contentpage",
        "app_label": "cms",
        "app_name": "cms",
        "model_name": "contentpage",
    }


def answered_form(association) -> dict[str, object]:
    """Return a form, an answer to it, and the token by which another address agrees to receive them."""
    with in_association(association):
        form = make_form(told_address="mairie@example.org")
        token = answer_addresses.link_for("mairie@example.org", answer_addresses.YES).rstrip("/").rpartition("/")[2]
        return {"form_id": form.pk, "answer_id": make_answer(form).pk, "adresse/token": token}


def ready_export(association) -> Export:
    """Return a file that can be taken away: empty, since answers are all that is looked at."""
    export = Export.objects.create(association=association)
    name = storage.storage().save(f"{association.pk}/exports/{export.pk}.zip", ContentFile(b""))
    return exports.note_ready(export=export, name=name, size=0, by=None)


def signed_in_device(account) -> int:
    """Return the id of one more browser in which this account is signed in."""
    portal, _site = real_sign_in(account)
    return UserSession.objects.get(session_key=portal.session.session_key).pk


def mailed_token(path: str) -> str:
    """Return the token of the last link of this kind that was mailed."""
    from tests.mails import queued_mails

    bodies = [mail["body"] for mail in queued_mails()]
    return next(found[1] for body in reversed(bodies) if (found := re.search(rf"/{path}/([^/\s]+)/", body)))


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("procès-verbal.pdf", PAPER, content_type="application/pdf")
