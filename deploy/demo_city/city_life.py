"""What goes on around the sites: a request that waits, a handover under way, places that end, a word of the city.

Each step first asks whether it is done. A quiet site is dated back by hand: it takes months to become quiet.
"""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.models import Page

from tenants import figures
from tenants.actions import assistance, claims, domains, handovers, notices, seats, site_requests
from tenants.models import (
    AssistanceSession,
    Association,
    Banner,
    BulkMessage,
    Category,
    DomainClaim,
    Handover,
    Membership,
    SiteRequest,
)
from tenants.schemas import in_association, in_portal

QUIET = "les-beaux-jours"
QUIET_DAYS = 240

RECEIPT = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def live(*, people: dict, by) -> None:
    """Play the life of the portal; `people` maps the keys of cast.PEOPLE to accounts."""
    with in_portal():
        sites = {site.subdomain: site for site in Association.objects.with_site()}
        steps = [_last_days, _request, _claim, _succession, _own_name, _help, _words_of_the_city]
        for step in steps:
            step(sites, people, by)
        _quiet(sites)
        figures.measure_every_site()


def _last_days(sites, people, by) -> None:
    """The choir's editor is there for the season, until its general assembly."""
    place = Membership.objects.filter(association=sites.get("choeur-grand-vent"), account=people["lucie"], ends_on=None).first()
    if place:
        seats.set_last_day(membership=place, ends_on=_next_general_assembly(), by=people["bernard"])


def _next_general_assembly() -> date:
    today = timezone.localdate()
    assembly = date(today.year, 9, 20)
    return assembly if assembly > today + timedelta(days=40) else date(today.year + 1, 9, 20)


def _request(sites, people, by) -> None:
    if SiteRequest.objects.exists():
        return
    request = site_requests.receive_request(
        uploads=[SimpleUploadedFile("récépissé de déclaration.pdf", RECEIPT, content_type="application/pdf")],
        language="fr",
        name="Les Amis du moulin de Saint-Aubin",
        category=Category.CULTURE,
        rna_number="W000000110",
        town="Belle-Rive-sur-Loire",
        subdomain="amis-du-moulin",
        first_name="Colette",
        last_name="Marchand",
        email="colette.marchand@courriel.example",
        phone="06 39 98 55 21",
        message="Nous restaurons le moulin et aimerions annoncer nos visites du dimanche.",
        by=None,
    )
    site_requests.confirm_request(site_request=request, by=None)


def _claim(sites, people, by) -> None:
    site = sites.get("quartier-des-mariniers")
    if site is None or Handover.objects.filter(association=site).exists():
        return
    claim = claims.receive_claim(
        association=site,
        uploads=[SimpleUploadedFile("procès-verbal de l’assemblée.pdf", RECEIPT, content_type="application/pdf")],
        language="fr",
        first_name="Nadia",
        last_name="Ferrand",
        email="nadia.ferrand@courriel.example",
        phone="06 39 98 30 77",
        reason="Le bureau a changé en juin et l’ancien président a déménagé : nous n’avons plus accès au site.",
        by=None,
    )
    claims.confirm_claim(claim=claim, token="demo", by=None)  # noqa: S106 (nobody holds this link)


def _succession(sites, people, by) -> None:
    site = sites.get("ecran-de-loire")
    if site is None or Handover.objects.filter(association=site).exists():
        return
    handovers.start_succession(
        association=site, email="camille.roy@courriel.example", leaves=False, reason="À toi la cabine !", by=people["etienne"]
    )


def _own_name(sites, people, by) -> None:
    site = sites.get("choeur-grand-vent")
    if site and not DomainClaim.objects.exists():
        domains.claim_domain(association=site, host="grand-vent.example", by=by)


def _help(sites, people, by) -> None:
    site = sites.get("jardins-du-bas-port")
    if site is None or AssistanceSession.objects.exists():
        return
    session = assistance.start_assistance(
        association=site, reason="Solange a demandé de l’aide pour ranger ses photos.", by=people["maelle"]
    )
    assistance.end_assistance(session=session, by=people["maelle"])


def _words_of_the_city(sites, people, by) -> None:
    if not Banner.objects.exists():
        now = timezone.now()
        notices.show_banner(
            text="Maison des associations fermée le 24 décembre : l’atelier du soir est reporté au 7 janvier.",
            starts_at=now,
            ends_at=now + timedelta(days=14),
            by=by,
        )
    if not BulkMessage.objects.exists():
        notices.send_message(
            subject="Les ateliers reprennent en janvier",
            body="Bonjour,\n\nLes six ateliers reprennent le mardi soir à la Maison des associations.\n\nÀ bientôt !",
            owners_only=False,
            by=by,
        )


def _quiet(sites) -> None:
    """One site has not moved for months: the console says so."""
    site = sites.get(QUIET)
    if site is None:
        return
    long_ago = timezone.now() - timedelta(days=QUIET_DAYS)
    with in_association(site):
        Page.objects.filter(depth__gt=1).update(last_published_at=long_ago)
    Association.objects.filter(pk=site.pk).update(created_at=long_ago)
