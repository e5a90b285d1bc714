"""Le Comité des Mariniers, the neighbourhood committee."""

from deploy.demo_city.story import Message, News, PageText, Story, button, callout, heading, picture, quote, text

PAGES = [
    PageText(
        "association",
        "Le comité",
        "Treize rues, deux quais et 2 400 habitants qui se disent bonjour : le quartier des Mariniers.",
        [
            heading("Un quartier entre deux eaux"),
            text(
                "<p>Ici vivaient les voituriers d'eau, leurs tonneliers et leurs cordiers. Les noms de rues l'ont gardé "
                "en mémoire ; le "
                "comité, créé en 1992 contre un projet de parking sur le quai, en a gardé le caractère.</p>"
            ),
            picture("mariniers-velo", "L'atelier vélo, sous le préau de l'ancienne corderie."),
            heading("Ce que fait le comité"),
            text(
                "<ul><li>Il réunit les habitants quatre fois par an, avec un compte rendu d'une page.</li><li>Il parle à "
                "la Ville : "
                "éclairage, vitesse, arbres, bancs.</li><li>Il organise ce qui rassemble : la fête, la tablée, l'atelier "
                "vélo, les "
                "boîtes à livres.</li></ul>"
            ),
            quote("On a arrêté de demander à qui c'était. On a commencé à demander qui venait.", "Yann Kerbrat, président"),
            heading("Qui y participe"),
            text(
                "<p>Toute personne qui habite, travaille ou étudie dans le quartier. Le bureau compte sept membres, "
                "tirés au sort parmi "
                "les volontaires, pour deux ans.</p>"
            ),
        ],
        picture="mariniers-fete",
    ),
    PageText(
        "activites",
        "Ce qui se passe",
        "L'atelier vélo, la grande tablée, la fête du quai, et les petites choses qui font un quartier.",
        [
            heading("L'atelier vélo"),
            text(
                "<p>Le samedi de 14 h à 17 h, sous le préau de l'ancienne corderie. On ne répare pas à votre place : on "
                "répare avec vous. "
                "Outils, chambres à air et conseils sont là.</p>"
            ),
            heading("La grande tablée"),
            text(
                "<p>Un soir de septembre, soixante tables bout à bout rue des Cordiers. Chacun apporte un plat et une "
                "chaise. L'an dernier, "
                "la plus longue conversation a duré jusqu'à deux heures du matin.</p>"
            ),
            picture("mariniers-tablee", "La rue des Cordiers, un soir de tablée."),
            heading("Et aussi"),
            text(
                "<ul><li>Cinq boîtes à livres, relevées le dimanche</li><li>Une armoire à outils partagée : perceuse, "
                "échelle, appareil à "
                "raclette</li><li>Une liste d'entraide pour les courses et les chats</li></ul>"
            ),
            callout(
                "Emprunter un outil", "<p>L'armoire est à la laverie du quai. Le cahier est dedans, la clé est au comptoir.</p>"
            ),
        ],
        picture="mariniers-velo",
    ),
    PageText(
        "nous-rejoindre",
        "Prendre part",
        "Une idée pour la rue, une heure le samedi, ou juste l'envie de connaître vos voisins.",
        [
            heading("Les réunions"),
            text(
                "<p>Prochaine réunion de quartier : <b>{jeudi:3} à 19 h</b>, à l'ancienne corderie. Garde d'enfants sur "
                "place, interprète "
                "en langue des signes sur demande.</p>"
            ),
            heading("Adhérer"),
            text("<p>5 €, ou un gâteau. L'adhésion donne une voix à l'assemblée et la clé de l'armoire à outils.</p>"),
            quote("J'étais venu me plaindre du bruit. Je tiens maintenant la buvette.", "Un voisin repenti"),
            button("Écrire au comité", "contact"),
        ],
        picture="mariniers-tablee",
    ),
    PageText(
        "histoire-du-quartier",
        "Petite histoire du quartier",
        "Des voituriers d'eau à l'atelier vélo : trois siècles en dix rues.",
        [
            heading("Le temps des gabares"),
            text(
                "<p>Au dix-huitième siècle, trente bateaux déchargeaient ici chaque semaine : vin, ardoise, sel, "
                "faïence. Rue des Cordiers, "
                "on tordait le chanvre sur deux cents mètres : c'est pour cela qu'elle est si droite.</p>"
            ),
            heading("La crue, le rail, l'oubli"),
            text("<p>Le chemin de fer vide le port en vingt ans. Les crues font le reste. En 1960, on parle de tout raser.</p>"),
            quote(
                "Mon père disait : le fleuve donne, le fleuve reprend, le quartier reste.",
                "Souvenir recueilli par l'école des Tilleuls",
            ),
            heading("Et maintenant"),
            text(
                "<p>Les maisons ont retrouvé leurs volets, le quai ses arbres, et la corderie un toit. Les habitants "
                "continuent d'écrire la "
                "suite : si vous avez des photos anciennes, elles nous intéressent.</p>"
            ),
        ],
        under="association",
    ),
]

