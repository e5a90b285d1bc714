"""Les Archers du Val: a small club between two teams, whose site is suspended."""

from deploy.demo_city.story import News, PageText, Story, callout, heading, text

STORY = Story(
    pictures={
        "archers-cible": (
            "Dans le jaune",
            "Une archère en rouge bande son arc ; trois flèches sont déjà plantées dans la cible, près du centre.",
        ),
    },
    welcome="Viser, souffler, lâcher",
    summary="Le tir à l'arc à Belle-Rive, pour le plaisir et en silence.",
    picture="archers-cible",
    body=[
        heading("Un petit club, un grand pré"),
        text(
            "<p>Vingt-six archers, six cibles et un pré au calme, derrière le moulin. Débutants bienvenus dès 9 ans, "
            "matériel prêté.</p>"
        ),
    ],
    pages=[
        PageText(
            "association",
            "Le club",
            "Un club familial, né dans une grange en 2004.",
            [
                heading("Notre histoire"),
                text(
                    "<p>Denis Moulin a accroché la première cible dans la grange de sa tante. Vingt ans après, il "
                    "cherche une nouvelle "
                    "équipe pour la suivre des yeux.</p>"
                ),
            ],
        ),
        PageText(
            "activites",
            "Les séances",
            "Le samedi après-midi au pré, l'hiver au gymnase.",
            [
                heading("Les horaires"),
                text("<ul><li>Débutants : samedi, 14 h à 15 h 30</li><li>Confirmés : samedi, 15 h 30 à 17 h 30</li></ul>"),
                callout("Sécurité", "<p>On ne ramasse ses flèches que lorsque tout le monde a posé son arc.</p>"),
            ],
            picture="archers-cible",
        ),
        PageText(
            "nous-rejoindre",
            "Essayer",
            "Une séance d'essai gratuite, avec un arc à votre taille.",
            [
                heading("La première fois"),
                text("<p>Venez avec des manches courtes et les cheveux attachés. Le reste, on le prête.</p>"),
            ],
        ),
    ],
    news=[
        News(
            410,
            "Concours amical du moulin",
            "Soixante archers de la vallée, un vent capricieux et beaucoup de tartes.",
            [text("<p>Merci aux clubs voisins. Le trophée, un panier d'osier percé, reste à Belle-Rive.</p>")],
            picture="archers-cible",
        ),
    ],
    contact="Une question ? Écrivez-nous.",
)
