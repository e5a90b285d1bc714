"""The words of the city's own home page."""

from django.conf import settings
from django.db import transaction

from cms.models import Picture, PortalHomePage, SiteIdentity
from deploy.demo_city.story import heading, text, typeset
from deploy.demo_city.writing import add_picture, publish

PICTURE = (
    "loire",
    "La Loire à Belle-Rive",
    "Au soleil couchant, un bateau à voile carrée remonte la Loire devant un pont de pierre et un clocher ; deux personnes "
    "regardent depuis la rive.",
)
SQUARE = (
    "place",
    "Le forum des associations",
    "Sur la place de l’hôtel de ville, les stands colorés du forum des associations et des passants de tous âges.",
)
BODY = [
    heading("Une association, un site, pour longtemps"),
    text(
        "<p>La Ville héberge le site de chaque association qui le souhaite, s'occupe des mises à jour et des "
        "sauvegardes, et forme "
        "ses bénévoles en six ateliers. Ensuite, l'association est chez elle.</p>"
    ),
    text(
        "<ul><li><b>Vous cherchez une activité ?</b> L'annuaire réunit toutes les associations de la commune.</li>"
        "<li><b>Vous animez une association ?</b> Demandez votre site à la Maison des associations.</li>"
        "<li><b>Vous prenez le relais ?</b> Un retour en atelier est toujours possible.</li></ul>"
    ),
]


@transaction.atomic
def write_home(home: PortalHomePage, *, by) -> None:
    """Give the home page its picture and words, unless somebody has edited it."""
    if home.latest_revision_id:
        return
    identity = SiteIdentity.load()
    identity.name = identity.name or f"Ville de {settings.CITY['name']}"
    identity.save()
    home.picture = add_picture(PICTURE[0], PICTURE[1], typeset(PICTURE[2]), by=by)
    square: Picture = add_picture(SQUARE[0], SQUARE[1], typeset(SQUARE[2]), by=by)
    square.contextual_alt_text, square.decorative = square.description, False
    home.body = [(kind, typeset(words)) for kind, words in BODY]
    home.body.insert(
        1, ("picture", {"image": square, "caption": typeset("Le forum des associations, chaque mois de septembre.")})
    )
    publish(home, by=by)
