"""Les Jardins du Bas-Port, the shared gardens."""

from deploy.demo_city.story import (
    Album,
    Asked,
    Event,
    Message,
    News,
    PageText,
    Paper,
    Story,
    button,
    callout,
    heading,
    picture,
    quote,
    text,
)

PAGES = [
    PageText(
        "association",
        "Les jardins",
        "Un ancien chantier naval devenu quarante-deux parcelles, un verger et une cabane à outils bien rangée.",
        [
            heading("De la rouille aux radis"),
            text(
                "<p>Jusqu'en 1986, on réparait ici des bateaux. En 2009, une poignée de voisins a demandé à la Ville le droit de "
                "planter trois pommiers. Il y a maintenant 42 parcelles, un verger de dix-neuf arbres, deux ruches, une mare et, "
                "en été, des tomates jusqu'à la levée.</p>"
            ),
            picture("jardins-plantation", "Chantier collectif : on plante, on discute, on recommence."),
            heading("Comment on jardine"),
            text(
                "<ul><li><b>Sans pesticide</b>, avec du compost, du paillage et de la patience.</li><li><b>Avec peu d'eau</b> : "
                "on récupère celle des toits du gymnase.</li><li><b>Ensemble</b> : chaque parcelle donne deux heures par mois "
                "aux espaces communs.</li></ul>"
            ),
            quote("J'ai appris la taille du pommier avec un monsieur qui ne parlait pas ma langue.", "Yusra, parcelle 17"),
            heading("L'équipe"),
            text(
                "<p>Solange Mercier préside, Abel Fontaine tient les comptes, Mehdi Saïdi raconte le jardin sur ce site, et la "
                "commission compost se retrouve quand l'odeur l'exige.</p>"
            ),
        ],
        picture="jardins-rangs",
    ),
    PageText(
        "activites",
        "Au fil des saisons",
        "Des parcelles, mais aussi un verger ouvert, des ateliers et la plus petite grainothèque de la vallée.",
        [
            heading("En ce moment au jardin"),
            text("<p>{travaux}</p>"),
            heading("Les samedis ouverts"),
            text(
                "<p>Un samedi par mois, de 10 h à 12 h 30, la grille est ouverte à tout le monde. On jardine les "
                "communs, on "
                "goûte, on échange graines et boutures. Prochain rendez-vous : <b>{samedi:1}</b>.</p>"
            ),
            picture("jardins-recolte", "La cagette d'un samedi ouvert."),
            heading("Les ateliers"),
            text(
                "<ul><li>Tailler un fruitier sans l'offenser</li><li>Faire ses graines</li><li>Le compost, de A à Z</li>"
                "<li>Conserves et bocaux, avec la Table ouverte</li></ul>"
            ),
            callout(
                "La grainothèque",
                "<p>Dans la boîte verte, à gauche de la grille : on prend un sachet, on en laisse un, on écrit "
                "la variété et l'année.</p>",
            ),
        ],
        picture="jardins-plantation",
    ),
    PageText(
        "nous-rejoindre",
        "Avoir une parcelle",
        "Il y a une liste d'attente, et mille façons de mettre les mains dans la terre en attendant.",
        [
            heading("La liste d'attente"),
            text(
                "<p>Comptez un an environ pour une parcelle de 30 m². Priorité aux personnes du quartier qui n'ont pas "
                "de jardin. "
                "En attendant, les <b>carrés partagés</b> vous accueillent tout de suite.</p>"
            ),
            heading("Ce que cela coûte"),
            text(
                "<ul><li>Adhésion : 10 €</li><li>Parcelle : 35 € l'année, eau et compost compris</li><li>Carré partagé : rien "
                "de plus que l'adhésion</li></ul>"
            ),
            callout(
                "Jardiner assis",
                "<p>Quatre bacs surélevés sont accessibles en fauteuil, avec une allée stabilisée depuis la grille.</p>",
            ),
            button("Demander une parcelle", "contact"),
        ],
        picture="jardins-recolte",
    ),
    PageText(
        "recettes-du-jardin",
        "Les recettes du jardin",
        "Que faire de douze courgettes ? Nos recettes, testées un samedi sur deux.",
        [
            heading("Soupe verte du Bas-Port"),
            text(
                "<p>Pour six personnes : trois poireaux, deux pommes de terre, les fanes d'une botte de radis, une "
                "gousse d'ail, un "
                "filet d'huile.</p><ol><li>Faites suer les poireaux dix minutes à feu doux.</li><li>Ajoutez les pommes de terre "
                "en dés et un litre d'eau ; laissez cuire vingt minutes.</li><li>Jetez les fanes, attendez deux minutes, "
                "mixez.</li></ol>"
            ),
            picture("jardins-recolte", "La récolte d'un seul samedi."),
            heading("Confiture de tomates vertes"),
            text(
                "<p>Un kilo de tomates vertes, 600 g de sucre, un citron, une nuit de patience. Deux heures de petits "
                "bouillons le "
                "lendemain. Excellente sur un fromage de chèvre.</p>"
            ),
        ],
        under="activites",
    ),
]

