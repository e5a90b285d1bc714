"""The starter content of a site, in French, ready to be rewritten. Each step first asks whether its thing is there."""

from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from cms import roles
from cms.models import (
    ContactPage,
    ContentPage,
    EventIndexPage,
    HomePage,
    LegalPage,
    NewsIndexPage,
    NewsPage,
    PortalHomePage,
    SiteIdentity,
)

LEGAL_PAGES = [
    (LegalPage.Kind.NOTICE, "Mentions légales", "mentions-legales"),
    (LegalPage.Kind.PRIVACY, "Données personnelles", "donnees-personnelles"),
    (LegalPage.Kind.ACCESSIBILITY, "Accessibilité", "accessibilite"),
]


@transaction.atomic
def ensure_starter_content() -> HomePage:
    """Fill an association's empty database with the pages, roles and settings every site begins with."""
    home = _ensure_home(HomePage, title="Accueil", welcome="Bienvenue !", summary=HOME_SUMMARY, body=_HOME_BODY)
    _ensure_child(home, ContentPage, title="L’association", slug="association", summary=_ABOUT_SUMMARY, body=_ABOUT_BODY)
    _ensure_child(home, ContentPage, title="Nos activités", slug="activites", summary=_ACTIVITIES_SUMMARY, body=_ACTIVITIES_BODY)
    _ensure_child(home, ContentPage, title="Nous rejoindre", slug="nous-rejoindre", summary=_JOIN_SUMMARY, body=_JOIN_BODY)
    news = _ensure_child(home, NewsIndexPage, title="Actualités", slug="actualites", summary="Ce qui se passe chez nous.")
    _ensure_child(
        news, NewsPage, title="Notre site ouvre ses portes", slug="ouverture", summary=_NEWS_SUMMARY, body=_NEWS_BODY,
        date=timezone.localdate(), show_in_menus=False,
    )  # fmt: skip
    _ensure_child(home, EventIndexPage, title="Agenda", slug="agenda", summary="Nos rendez-vous : venez, on vous attend.")
    _ensure_child(
        home, ContactPage, title="Contact", slug="contact", summary="Une question, une envie de participer ? Écrivez-nous.",
        thanks="Merci, votre message est parti. Nous vous répondons dès que possible.",
    )  # fmt: skip
    for kind, title, slug in LEGAL_PAGES:
        _ensure_child(home, LegalPage, title=title, slug=slug, kind=kind, show_in_menus=False)
    roles.ensure_roles(root=home)
    if not SiteIdentity.objects.exists():
        SiteIdentity.objects.create(in_preparation=True)
    return home


@transaction.atomic
def ensure_portal_content(*, city: str) -> PortalHomePage:
    """Give the city's own site its home page."""
    home = _ensure_home(
        PortalHomePage,
        title=f"Les associations de {city}",
        welcome="Les associations de la ville, à portée de main",
        summary="Trouvez une association près de chez vous, un club, une chorale, un coup de main.",
    )
    identity = SiteIdentity.load()
    if not identity.name:
        SiteIdentity.objects.update(name=city)
    return home


def _ensure_home(model, **fields):
    home = model.objects.first()
    if home:
        return home
    Locale.objects.get_or_create(language_code="fr")
    root = Page.get_first_root_node()
    root.get_children().delete()  # Wagtail's own welcome page
    home = root.add_child(instance=model(slug="accueil", **fields))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home


def _ensure_child(parent, model, *, slug: str, show_in_menus: bool = True, **fields):
    existing = model.objects.child_of(parent).filter(slug=slug).first()
    if existing:
        return existing
    # No revision: the first one is the association's own.
    return parent.add_child(instance=model(slug=slug, show_in_menus=show_in_menus, **fields))


HOME_SUMMARY = "Ici, on se retrouve, on apprend, on s’entraide. Poussez la porte !"
HOME_PROMPT = "Présentez votre association en quelques phrases : ce que vous faites, pour qui, depuis quand."
_HOME_BODY = [("heading", "Qui sommes-nous ?"), ("text", f"<p>{HOME_PROMPT}</p>")]
_ABOUT_SUMMARY = "Notre histoire, notre équipe et ce qui nous anime."
_ABOUT_BODY = [
    ("heading", "Notre histoire"),
    ("text", "<p>Racontez comment l’association est née et ce qu’elle fait aujourd’hui.</p>"),
    ("heading", "L’équipe"),
    ("text", "<p>Présentez les personnes qui la font vivre : le bureau, les bénévoles, les intervenants.</p>"),
]
_ACTIVITIES_SUMMARY = "Ce que nous proposons tout au long de l’année."
_ACTIVITIES_BODY = [
    ("heading", "Au fil de l’année"),
    ("text", "<p>Décrivez vos activités : le jour, l’heure, le lieu, l’âge, le tarif.</p>"),
]
_JOIN_SUMMARY = "Adhérer, participer, donner un coup de main."
_JOIN_BODY = [
    ("heading", "Adhérer"),
    ("text", "<p>Expliquez comment devenir membre : où s’inscrire, combien cela coûte, quoi apporter.</p>"),
    ("heading", "Donner un coup de main"),
    ("text", "<p>Une heure par mois ou un après-midi par an : dites ce dont vous avez besoin.</p>"),
]
_NEWS_SUMMARY = "Vous y trouverez nos nouvelles, nos rendez-vous et de quoi nous joindre."
_NEWS_BODY = [("text", "<p>Bienvenue sur notre tout nouveau site. Revenez nous voir : il grandira avec nous.</p>")]
BODIES = [_HOME_BODY, _ABOUT_BODY, _ACTIVITIES_BODY, _JOIN_BODY, _NEWS_BODY]
