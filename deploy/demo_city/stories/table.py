"""La Table ouverte, the food aid."""

from deploy.demo_city.story import (
    Event,
    Message,
    News,
    PageText,
    Story,
    button,
    callout,
    heading,
    hours,
    picture,
    questions,
    quote,
    text,
)

PAGES = [
    PageText(
        "association",
        "L'association",
        "Une épicerie, une cuisine et une grande table, pour que personne ne choisisse entre manger et se chauffer.",
        [
            heading("D'où nous venons"),
            text(
                "<p>En mars 2020, trois voisines déposent des paniers sur les paliers de leur immeuble. Aujourd'hui, la Table "
                "ouverte accompagne <b>cent quatre-vingts foyers</b> de Belle-Rive et des communes voisines : familles, "
                "étudiants, "
                "retraités, personnes qui travaillent et n'y arrivent plus.</p>"
            ),
            picture("table-soupe", "Le mercredi, la marmite ne chôme pas."),
            heading("Nos principes"),
            text(
                "<ul><li><b>On choisit.</b> Chacun remplit son panier, comme au marché.</li><li><b>On ne juge pas.</b> Une seule "
                "question à l'accueil : de quoi avez-vous besoin ?</li><li><b>On reste discrets.</b> Aucune photo des personnes, "
                "aucun nom affiché.</li></ul>"
            ),
            quote(
                "La première fois, je suis restée dehors une demi-heure. Quelqu'un est venu me proposer un café.", "Une habituée"
            ),
            heading("Qui fait quoi"),
            text(
                "<p>Rachida Benkacem préside une équipe de quarante-trois bénévoles ; un bon tiers est d'abord venu chercher un "
                "panier. La Ville prête le local, trois magasins et les Jardins du Bas-Port donnent leurs surplus.</p>"
            ),
        ],
        picture="table-samedi",
    ),
    PageText(
        "activites",
        "Ce que nous faisons",
        "L'épicerie du samedi, la soupe du mercredi, et des coups de main pour le reste.",
        [
            heading("L'épicerie solidaire"),
            text(
                "<p>Le <b>samedi de 9 h à 12 h</b>, salle des Tuiliers, 3 rue des Tuiliers. Fruits, légumes, lait, conserves, "
                "produits d'hygiène : on paie 10 % du prix, ou rien quand c'est impossible.</p>"
            ),
            picture("table-samedi", "Le samedi matin, juste avant l'ouverture."),
            heading("La grande soupe"),
            text(
                "<p>Le <b>mercredi de 18 h à 20 h</b>, nous cuisinons les légumes qui ne tiendront pas jusqu'au samedi. "
                "Tout le monde "
                "peut venir, avec ou sans faim, éplucher ou s'asseoir.</p>"
            ),
            heading("Les coups de main"),
            text(
                "<ul><li>Remplir un dossier, avec une conseillère, le premier lundi du mois</li><li>Cuisiner avec peu : "
                "un atelier par "
                "mois</li><li>Le vestiaire des bébés, le jeudi matin</li></ul>"
            ),
            callout(
                "Livraison",
                "<p>Vous ne pouvez pas vous déplacer ? Appelez-nous avant le jeudi : deux vélos cargos font la tournée "
                "le vendredi.</p>",
            ),
        ],
        picture="table-rayons",
    ),
    PageText(
        "nous-rejoindre",
        "Être aidé, aider",
        "Vous avez besoin d'un panier, ou deux heures à donner : c'est la même porte.",
        [
            heading("J'ai besoin d'aide"),
            text(
                "<p>Venez un samedi, sans rendez-vous. Si vous le pouvez, apportez un justificatif de revenus ; sinon, "
                "venez quand même. "
                "Le premier panier est toujours donné.</p>"
            ),
            hours(
                "Salle des Tuiliers",
                "3 rue des Tuiliers",
                ("Mercredi", "de 18 h à 20 h", "la grande soupe"),
                ("Samedi", "de 9 h à 12 h", "l'épicerie"),
                access="De plain-pied. Bus 2, arrêt Tuiliers.",
            ),
            questions(
                ("Faut-il un rendez-vous ?", "<p>Non. Venez quand c'est ouvert : quelqu'un vous accueille.</p>"),
                ("Et si je n'ai aucun papier ?", "<p>Venez quand même. Nous verrons ensemble.</p>"),
                ("Mes enfants peuvent-ils venir ?", "<p>Oui : il y a un coin pour dessiner et un goûter.</p>"),
            ),
            callout(
                "C'est urgent",
                "<p>Appelez le 06 39 98 41 07, tous les jours de 9 h à 19 h. Nous trouvons une solution le jour même.</p>",
            ),
            heading("Je veux donner du temps"),
            text(
                "<p>Trier, porter, accueillir, cuisiner, pédaler : dites-nous ce que vous aimez faire. La première fois, "
                "vous êtes "
                "avec quelqu'un qui connaît la maison.</p>"
            ),
            heading("Je veux donner autre chose"),
            text(
                "<p>Des conserves, du savon, des couches, des bocaux vides : dans la caisse devant la salle, le vendredi "
                "de 16 h à 19 h.</p>"
            ),
            button("Proposer mon aide", "contact"),
        ],
        picture="table-soupe",
    ),
]