NEWS = [
    News(
        2,
        "Samedi ouvert : graines, boutures et café",
        "La grille est ouverte {samedi:1} de 10 h à 12 h 30. Venez comme vous êtes, repartez avec un plant.",
        [
            text("<p>{travaux}</p><p>Les enfants fabriqueront des étiquettes avec les ardoises du vieux toit.</p>"),
            callout("À apporter", "<p>Des bottes si le temps est gris, une tasse, et vos graines en trop.</p>"),
        ],
        picture="jardins-plantation",
    ),
    News(
        "10-18",
        "Cent douze kilos pour la Table ouverte",
        "Le partage des surplus bat son record : merci aux trente-six parcelles qui ont rempli les cagettes.",
        [
            text(
                "<p>Poireaux, courges, pommes, et une aubergine en forme de trompette que personne n'a voulu couper. "
                "Tout est parti "
                "le samedi matin, tout a été cuisiné le samedi soir.</p>"
            ),
            quote(
                "Une cagette de légumes frais, pour nous, c'est un repas qui a le goût de quelque chose.",
                "Rachida, Table ouverte",
            ),
        ],
        picture="jardins-recolte",
    ),
    News(
        "06-05",
        "La mare est revenue à la vie",
        "Dix ans après son creusement, elle abrite trois espèces de libellules et des tritons très discrets.",
        [
            text(
                "<p>Les élèves de l'école des Tilleuls ont compté, dessiné et nommé : il y a désormais un triton qui s'appelle "
                "Jean-Michel. Merci de ne pas laisser les chiens s'y baigner.</p>"
            ),
        ],
        picture="jardins-rangs",
    ),
    News(
        "02-10",
        "Un récupérateur de 8 000 litres sous le gymnase",
        "Grâce à la Ville et à quatre week-ends de terrassement, l'été prochain sera moins sec.",
        [
            text(
                "<p>L'eau des toits arrive maintenant par gravité jusqu'au verger. Un compteur affiche le niveau près de "
                "la cabane : "
                "quand il est rouge, on paille au lieu d'arroser.</p>"
            )
        ],
    ),
]

EVENTS = [
    Event(
        "samedi:-9",
        "Grille ouverte",
        "Un samedi par mois, on jardine ensemble, on échange graines et boutures.",
        hours="10:00-12:30",
        repeats="month-weekday",
        place="Jardins du Bas-Port",
        address="Chemin de halage, Belle-Rive-sur-Loire",
        price="Gratuit, sans inscription",
    ),
    Event(
        "dimanche:2",
        "Atelier greffe et taille",
        "Avec Abel, au verger. On repart avec un greffon à planter.",
        hours="14:00-17:00",
        place="Le verger du Bas-Port",
        price="2 €",
        picture="jardins-rangs",
    ),
    Event(
        "samedi:3",
        "Troc de plantes d'hiver",
        "Un plant contre un autre, ou contre un gâteau.",
        hours="09:00",
        cancelled="La crue monte : on remet cela au printemps.",
    ),
]

PARCEL = Asked(
    "demander-une-parcelle",
    "Demander une parcelle",
    "Laissez-nous vos coordonnées : nous vous rappelons dès qu'une parcelle se libère.",
    "vous inscrire sur la liste d'attente et vous rappeler",
    "C'est noté ! À bientôt au jardin.",
    [
        ("Votre nom", "singleline", "", True),
        ("Votre e-mail", "email", "", True),
        ("Votre téléphone", "phone", "", False),
        ("Quelle taille ?", "radio", "Une petite parcelle (15 m²)\nUne grande parcelle (30 m²)\nUn bac surélevé", True),
        ("Quand pouvez-vous venir ?", "checkboxes", "En semaine, le matin\nEn semaine, le soir\nLe week-end", True),
        ("Un mot sur vous", "multiline", "", False),
    ],
    [
        ["Rosa Almeida", "rosa.almeida@courriel.example", "06 39 98 44 10", "Une grande parcelle (30 m²)",
         ["Le week-end"], "Nous sommes quatre, et ma mère sait tout des fèves."],
        ["Youssef Karim", "youssef.karim@courriel.example", "", "Un bac surélevé",
         ["En semaine, le matin", "Le week-end"], "Je me déplace en fauteuil : un bac serait parfait."],
    ],
)  # fmt: skip