NEWS = [
    News(
        1,
        "Réunion de quartier : la place du 8-Mai",
        "Bancs, arbres, stationnement : la Ville présente trois esquisses {jeudi:3} à 19 h, et c'est nous qui choisissons.",
        [
            text("<p>Les plans sont affichés à la laverie et à la boulangerie. Vous pouvez écrire dessus : c'est fait pour.</p>"),
            callout(
                "Vous ne pouvez pas venir ?",
                "<p>Glissez votre avis dans la boîte du comité, ou écrivez-nous ici. Tout sera lu à voix haute.</p>",
            ),
            button("Donner mon avis", "contact"),
        ],
        picture="mariniers-fete",
    ),
    News(
        12,
        "Atelier vélo : cent vélos sauvés",
        "Le centième est reparti samedi, sous les applaudissements et avec un timbre neuf.",
        [
            text(
                "<p>Il s'appelle Mistral, il est orange, il a traversé trois propriétaires et une cave inondée. Sa "
                "nouvelle cavalière, "
                "Yasmine, 9 ans, l'a trouvé « presque propre ».</p>"
            ),
        ],
        picture="mariniers-velo",
    ),
    News(
        "09-14",
        "La tablée, racontée par ceux qui l'ont faite",
        "Soixante tables, trois cent dix convives, un orage raté de peu.",
        [
            text("<p>Il paraît que l'on s'est entendu rire jusqu'à l'autre rive. Les plats non réclamés sont à la laverie.</p>"),
            quote("Mes voisins d'en face existent vraiment, et ils font un excellent couscous.", "Marguerite, rue des Cordiers"),
        ],
        picture="mariniers-tablee",
    ),
    News(
        75,
        "Trente à l'heure, c'est voté",
        "Après deux ans de comptages et de cafés, tout le quartier passe en zone apaisée.",
        [
            text(
                "<p>Les panneaux sont posés, les passages piétons repeints, et le hérisson de la rue du Port remercie la "
                "municipalité.</p>"
            )
        ],
    ),
]

STORY = Story(
    pictures={
        "mariniers-fete": (
            "La fête du quai",
            "Des maisons colorées au bord de l'eau, des fanions, trois stands, des passants, et deux barques sur le fleuve.",
        ),
        "mariniers-tablee": (
            "La grande tablée",
            "Au coucher du soleil, huit voisins trinquent derrière une longue table dressée en pleine rue, sous des guirlandes.",
        ),
        "mariniers-velo": (
            "L'atelier vélo",
            "Deux personnes réparent un vélo retourné, sous un râtelier d'outils accrochés au mur.",
        ),
    },
    logo="mariniers-logo",
    welcome="Un quartier qui se parle",
    summary="Le comité des Mariniers : réunions, fête du quai, atelier vélo et grande tablée, entre la Loire et la rue Haute.",
    picture="mariniers-fete",
    body=[
        heading("Bienvenue aux Mariniers"),
        text(
            "<p>Vous venez d'arriver, ou vous êtes d'ici depuis toujours ? Le comité n'est ni un parti ni un syndic : "
            "c'est un endroit où l'on décide à "
            "plusieurs où mettre un banc, et où l'on se prête une échelle.</p>"
        ),
        picture("mariniers-tablee", "Rue des Cordiers, un soir de septembre."),
        callout("À noter", "<p>Réunion de quartier {jeudi:3} à 19 h : trois esquisses pour la place du 8-Mai.</p>"),
        button("Prendre part", "nous-rejoindre"),
    ],
    pages=PAGES,
    news=NEWS,
    contact="Un lampadaire éteint, une idée de fête, une échelle à emprunter ? Le comité répond en moins de trois jours.",
    messages=[
        Message(
            "Hélène Marchais",
            "helene.marchais@courriel.example",
            "Le banc du quai est cassé depuis la dernière crue. J'ai une photo si cela peut aider.",
        ),
    ],
)
