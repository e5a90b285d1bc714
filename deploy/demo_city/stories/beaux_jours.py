"""Les Beaux Jours, the elders' club."""

from deploy.demo_city.story import News, PageText, Story, button, callout, heading, picture, quote, text

PAGES = [
    PageText(
        "association",
        "Le club",
        "Depuis 1979, un club d'aînés qui préfère danser que tricoter, et qui tricote en dansant s'il le faut.",
        [
            heading("Vieillir, oui, mais pas seuls"),
            text(
                "<p>Les Beaux Jours comptent cent quarante adhérents, de 58 à 97 ans. Le club a été fondé par des "
                "ouvrières de la "
                "tuilerie qui venaient de prendre leur retraite et n'avaient aucune intention de s'arrêter.</p>"
            ),
            picture("beaux-jours-cartes", "La belote du lundi, une affaire sérieuse."),
            heading("Notre promesse"),
            text(
                "<p>Personne ne reste sans nouvelles plus d'une semaine. Une chaîne d'appels relie tous les adhérents : chacun "
                "téléphone à deux personnes, le jeudi.</p>"
            ),
            quote("À mon âge, un rendez-vous dans la semaine, c'est un rendez-vous avec la vie.", "Paulette, 84 ans"),
            heading("Le bureau"),
            text(
                "<ul><li>Présidence : Paulette Aubry</li><li>Vice-présidence : Amadou Cissé</li><li>Secrétariat : "
                "Monique Tessier</li>"
                "<li>Trésorerie : Georges Kowalski</li></ul>"
            ),
        ],
        picture="beaux-jours-banc",
    ),
    PageText(
        "activites",
        "La semaine du club",
        "Des cartes, de la marche, un bal par mois et un atelier où l'on apprend à ne plus craindre sa tablette.",
        [
            heading("Du lundi au vendredi"),
            text(
                "<ul><li><b>Lundi, 14 h</b> : belote, tarot, scrabble</li><li><b>Mardi, 10 h</b> : marche douce sur la "
                "levée, 4 km, avec "
                "des bancs</li><li><b>Mercredi, 14 h</b> : les enfants du centre de loisirs viennent jouer</li>"
                "<li><b>Jeudi, 14 h</b> : chant, gymnastique assise ou cuisine, selon l'humeur</li>"
                "<li><b>Vendredi, 10 h</b> : atelier numérique</li></ul>"
            ),
            picture("beaux-jours-bal", "Au thé dansant, on vient seul ; on ne le reste pas."),
            heading("L'atelier numérique"),
            text(
                "<p>Avec une conseillère de la Ville : envoyer une photo, prendre un rendez-vous, reconnaître une "
                "arnaque. On avance à "
                "son rythme, on a le droit de poser dix fois la même question, les tablettes sont prêtées.</p>"
            ),
            heading("Le thé dansant"),
            text(
                "<p>Un dimanche par mois, de 15 h à 18 h, salle des fêtes. L'orchestre s'appelle « Encore une » "
                "et porte bien "
                "son nom.</p>"
            ),
            callout(
                "Transport",
                "<p>Le minibus de la Ville vient vous chercher. Il suffit d'appeler le club la veille avant midi.</p>",
            ),
        ],
        picture="beaux-jours-cartes",
    ),
    PageText(
        "nous-rejoindre",
        "Pousser la porte",
        "Venez un lundi, sans prévenir : il y a toujours une chaise et du café.",
        [
            heading("Adhérer"),
            text("<p>18 € par an. Il n'y a pas d'âge minimum : notre benjamine est une étudiante qui apprend la belote.</p>"),
            heading("Où nous trouver"),
            text(
                "<p>Maison du square, 2 square Ferrand, de plain-pied. Bus 2 et 4, arrêt « Ferrand ». Le lundi et le "
                "jeudi de 14 h à "
                "17 h 30.</p>"
            ),
            callout(
                "Vous connaissez quelqu'un qui ne sort plus ?",
                "<p>Dites-le-nous, avec son accord. Nous passons d'abord boire un café chez lui ou chez elle.</p>",
            ),
            button("Nous laisser un mot", "contact"),
        ],
        picture="beaux-jours-bal",
    ),
]

