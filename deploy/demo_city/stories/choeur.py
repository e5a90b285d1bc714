"""Grand Vent, the choir."""

from deploy.demo_city.story import (
    Event,
    Message,
    News,
    PageText,
    Story,
    button,
    callout,
    gallery,
    heading,
    hours,
    picture,
    quote,
    text,
)

PAGES = [
    PageText(
        "association",
        "Le chœur",
        "Soixante voix, aucune audition, et un répertoire qui va de la Renaissance aux chants du Sahel.",
        [
            heading("Chanter sans savoir lire la musique"),
            text(
                "<p>Grand Vent est né en 1998 d'un pari : monter un chœur où personne ne passerait d'audition. Aujourd'hui, "
                "nous sommes une soixantaine. Un tiers lit la musique, un tiers fait semblant, un tiers chante d'oreille avec "
                "les enregistrements que nous préparons pour chaque pupitre.</p>"
            ),
            picture("choeur-concert", "Le salut du concert d'hiver, vu du dernier rang."),
            heading("La direction"),
            text(
                "<p><b>Aïssatou Kane</b> dirige le chœur depuis 2016. Formée au chant choral à Tours et à Dakar, elle arrange "
                "elle-même une bonne moitié de ce que nous chantons. <b>Paul Ricordel</b> nous accompagne au piano.</p>"
            ),
            quote("Un chœur, c'est soixante personnes qui décident de respirer en même temps.", "Aïssatou Kane, cheffe de chœur"),
            heading("Le bureau"),
            text(
                "<ul><li>Présidence : Bernard Quémener</li><li>Secrétariat : Lucie Hamelin</li><li>Trésorerie : Thi Mai Pham</li>"
                "<li>Bibliothèque de partitions : Gérard Lopez</li></ul>"
            ),
        ],
        picture="choeur-arche",
    ),
    PageText(
        "activites",
        "Répétitions et concerts",
        "Le mardi soir, un samedi par trimestre, trois concerts par an et beaucoup de tisane.",
        [
            heading("Le mardi soir"),
            text(
                "<p>De 20 h à 22 h, salle des Tilleuls, derrière l'école. Échauffement, travail par pupitre, puis tout le monde "
                "ensemble. À 21 h, pause : chacun son tour apporte un gâteau.</p>"
            ),
            hours(
                "Salle des Tilleuls",
                "2 rue de l'École",
                ("Mardi", "de 20 h à 22 h", "répétition"),
                ("Un samedi par trimestre", "de 10 h à 18 h", "journée ouverte"),
                access="Derrière l'école, entrée de plain-pied.",
            ),
            heading("Le samedi chantant"),
            text(
                "<p>Une fois par trimestre, une journée ouverte à tout Belle-Rive : on apprend trois chants le matin, on mange "
                "ensemble, on les donne à 17 h sur le marché couvert. Prochaine date : <b>{samedi:4}</b>.</p>"
            ),
            gallery(
                ("choeur-arche", "Le concert de printemps, sous la voûte de l'ancien cellier."),
                ("choeur-concert", "Le concert d'hiver."),
                ("choeur-oiseaux", "La gravure de notre carte de vœux."),
            ),
            heading("Le programme de l'année"),
            text(
                "<ul><li>Chansons de mariniers et polyphonies de la Renaissance</li><li>Trois chants wolofs arrangés par "
                "Aïssatou</li><li>Une création, « Crue », écrite avec les élèves du collège</li></ul>"
            ),
            callout(
                "Écouter sa voix",
                "<p>Les enregistrements par pupitre sont donnés à l'inscription. Pas d'internet à la maison ? "
                "Gérard les grave sur disque.</p>",
            ),
        ],
        picture="choeur-concert",
    ),
    PageText(
        "nous-rejoindre",
        "Chanter avec nous",
        "Venez écouter, restez chanter : les trois premières répétitions sont libres.",
        [
            heading("Quand venir"),
            text(
                "<p>Toute l'année, de préférence au début d'un programme (septembre, janvier, avril). Nous manquons de ténors, "
                "comme tous les chœurs du monde : messieurs, osez.</p>"
            ),
            heading("La cotisation"),
            text(
                "<ul><li>Plein tarif : 90 € l'année</li><li>Tarif réduit : 45 €, sur simple demande</li><li>Moins de 25 ans : "
                "20 €</li></ul>"
            ),
            quote("J'étais persuadé de chanter faux. J'étais juste tout seul.", "Rachid, basse depuis trois ans"),
            heading("Aider sans chanter"),
            text(
                "<p>Porter les praticables, tenir la billetterie, garder les enfants pendant les répétitions : le chœur a aussi "
                "besoin de bras et de sourires.</p>"
            ),
            button("Dire bonjour au chœur", "contact"),
        ],
        picture="choeur-oiseaux",
    ),
]

