"""Les Parents des Tilleuls, the parents' association."""

from deploy.demo_city.story import News, PageText, Story, button, callout, heading, picture, quote, text

PAGES = [
    PageText(
        "association",
        "Qui sommes-nous ?",
        "Des parents de l'école publique des Tilleuls, de la petite section au CM2, avec peu de temps et beaucoup d'idées.",
        [
            heading("À quoi sert l'association"),
            text(
                "<p>À trois choses : porter la voix des familles au conseil d'école, rendre la vie plus douce autour de "
                "la grille, et "
                "aider les enfants à partir, jouer, apprendre, quel que soit le budget de la maison.</p>"
            ),
            picture("tilleuls-kermesse", "Le stand des gâteaux, pilier de nos finances."),
            heading("L'équipe de cette année"),
            text(
                "<ul><li>Présidence : Inès Carvalho</li><li>Secrétariat : Jean-Baptiste Ngo</li><li>Trésorerie : Élodie "
                "Bresson</li>"
                "<li>Pédibus : Patrick Delaunay</li><li>Kermesse : tout le monde, un jour ou l'autre</li></ul>"
            ),
            quote("On peut être utile en dix minutes par mois. C'est même comme ça que ça marche.", "Jean-Baptiste, papa de CE1"),
            callout(
                "Dans toutes les langues",
                "<p>Un message à traduire, un rendez-vous à préparer ? Des parents parlent arabe, portugais, "
                "turc, lingala, ukrainien et vietnamien.</p>",
            ),
        ],
        picture="tilleuls-ecole",
    ),
    PageText(
        "activites",
        "Nos actions",
        "Le pédibus, la kermesse, la bourse aux vêtements, et des départs en classe verte pour tous.",
        [
            heading("Le pédibus"),
            text(
                "<p>Deux lignes, douze arrêts, une corde et des gilets jaunes : chaque matin, une quarantaine d'enfants "
                "viennent à "
                "pied. Départ 8 h 05 place du Marché, 8 h 10 rue des Mariniers.</p>"
            ),
            picture("tilleuls-ecole", "L'arrivée dans la cour, à 8 h 25."),
            button("Rejoindre le pédibus", "le-pedibus"),
            heading("Les grands rendez-vous"),
            text(
                "<ul><li>Bourse aux vêtements et aux jouets, en octobre et en mars</li><li>Petit déjeuner des familles, "
                "en janvier</li>"
                "<li>Kermesse, le dernier samedi de juin</li></ul>"
            ),
            heading("Le coup de pouce"),
            text(
                "<p>Une caisse solidaire complète le prix des sorties. Aucun dossier : un mot à l'enseignante ou à nous "
                "suffit.</p>"
            ),
        ],
        picture="tilleuls-pedibus",
    ),
    PageText(
        "nous-rejoindre",
        "Nous rejoindre",
        "12 € par famille et par an, ou ce que vous pouvez. Et surtout : venez boire un café.",
        [
            heading("Adhérer"),
            text(
                "<p>Un bulletin dans le cahier de liaison, ou sur place un lundi. L'adhésion est de 12 € par famille ; "
                "elle est libre "
                "pour celles qui en ont besoin.</p>"
            ),
            heading("Le café du lundi"),
            text(
                "<p>Un lundi par mois, de 8 h 35 à 9 h 15, dans la salle de motricité. Les petits frères et "
                "petites sœurs sont "
                "bienvenus. Prochain café : <b>{lundi:1}</b>.</p>"
            ),
            callout(
                "Pas disponible en journée ?",
                "<p>Les réunions du soir commencent à 20 h et finissent à 21 h 30, c'est promis. On peut "
                "aussi y assister par téléphone.</p>",
            ),
            button("Nous écrire", "contact"),
        ],
        picture="tilleuls-kermesse",
    ),
    PageText(
        "le-pedibus",
        "Le pédibus, mode d'emploi",
        "Les lignes, les horaires, les règles d'or et la météo : tout pour laisser la voiture au garage.",
        [
            heading("Les deux lignes"),
            text(
                "<h3>Ligne bleue</h3><p>Place du Marché 8 h 05, rue Haute 8 h 11, square Ferrand 8 h 17, école 8 h 24.</p>"
                "<h3>Ligne jaune</h3><p>Rue des Mariniers 8 h 10, quai du Port 8 h 14, rue des Tuiliers 8 h 19, école 8 h 25.</p>"
            ),
            heading("Les règles d'or"),
            text(
                "<ol><li>On tient la corde.</li><li>On s'arrête quand l'adulte lève la main.</li><li>On raconte ses "
                "rêves seulement sur "
                "le trottoir.</li></ol>"
            ),
            callout(
                "Et s'il pleut ?",
                "<p>On met une capuche. Le pédibus ne s'arrête qu'en cas d'alerte : l'annonce est ici avant 7 h.</p>",
            ),
            quote("J'aime bien, parce que je suis devant.", "Malo, 6 ans"),
        ],
        under="activites",
    ),
]