STORY = Story(
    pictures={
        "jardins-rangs": (
            "Les rangs au lever du soleil",
            "Des rangs de légumes filent vers un grand soleil levant ; une femme arrose, un homme marche vers la cabane.",
        ),
        "jardins-recolte": (
            "La cagette du samedi",
            "Une cagette de bois pleine de poireaux, d'un chou, de carottes et d'un potiron, entourée de tomates et "
            "d'aubergines.",
        ),
        "jardins-plantation": (
            "On plante ensemble",
            "Une femme, un enfant et une grand-mère plantent des salades devant une clôture blanche et des tournesols.",
        ),
    },
    logo="jardins-logo",
    welcome="Mettez les mains dans la terre",
    summary="Quarante-deux parcelles, un verger et des voisins : les jardins partagés du Bas-Port, au pied de la levée.",
    picture="jardins-rangs",
    body=[
        heading("Un jardin, même sans jardin"),
        text(
            "<p>On y vient pour les tomates, on y reste pour les gens. Ici, une étudiante apprend le bouturage avec un ancien "
            "cheminot, et la récolte finit souvent en soupe sur la grande table.</p>"
        ),
        callout("En ce moment", "<p>{travaux}</p>"),
        picture("jardins-recolte", "Ce que trente mètres carrés peuvent donner."),
        button("Tout savoir sur les parcelles", "nous-rejoindre"),
    ],
    pages=PAGES,
    news=NEWS,
    events=EVENTS,
    forms=[PARCEL],
    albums=[
        Album(
            "Une saison au jardin",
            "De la première brouette à la dernière courge.",
            6,
            [
                ("jardins-plantation", "Avril : on plante, on arrose, on compte les limaces."),
                ("jardins-rangs", "Juin : tout pousse, surtout ce que l'on n'a pas semé."),
                ("jardins-recolte", "Septembre : la récolte, et la soupe pour tout le monde."),
            ],
        ),
        Album("La fête de la récolte", "Un dimanche de septembre, à quarante autour des tréteaux.", 9, [("jardins-recolte", "")]),
    ],
    papers=[
        Paper(
            "Statuts de l'association",
            "statutes",
            300,
            [
                "Article 1 : il est formé une association entre les personnes qui jardinent ici.",
                "Article 2 : elle a pour but de cultiver des parcelles ensemble et d'en partager les fruits.",
                "Article 3 : toute personne de la ville peut y adhérer.",
            ],
        ),
        Paper(
            "Règlement du jardin",
            "statutes",
            120,
            [
                "L'eau se partage : un arrosoir par parcelle les jours de sécheresse.",
                "Les outils se rangent propres. Le portail se ferme.",
            ],
        ),
        Paper(
            "Compte rendu de l'assemblée générale",
            "minutes",
            20,
            [
                "Présents : 41 personnes. Le rapport moral et les comptes sont adoptés à l'unanimité.",
                "Deux bacs surélevés seront construits au printemps.",
            ],
        ),
        Paper("Rapport financier", "reports", 20, ["Cotisations : 1 240 euros. Subvention : 800 euros. Dépenses : 1 815 euros."]),
        Paper("Bulletin d'adhésion", "forms", 20, ["Nom et prénom :", "Adresse :", "Téléphone :", "Date et signature :"]),
    ],
    button=("Demander une parcelle", "demander-une-parcelle"),
    links=[("Le réseau des jardins partagés", "https://jardins-partages.example/")],
    contact="Une parcelle, une question sur le compost, un outil oublié ? Nous répondons le soir, les mains lavées.",
    draft=News(
        0,
        "Troc de plants : la date se précise",
        "Le grand troc aura lieu {dimanche:5}, avec les jardins de l'autre rive.",
        [text("<p>À relire : est-ce qu'on confirme le stand de crêpes ? Et il manque la photo de l'année dernière.</p>")],
    ),
    messages=[
        Message(
            "Noé Lambert",
            "noe.lambert@courriel.example",
            "Bonjour, je viens d'emménager rue du Port. Comment s'inscrire sur la liste d'attente ?",
        ),
    ],
    seasons={
        "travaux": (
            "C'est la saison calme : on taille les pommiers, on répare les outils et l'on commande les graines, un thé à "
            "la main.",
            "On sème à tour de bras : radis, carottes, pois. Les plants de tomates attendent sous la serre que les "
            "gelées s'éloignent.",
            "On arrose tôt, on paille beaucoup, on récolte chaque soir : courgettes, haricots, tomates, et trop de concombres.",
            "On rentre les courges, on plante l'ail et les fraisiers, on ramasse les feuilles mortes : c'est de l'or "
            "pour le compost.",
        )
    },
)