NEWS = [
    News(
        5,
        "« Crue », notre création, prend forme",
        "Les élèves du collège ont écrit les paroles ; nous avons chanté les dix premières mesures ensemble.",
        [
            text(
                "<p>Ils et elles ont 13 ans, ont interrogé leurs grands-parents sur la crue de 1982, et en ont tiré un texte à "
                "vous donner la chair de poule. Aïssatou le met en musique au fil des semaines.</p>"
            ),
            quote("L'eau a pris la cave, puis le piano, et le piano a flotté en jouant.", "Extrait du texte des élèves"),
            text(
                "<p>Première écoute publique {vendredi:3} à 20 h 30, au marché couvert. Entrée libre, participation au "
                "chapeau.</p>"
            ),
        ],
        picture="choeur-oiseaux",
    ),
    News(
        24,
        "Samedi chantant : tout le monde à l'unisson",
        "Trois chants, un pique-nique et un petit concert sur le marché : inscrivez-vous pour {samedi:4}.",
        [
            text(
                "<p>Pas besoin de savoir chanter ni lire la musique. On commence à 9 h 30 par un café, on finit à 17 h "
                "30 sous les "
                "applaudissements des maraîchers.</p>"
            ),
            callout(
                "À apporter",
                "<p>Une gourde, un plat à partager, des chaussures confortables. Les partitions sont prêtées, en "
                "gros caractères aussi.</p>",
            ),
            button("S'inscrire", "contact"),
        ],
    ),
    News(
        "12-16",
        "Quatre cents personnes, et pas une toux",
        "Merci : le concert d'hiver a rempli la salle et rapporté 1 840 € à la Table ouverte.",
        [
            text(
                "<p>Nous avions prévu 320 chaises. Vous êtes venus à quatre cents, certains debout, et le silence "
                "d'avant la dernière "
                "note restera longtemps dans nos oreilles.</p>"
            ),
        ],
        picture="choeur-concert",
    ),
    News(
        96,
        "Bienvenue aux dix-sept nouvelles voix",
        "Neuf sopranos, cinq altos, deux basses et, mesdames et messieurs, un ténor.",
        [
            text(
                "<p>Ils viennent de Belle-Rive, de Saint-Aubin et même de l'autre rive. Leur parrain ou leur marraine de "
                "pupitre les "
                "accompagne pendant tout un trimestre.</p>"
            ),
        ],
        picture="choeur-arche",
    ),
]

EVENTS = [
    Event(
        "mardi:-6",
        "Répétition du mardi",
        "Échauffement, travail par pupitre, puis tout le monde ensemble. Les trois premières fois sont libres.",
        hours="20:00-22:00",
        repeats="week",
        place="Salle des Tilleuls",
        address="7 rue de l'École, Belle-Rive-sur-Loire",
        price="Compris dans la cotisation",
        off=(3, "la salle est prise par le conseil d'école"),
    ),
    Event(
        "vendredi:3",
        "« Crue », première écoute publique",
        "Les paroles sont des élèves du collège, la musique d'Aïssatou Kane.",
        hours="20:30-22:00",
        place="Marché couvert",
        address="Place de la Halle, Belle-Rive-sur-Loire",
        price="Entrée libre, participation au chapeau",
        organiser="Chœur Grand Vent et le collège Joachim-du-Bellay",
        picture="choeur-oiseaux",
        body=[text("<p>Le texte sera distribué, en gros caractères aussi. Portes à 20 h.</p>")],
    ),
    Event(
        "samedi:4",
        "Samedi chantant",
        "Trois chants le matin, un pique-nique, un petit concert à 17 h sur le marché. Sans rien savoir chanter.",
        hours="09:30-17:30",
        place="Salle des Tilleuls",
        price="5 €, gratuit pour qui apporte un gâteau",
    ),
    Event("dimanche:-5", "Goûter des nouvelles voix", "Pour se connaître, autour du piano.", hours="16:00", place="Chez Paul"),
]

STORY = Story(
    pictures={
        "choeur-arche": (
            "Le chœur sous la voûte",
            "Sous une grande voûte de briques, une vingtaine de choristes chantent, partition en main, face à leur "
            "cheffe de chœur.",
        ),
        "choeur-oiseaux": (
            "Les oiseaux sur la portée",
            "Des oiseaux posés sur cinq fils, comme des notes sur une portée, au-dessus des toits de la ville.",
        ),
        "choeur-concert": (
            "Concert d'hiver",
            "Neuf choristes en blanc sur une scène éclairée, entre deux rideaux rouges, devant une salle pleine vue de dos.",
        ),
    },
    logo="choeur-logo",
    welcome="Soixante voix, et bientôt la vôtre",
    summary="Un chœur sans audition, où l'on chante la Loire, la Renaissance et le Sahel, le mardi soir à Belle-Rive.",
    picture="choeur-arche",
    body=[
        heading("Prendre l'air en chantant"),
        text(
            "<p>Grand Vent rassemble des gens qui n'auraient jamais dû se rencontrer : une infirmière de nuit, un marinier à la "
            "retraite, deux lycéennes, un boulanger. Le mardi, ils respirent ensemble.</p>"
        ),
        picture("choeur-oiseaux", "L'affiche de la saison {saison}, dessinée par Lucie."),
        quote("On arrive fatigué, on repart léger.", "Thi Mai, alto"),
        button("Venir essayer un mardi", "nous-rejoindre"),
    ],
    pages=PAGES,
    news=NEWS,
    events=EVENTS,
    contact="Une envie de chanter, un concert à organiser, une partition à rendre ? Écrivez-nous.",
    messages=[
        Message(
            "Résidence des Peupliers",
            "animation@residence-peupliers.example",
            "Bonjour, nos résidents aimeraient vous accueillir "
            "pour un petit concert d'après-midi. Est-ce possible ce trimestre ?",
        ),
    ],
)