NEWS = [
    News(
        1,
        "Il nous manque du lait et des couches",
        "La collecte de {samedi:0} vise juste : quatre produits, trois magasins, deux heures de votre temps.",
        [
            text(
                "<p>Lait longue conservation, couches taille 4 et 5, huile, savon : ce sont les rayons qui se vident en "
                "premier. Nous "
                "serons à l'entrée des trois magasins du centre, de 9 h à 18 h.</p>"
            ),
            button("Tenir un créneau de collecte", "contact"),
        ],
        picture="table-rayons",
    ),
    News(
        15,
        "La grande soupe fête sa centième marmite",
        "Cent mercredis, six mille bols, et un secret : une pointe de curcuma.",
        [
            text(
                "<p>Ce mercredi-là, il y avait une fanfare de trois personnes, un gâteau de carottes et vingt litres de "
                "minestrone. "
                "Merci aux Jardins du Bas-Port, qui ont fourni l'intégralité des légumes.</p>"
            ),
            quote("On s'assied à côté d'inconnus, on repart avec des prénoms.", "Firmin, 71 ans"),
        ],
        picture="table-soupe",
    ),
    News(
        38,
        "Deux vélos cargos pour livrer autrement",
        "La tournée du vendredi se fait désormais sans essence, et avec le sourire.",
        [
            text(
                "<p>Ils portent quatre-vingts kilos chacun, ils passent partout, et les enfants de la rue des Tuiliers les ont "
                "baptisés Gaufrette et Turbo.</p>"
            )
        ],
    ),
    News(
        "12-22",
        "Merci au Chœur Grand Vent",
        "Les 1 840 € du concert d'hiver financent trois mois de fruits frais.",
        [
            text(
                "<p>Des clémentines, des pommes et des bananes pour cent quatre-vingts foyers : voilà ce que deviennent "
                "des voix.</p>"
            )
        ],
        picture="table-samedi",
    ),
]

EVENTS = [
    Event(
        "samedi:-10",
        "Épicerie solidaire",
        "Fruits, légumes, lait, conserves. Venez sans rendez-vous.",
        hours="09:00-12:00",
        repeats="week",
        place="Salle des Tuiliers",
        address="3 rue des Tuiliers, Belle-Rive-sur-Loire",
        price="Selon vos moyens",
    ),
    Event(
        "mercredi:-10",
        "Grande soupe",
        "On épluche à 18 h, on mange à 19 h 15, on chante parfois.",
        hours="18:00-20:00",
        repeats="week",
        place="Salle des Tuiliers",
        address="3 rue des Tuiliers, Belle-Rive-sur-Loire",
        price="Libre",
        off=(5, "on ferme une semaine pour repeindre la cuisine"),
    ),
    Event(
        "dimanche:5",
        "Repas des voisins",
        "Chacun apporte un plat, nous apportons les tables.",
        hours="12:00-16:00",
        place="Place de la Halle",
        price="Gratuit",
        picture="table-soupe",
    ),
]

STORY = Story(
    pictures={
        "table-rayons": (
            "Les rayons de l'épicerie",
            "Trois étagères de caisses colorées, pleines de pommes, de pain, de bouteilles, de bocaux et de légumes verts.",
        ),
        "table-samedi": (
            "La table du samedi",
            "Quatre bénévoles en tablier blanc préparent des sacs de fruits et de légumes derrière une nappe à rayures rouges.",
        ),
        "table-soupe": (
            "La grande marmite",
            "Une grande marmite bleue fume sur le feu, une cuillère de bois plantée dans une soupe de légumes.",
        ),
    },
    welcome="Il y a une place à table",
    summary="Épicerie solidaire, grande soupe du mercredi et coups de main : la Table ouverte, à Belle-Rive, pour tout le monde.",
    picture="table-samedi",
    body=[
        callout(
            "Besoin d'un panier ?",
            "<p>Venez le samedi de 9 h à 12 h, 3 rue des Tuiliers. Sans rendez-vous, sans jugement. "
            "Le premier panier est donné.</p>",
        ),
        heading("Manger bien, ensemble"),
        text(
            "<p>Chaque semaine, 1 200 kilos d'aliments qui auraient fini à la benne passent entre les mains de quarante-trois "
            "bénévoles, puis dans cent quatre-vingts cuisines. Rien de compliqué : on trie, on range, on offre un café.</p>"
        ),
        quote("Ici, on ne m'a pas demandé pourquoi. On m'a demandé si j'aimais les poireaux.", "Un habitué du samedi"),
        button("Être aidé, aider", "nous-rejoindre"),
    ],
    pages=PAGES,
    news=NEWS,
    events=EVENTS,
    contact="Une question, un don, deux heures à offrir ? Pour une urgence, appelez plutôt le 06 39 98 41 07.",
    messages=[
        Message(
            "Primeurs Fauvel",
            "contact@primeurs-fauvel.example",
            "Nous avons quatre cagettes de bananes très mûres à donner ce soir, passez avant 19 h !",
        ),
        Message(
            "Léna",
            "lena.b@courriel.example",
            "Bonjour, je suis étudiante, est-ce que je peux venir samedi même si je n'ai pas de justificatif ?",
        ),
    ],
)
