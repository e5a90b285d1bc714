"""One object of Alpha's of each kind that an address may name, made by the real actions."""

import re
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cms import answer_addresses
from cms.models import ContentPage
from tenants.actions import assistance, claims, domains, notices, site_requests, team
from tenants.models import Membership
from tenants.schemas import in_association
from tests.cms.forms import make_answer, make_form
from tests.conftest import real_sign_in

PAPER = b"%PDF-1.4\n%%EOF\n"
PERSON = {"first_name": "Nadia", "last_name": "Ferrand", "phone": "", "language": "fr", "by": None}


def values_of_alpha(cast) -> dict[str, object]:
    """Return values for the parameters of addresses, by their names."""
    alpha = cast.alpha
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
    return {
        "association_id": alpha.pk,
        "member_id": Membership.objects.get(association=alpha, account=cast.edith).pk,
        "invitation_id": invitation.pk,
        "handover_id": claim.pk,
        "request_id": asked.pk,
        "paper_id": claim.papers.get().pk,
        "claim_id": domains.claim_domain(association=alpha, host="club-alpha.example", by=cast.chloe).pk,
        "banner_id": banner.pk,
        "assistance/session_id": session.pk,
        "compte/session_id": signed_in_device(cast.alice),
        "invitation/token": mailed_token("invitation"),
        "demander-un-site/token": mailed_token("demander-un-site/confirmer"),
        "reprendre/token": claim_token,
        **answered_form(alpha),
        **canary_page(alpha),
    }


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


def signed_in_device(account) -> int:
    """Return the id of one more browser in which this account is signed in."""
    portal, _site = real_sign_in(account)
    return UserSession.objects.get(session_key=portal.session.session_key).pk


def mailed_token(path: str) -> str:
    """Return the token of the last link of this kind that was mailed."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    bodies = ProcrastinateJob.objects.filter(task_name="tenants.send_mail").order_by("-id").values_list("args__body", flat=True)
    return next(found[1] for body in bodies if (found := re.search(rf"/{path}/([^/\s]+)/", body)))


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("procès-verbal.pdf", PAPER, content_type="application/pdf")
