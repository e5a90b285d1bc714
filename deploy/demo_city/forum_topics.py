"""What the associations of Belle-Rive ask each other on the forum, and what they answer. As everywhere, all invented."""

from deploy.demo_city.forum_story import Question, Said

WELCOME = Question(
    title="Bienvenue : comment on s'aide ici",
    category="demarrer",
    is_welcome=True,
    posts=[
        Said(
            "maelle", (47, "09:30"),
            "<p>Bonjour à toutes et à tous,</p><p>Ce forum est le vôtre. On y pose les questions que l'on n'ose pas poser "
            "ailleurs : il n'y en a pas de trop petite.</p><ul><li><strong>Une question par sujet</strong>, avec un titre qui "
            "la dit.</li><li><strong>Une photo de l'écran</strong> aide plus qu'un long récit.</li><li>Quand une réponse vous a "
            "dépanné, dites-le : « C'est la solution ». Elle servira à la personne suivante.</li></ul><p>Je "
            "passe chaque jour de la semaine. Et répondez-vous entre vous, vous en savez plus que vous ne croyez "
            "!</p><p>Maëlle</p>",
            thanks=("ines", "bernard", "paulette", "yann"),
        ),
    ],
)  # fmt: skip

PASSWORD = Question(
    title="J'ai oublié mon mot de passe, suis-je bloquée ?",
    category="demarrer",
    site="les-beaux-jours",
    solution=1,
    same=("denis", "solange"),
    exercise="entered",
    posts=[
        Said(
            "paulette", (44, "10:12"),
            "<p>Bonjour, je n'ai pas ouvert le site depuis l'été et je ne retrouve plus mon mot de passe. "
            "Dois-je passer à la mairie ?</p>",
        ),
        Said(
            "maelle", (44, "10:50"),
            "<p>Bonjour Paulette, pas besoin de vous déplacer !</p><ol><li>Ouvrez le portail de la ville et choisissez "
            "<strong>Se connecter</strong>.</li><li>Donnez votre adresse, puis <strong>Recevoir un code par "
            "e-mail</strong>.</li><li>Recopiez le code : vous êtes chez vous.</li></ol><p>Rien au bout d'une minute ? Regardez "
            "dans les indésirables.</p>",
            thanks=("paulette", "denis", "solange"),
        ),
        Said("paulette", (44, "11:05"), "<p>C'était dans les indésirables ! Merci Maëlle, je suis rentrée.</p>"),
    ],
)  # fmt: skip