NEWS = [
    News(
        2,
        "Café des parents : parlons écrans",
        "Avec l'infirmière scolaire et une conseillère numérique, {lundi:1} à 8 h 35.",
        [
            text(
                "<p>Combien, quand, à quel âge, et comment on tient ? On ne fera la leçon à personne : on partagera ce "
                "qui marche "
                "chez les uns et pas chez les autres.</p>"
            ),
            callout("Garde", "<p>Un coin jeux est prévu. Venez avec bébé.</p>"),
        ],
        picture="tilleuls-ecole",
    ),
    News(
        13,
        "Le pédibus cherche deux accompagnateurs",
        "Un matin par semaine, trente minutes de marche et des conversations inoubliables.",
        [
            text(
                "<p>Grands-parents, voisins, étudiants : il n'est pas nécessaire d'avoir un enfant à l'école. On vous "
                "confie une corde, "
                "un gilet et un binôme.</p>"
            ),
            button("Je marche avec vous", "contact"),
        ],
        picture="tilleuls-pedibus",
    ),
    News(
        "10-12",
        "Bourse aux vêtements : 2 300 pièces, 61 bénévoles",
        "La caisse solidaire gagne 940 €, soit douze départs en classe verte.",
        [
            text(
                "<p>Merci à celles et ceux qui ont plié, trié, rangé, et à la dame du manteau rouge, qui a tout racheté "
                "pour sa chorale.</p>"
            )
        ],
    ),
    News(
        "06-29",
        "Une kermesse sous les lampions",
        "Chamboule-tout, gâteaux de toutes les cuisines du monde et bal jusqu'à 22 h : les plus belles images.",
        [
            text(
                "<p>Il y avait des bricks, des pastéis, un bánh bò et trois tartes aux fraises identiques. Personne n'a gagné le "
                "concours, tout le monde a été décoré.</p>"
            ),
        ],
        picture="tilleuls-kermesse",
    ),
]

STORY = Story(
    pictures={
        "tilleuls-ecole": (
            "La cour de l'école",
            "Devant une école jaune à clocheton, des enfants courent, jouent à la marelle et au ballon entre deux grands "
            "tilleuls.",
        ),
        "tilleuls-pedibus": (
            "Le pédibus",
            "Six enfants en gilet jaune tiennent une corde et traversent un passage piéton entre deux adultes.",
        ),
        "tilleuls-kermesse": (
            "Le stand des gâteaux",
            "Sous un auvent à rayures rouges, deux adultes vendent des gâteaux ; deux enfants attendent devant le comptoir.",
        ),
    },
    welcome="Grandir ensemble, à pied si possible",
    summary="L'association des parents de l'école publique des Tilleuls : pédibus, kermesse, entraide et conseil d'école.",
    picture="tilleuls-ecole",
    body=[
        heading("Ce mois-ci aux Tilleuls"),
        text(
            "<p>Un café sur les écrans, deux nouvelles places au pédibus, et la commission cantine qui goûte les "
            "lentilles. Tout est "
            "raconté ici, et affiché à la grille.</p>"
        ),
        button("Les dernières nouvelles", "actualites"),
        heading("Vous arrivez à l'école ?"),
        text(
            "<p>Bienvenue ! Une famille marraine peut vous accompagner les premières semaines : trouver la bonne porte, "
            "comprendre le "
            "cahier de liaison, savoir ce qu'est un « goûter sans emballage ».</p>"
        ),
        picture("tilleuls-pedibus"),
        quote("Le pédibus nous a fait connaître toute la rue.", "La famille Öztürk"),
    ],
    pages=PAGES,
    news=NEWS,
    contact="Une idée, une inquiétude, une traduction ? Nous lisons tous les soirs, après le coucher des petits.",
)