NEWS = [
    News(
        6,
        "Thé dansant : l'accordéon revient",
        "{dimanche:1}, de 15 h à 18 h, salle des fêtes. Valses, tangos et une java pour finir.",
        [
            text(
                "<p>Marcel a retrouvé son accordéon, réparé après la chute que l'on sait. Entrée 6 €, goûter compris, et "
                "des cavaliers "
                "comme des cavalières pour celles et ceux qui viennent seuls.</p>"
            ),
        ],
        picture="beaux-jours-bal",
    ),
    News(
        29,
        "Arnaques par téléphone : les bons réflexes",
        "Une matinée avec la gendarmerie et la conseillère numérique, pour raccrocher sans rougir.",
        [
            text(
                "<p>Un faux banquier, un faux petit-fils, un faux colis : nous avons tout entendu. Voici ce qu'il faut "
                "retenir.</p>"
                "<ol><li>Personne de sérieux ne demande un code par téléphone.</li><li>On raccroche, on respire, on "
                "rappelle soi-même.</li>"
                "<li>On en parle : se faire avoir n'est pas une honte.</li></ol>"
            ),
            callout("Besoin d'aide tout de suite ?", "<p>Appelez le club ou votre banque, au numéro écrit sur votre carte.</p>"),
        ],
    ),
    News(
        64,
        "Le concours de belote en chiffres",
        "Quarante-huit équipes, cent trente-deux crêpes, une contestation.",
        [
            text(
                "<p>Bravo à Amadou et Jeanne, qui remportent le jambon et l'ont aussitôt partagé. La contestation a été "
                "réglée par un "
                "deuxième tour de crêpes.</p>"
            )
        ],
        picture="beaux-jours-cartes",
    ),
    News(
        "06-18",
        "Une journée au bord du canal",
        "Quarante-cinq personnes, un bateau, une écluse et une sieste collective.",
        [text("<p>Merci au chauffeur du car, qui a attendu que l'on finisse la chanson.</p>")],
        picture="beaux-jours-banc",
    ),
]

STORY = Story(
    pictures={
        "beaux-jours-banc": (
            "Le banc du square",
            "Un couple âgé se tient la main sur un banc jaune, sous un grand arbre rouge d'automne, au bord du fleuve.",
        ),
        "beaux-jours-cartes": (
            "La belote du lundi",
            "Une table ronde vue de dessus : quatre personnes tiennent leurs cartes, entre trois cafés et une assiette "
            "de biscuits.",
        ),
        "beaux-jours-bal": (
            "Thé dansant",
            "Trois couples âgés dansent sous des guirlandes de lampions, au son d'un accordéon.",
        ),
    },
    welcome="Les beaux jours, c'est toute l'année",
    summary="Le club des aînés de Belle-Rive : cartes, marche, bal et atelier numérique, de 58 à 97 ans.",
    picture="beaux-jours-banc",
    body=[
        heading("Cette semaine"),
        text(
            "<p>Belote lundi, marche douce mardi, enfants mercredi, chant jeudi, tablettes vendredi. Le dimanche, on "
            "récupère, ou on danse.</p>"
        ),
        button("Le programme en détail", "activites"),
        picture("beaux-jours-cartes"),
        quote("Je venais pour les cartes. Je reste pour les fous rires.", "Georges, 79 ans"),
        callout(
            "Le téléphone du club", "<p>01 99 00 24 68, du lundi au vendredi de 10 h à 17 h. Une vraie voix vous répond.</p>"
        ),
    ],
    pages=PAGES,
    news=NEWS,
    contact="Préférez-vous le téléphone ? Le 01 99 00 24 68 répond du lundi au vendredi, de 10 h à 17 h.",
)