QUESTIONS = [
    WELCOME,
    PASSWORD,
    Question(
        title="Où voir le site comme le voient les visiteurs ?",
        category="demarrer",
        site="quartier-des-mariniers",
        solution=1,
        posts=[
            Said("yann", (38, "18:40"), "<p>J'ai changé l'accueil, mais comment savoir ce que voient les gens du quartier ?</p>"),
            Said(
                "lucie", (38, "20:15"),
                "<p>Dans le menu de gauche, <strong>Voir mon site</strong>. Et pendant que tu écris, l'icône du téléphone, en "
                "haut à droite, montre la page telle qu'elle sera.</p>",
                thanks=("yann",),
            ),
        ],
    ),
    Question(
        title="Comment annuler ce que je viens de publier ?",
        category="ecrire",
        site="les-mouettes",
        solution=1,
        same=("mehdi", "etienne"),
        exercise="came_back",
        posts=[
            Said(
                "ines", (33, "21:20"),
                "<p>J'ai publié la page des entraînements avec les horaires de l'an dernier… Peut-on revenir à la version "
                "d'avant ?</p>",
            ),
            Said(
                "bernard", (32, "08:05"),
                "<p>Oui, et c'est sans danger. Ouvrez la page : en haut à droite, l'icône de l'horloge est l'historique. Sur la "
                "ligne d'avant, les trois points, puis « Voir cette version » et « Publier cette version ».</p>",
                thanks=("ines", "mehdi", "etienne"),
            ),
            Said("ines", (32, "12:30"), "<p>Fait en deux minutes depuis mon téléphone. Merci @Bernard Quémener !</p>"),
        ],
    ),
    Question(
        title="Ma page n'est pas dans le menu",
        category="ecrire",
        site="jardins-du-bas-port",
        solution=2,
        exercise="menu",
        posts=[
            Said(
                "mehdi", (26, "14:02"),
                "<p>J'ai écrit « Composter chez soi », elle est en ligne, mais on ne la trouve nulle part sur le site.</p>",
            ),
            Said("denis", (26, "17:45"), "<p>Tu l'as bien publiée ? Moi c'était resté en brouillon.</p>"),
            Said(
                "maelle", (25, "09:10"),
                "<p>Bonjour Mehdi, le menu se choisit à part : dans <strong>Menu et pied de page</strong>, cochez la page, puis "
                "montez-la à sa place. Cinq ou six entrées au plus : au-delà, on ne trouve plus rien.</p>",
                thanks=("mehdi",),
            ),
        ],
    ),
    Question(
        title="Raccourcir l'adresse d'une page pour l'affiche",
        category="ecrire",
        site="choeur-grand-vent",
        posts=[
            Said(
                "lucie", (11, "19:30"),
                "<p>Nous imprimons l'affiche du concert. L'adresse de la page est très longue : peut-on la raccourcir ?</p>",
            ),
            Said(
                "etienne", (11, "21:02"),
                "<p>Nous, on imprime seulement l'adresse de l'accueil, et on met le concert en bouton tout en haut. Les gens le "
                "trouvent du premier coup.</p>",
                thanks=("lucie",),
            ),
        ],
    ),
    Question(
        title="La photo du tournoi est coupée au mauvais endroit",
        category="images",
        site="les-mouettes",
        solution=1,
        same=("yann",),
        exercise="picture",
        block="picture",
        context={"L’association": "Les Mouettes de Loire"},
        posts=[
            Said(
                "ines", (19, "20:48"),
                "<p>Sur le téléphone, on ne voit plus que le ciel. La photo entière est ci-dessous.</p>",
                pictures=("mouettes-terrain: Le terrain des Mouettes, des joueuses au premier plan",),
            ),
            Said(
                "maelle", (18, "09:25"),
                "<p>Jolie photo ! Ouvrez-la dans <strong>Images</strong>, tracez un cadre autour de la partie qui compte (les "
                "joueuses) et enregistrez. Elle restera visible partout, sur petit comme sur grand écran.</p>",
                thanks=("ines", "yann"),
            ),
            Said("ines", (18, "12:40"), "<p>Impeccable, on voit enfin les buts.</p>"),
        ],
    ),
    Question(
        title="Que faut-il écrire pour décrire une photo ?",
        category="images",
        site="choeur-grand-vent",
        solution=1,
        same=("solange", "rachida"),
        exercise="pictures_words",
        posts=[
            Said(
                "bernard", (30, "15:16"),
                "<p>Le site me demande de dire ce que montre chaque image. « Le chœur en concert », est-ce assez ?</p>",
                pictures=("choeur-concert: Le chœur sur scène, de face, les partitions ouvertes",),
            ),
            Said(
                "maelle", (30, "16:00"),
                "<p>Presque ! Imaginez que vous la décrivez au téléphone, en une phrase : « Trente choristes en noir chantent "
                "dans l'église, les partitions ouvertes. » Une personne aveugle entend alors la scène.</p><p>Une frise, un fond "
                "? Cochez « C'est un simple décor ».</p>",
                thanks=("bernard", "solange", "rachida", "lucie"),
            ),
        ],
    ),
    Question(
        title="Mettre la vidéo du plein air sur une page",
        category="images",
        site="ecran-de-loire",
        posts=[
            Said(
                "etienne", (1, "17:35"),
                "<p>Nous avons filmé la séance en plein air (trois minutes). Faut-il l'envoyer sur le site, ou la déposer "
                "ailleurs ?</p>",
            ),
        ],
    ),
    Question(
        title="Une répétition chaque mardi : faut-il tout recopier ?",
        category="agenda",
        site="choeur-grand-vent",
        solution=1,
        exercise="event",
        posts=[
            Said("bernard", (41, "11:20"), "<p>J'ai commencé à créer un événement par mardi. Il y en a trente-quatre…</p>"),
            Said(
                "etienne", (41, "13:05"),
                "<p>Surtout pas ! Un seul événement, et sous « Est-ce que cela revient ? » : « toutes les semaines », avec le "
                "jour de la dernière séance. Pour un mardi de vacances, ajoutez « une séance qui change ».</p>",
                thanks=("bernard", "ines", "lucie"),
            ),
            Said("bernard", (40, "09:00"), "<p>Trente-trois événements à la corbeille, et le sourire. Merci !</p>"),
        ],
    ),
    Question(
        title="Recevoir les réponses du formulaire à deux",
        category="agenda",
        site="table-ouverte",
        same=("solange",),
        posts=[
            Said(
                "rachida", (9, "09:42"),
                "<p>Les inscriptions à la grande soupe arrivent chez moi seule. Peut-on les envoyer aussi à Omar ?</p>",
            ),
            Said(
                "karim", (9, "11:15"),
                "<p>Oui : dans le formulaire, choisissez qui reçoit chaque réponse par e-mail, on peut cocher plusieurs "
                "personnes de l'équipe. Omar a-t-il déjà un compte ? Sinon, invitez-le d'abord dans <strong>Mon "
                "équipe</strong>.</p>",
                thanks=("rachida",),
            ),
            Said("rachida", (8, "18:20"), "<p>Pas encore de compte. Je l'invite ce soir et je vous redis.</p>"),
        ],
    ),
    Question(
        title="Limiter le nombre d'inscrits à la sortie à vélo",
        category="agenda",
        site="quartier-des-mariniers",
        same=("paulette", "ines"),
        posts=[
            Said(
                "yann", (6, "10:05"),
                "<p>Nous avons douze vélos. Le formulaire peut-il se fermer tout seul à la douzième inscription ?</p>",
                pictures=("mariniers-velo: Des vélos alignés sur le quai",),
            ),
        ],
    ),
    Question(
        title="Changer les couleurs sans tout casser",
        category="apparence",
        site="jardins-du-bas-port",
        solution=1,
        exercise="look",
        posts=[
            Said(
                "solange", (36, "16:33"),
                "<p>J'aimerais un vert plus profond, mais j'ai peur de perdre mes pages si je touche aux couleurs.</p>",
            ),
            Said(
                "ines", (36, "19:10"),
                "<p>J'en ai changé trois fois : les textes ne bougent pas. <strong>Identité du site</strong>, choisis, "
                "enregistre, regarde sur ton téléphone, recommence. On ne peut pas se tromper.</p>",
                thanks=("solange", "maelle"),
            ),
        ],
    ),
    Question(
        title="Notre logo est flou sur l'accueil",
        category="apparence",
        site="archers-du-val",
        posts=[
            Said("denis", (15, "18:12"), "<p>En petit il est net, mais sur l'accueil on dirait du brouillard.</p>"),
            Said(
                "maelle", (14, "09:40"),
                "<p>Bonjour Denis, l'image de départ est sans doute petite. Avez-vous le fichier de l'imprimeur, ou une photo "
                "nette du blason ? Carrée, sans trop de détails, c'est parfait.</p>",
                thanks=("denis",),
            ),
            Said(
                "denis", (13, "19:25"),
                "<p>Je photographie celui du gymnase samedi, merci @Maëlle Dussart !</p>",
                quotes=1,
            ),
        ],
    ),
    Question(
        title="Comment inviter notre nouvelle trésorière ?",
        category="equipe",
        site="les-beaux-jours",
        solution=1,
        exercise="second_owner",
        posts=[
            Said(
                "paulette", (23, "14:45"),
                "<p>Ginette rejoint le bureau. Comment lui donner une place, sans lui donner mon code ?</p>",
            ),
            Said(
                "ines", (23, "18:00"),
                "<p>Dans <strong>Mon équipe</strong>, invitez-la avec son adresse. « Responsable » si elle doit pouvoir vous "
                "remplacer, « rédaction » si elle écrit seulement. Elle reçoit un lien : appelez-la, elle ne compte qu'une fois "
                "qu'elle a accepté.</p>",
                thanks=("paulette", "rachida"),
            ),
            Said("paulette", (21, "10:30"), "<p>C'est fait, nous voilà deux. Je dors mieux !</p>", thanks=("maelle",)),
        ],
    ),
    Question(
        title="Tout le bureau change en janvier : que préparer ?",
        category="equipe",
        site="archers-du-val",
        posts=[
            Said("denis", (5, "17:50"), "<p>Nouvelle équipe élue, personne ne connaît le site. Par où commencer ?</p>"),
            Said(
                "maelle", (4, "09:05"),
                "<p>Bravo d'y penser avant ! Dans <strong>Mon équipe</strong>, « Passer le relais » : dites qui prend la suite, "
                "faites ensemble un tour du site, une heure suffit, et donnez-vous un dernier jour.</p><p>Et la nouvelle équipe "
                "revient aux ateliers dont elle a besoin : je lui garde des places.</p>",
                thanks=("denis", "yann"),
            ),
        ],
    ),
    Question(
        title="Qui prête des tables pour la fête du quartier ?",
        category="vie-associative",
        site="quartier-des-mariniers",
        solution=2,
        posts=[
            Said(
                "yann", (17, "12:10"),
                "<p>Il nous manque dix tables et une trentaine de chaises pour le samedi. Une idée ?</p>",
            ),
            Said(
                "solange", (17, "13:30"),
                "<p>Les Jardins en ont quatre, pliantes, à venir chercher au Bas-Port.</p>",
                thanks=("yann",),
            ),
            Said(
                "rachida", (16, "09:20"),
                "<p>La Table ouverte prête les six autres et toutes les chaises. Et on vient avec la grande marmite !</p>",
                thanks=("yann", "solange", "maelle"),
            ),
            Said(
                "yann", (16, "12:05"),
                "<p>Formidable ! Rendez-vous samedi à 9 h sur le quai.</p>",
                pictures=("mariniers-tablee: Une longue tablée sur le quai, sous les guirlandes",),
            ),
        ],
    ),
    Question(
        title="Un stand commun au forum des associations ?",
        category="vie-associative",
        site="jardins-du-bas-port",
        posts=[
            Said(
                "mehdi", (2, "18:25"),
                "<p>Nos deux petites associations pourraient tenir le même stand : on se relaie, et tout le monde peut déjeuner. "
                "Qui en serait ?</p>",
            ),
            Said("lucie", (1, "08:50"), "<p>Le ciné-club, volontiers. On apporte l'affiche et le café.</p>", thanks=("mehdi",)),
        ],
    ),
]  # fmt: skip
