"""Les Mouettes, the football club."""

from deploy.demo_city.story import (
    Event,
    Message,
    News,
    PageText,
    Story,
    button,
    callout,
    figures,
    heading,
    people,
    picture,
    quote,
    text,
)

PAGES = [
    PageText(
        "association",
        "Le club",
        "Cinquante ans de football au bord de la Loire, et l'envie que chacun trouve sa place sur le terrain.",
        [
            heading("Une histoire de copains"),
            text(
                "<p>En 1974, onze ouvriers de la tuilerie et leurs voisins louent un pré au bord de la Loire, tracent les lignes "
                "à la chaux et baptisent leur équipe du nom des oiseaux qui les regardent jouer. Le pré est devenu le stade des "
                "Varennes, les lignes sont droites, les mouettes sont toujours là.</p>"
                "<p>Aujourd'hui, le club réunit <b>212 personnes licenciées</b>, de 5 à 61 ans, quatorze équipes et une section "
                "féminine née en 2011 qui représente un tiers de nos effectifs.</p>"
            ),
            picture("mouettes-terrain", "Un dimanche matin, vu depuis le mât des projecteurs."),
            heading("Ce qui compte pour nous"),
            text(
                "<ul><li><b>Jouer d'abord.</b> Chez les moins de 13 ans, tout le monde joue autant, quel que soit le score.</li>"
                "<li><b>Respecter.</b> L'arbitre, l'équipe d'en face, les bénévoles qui lavent les maillots.</li>"
                "<li><b>Accueillir.</b> Personne ne renonce au football pour une question d'argent : parlez-nous-en.</li></ul>"
            ),
            quote("On perd, on gagne, on range les cônes ensemble. C'est ça, le club.", "Idriss, éducateur des moins de 11 ans"),
            heading("L'équipe du club"),
            text("<p>Le bureau se réunit le premier mardi du mois, à 20 h, dans le club-house. La réunion est ouverte.</p>"),
            people(
                ("Sandrine Pottier", "Présidente", "Ancienne gauchère de l'équipe, elle connaît chaque motte du terrain."),
                ("Inès Carvalho", "Secrétaire", "Les licences, c'est elle : écrivez-lui avant la rentrée."),
                ("Olivier Mbarga", "Trésorier", ""),
                ("Nora Lahlou", "Section féminine", "Entraîne, arbitre et conduit le minibus."),
            ),
            heading("Le club en chiffres"),
            figures(("212", "personnes licenciées"), ("14", "équipes"), ("1/3", "de joueuses"), ("1974", "le premier match")),
        ],
        picture="mouettes-frappe",
    ),
    PageText(
        "activites",
        "Nos équipes",
        "Du baby-foot sur herbe aux vétérans : trouvez votre équipe, votre jour et votre heure.",
        [
            heading("L'école de foot"),
            text(
                "<p>Dès 5 ans, le mercredi et le samedi matin. On y apprend à courir, à tomber, à passer le ballon et à perdre "
                "sans pleurer (ça vient).</p>"
                "<h3>Les créneaux</h3><ul><li>5 à 7 ans : mercredi, 14 h à 15 h</li><li>8 à 10 ans : mercredi, 15 h à 16 "
                "h 30</li>"
                "<li>11 à 13 ans : mercredi et vendredi, 17 h 30 à 19 h</li></ul>"
            ),
            picture("mouettes-nocturne", "L'entraînement du vendredi soir, sous les nouveaux projecteurs."),
            heading("Jeunes et adultes"),
            text(
                "<ul><li>14 à 17 ans : mardi et jeudi, 18 h 30 à 20 h</li><li>Seniors féminines : mardi et jeudi, 19 h "
                "30 à 21 h</li>"
                "<li>Seniors masculins : mercredi et vendredi, 19 h 30 à 21 h</li><li>Vétérans : lundi, 20 h, puis "
                "tisane</li></ul>"
            ),
            callout(
                "Football en marchant",
                "<p>Pas de course, pas de contact, beaucoup de passes : le jeudi de 10 h à 11 h 30, pour reprendre en douceur "
                "après une blessure ou à tout âge. La première séance est offerte.</p>",
            ),
            button("S'inscrire au club", "nous-rejoindre"),
        ],
        picture="mouettes-terrain",
    ),
    PageText(
        "nous-rejoindre",
        "Nous rejoindre",
        "Deux essais gratuits, puis une licence : tout ce qu'il faut savoir pour jouer avec nous.",
        [
            heading("Prendre une licence"),
            text(
                "<ol><li>Venez essayer deux fois, avec des baskets et une gourde.</li>"
                "<li>Demandez le dossier à la personne qui entraîne, ou par la page Contact.</li>"
                "<li>Rapportez-le au club-house le mercredi, de 14 h à 18 h.</li></ol>"
            ),
            heading("Les tarifs de la saison {saison}"),
            text(
                "<ul><li>École de foot : 75 € (short et chaussettes compris)</li><li>Jeunes : 95 €</li><li>Adultes : 130 €</li>"
                "<li>Football en marchant : 40 €</li></ul><p>Paiement en trois fois, coupons sport acceptés, réduction de 20 € "
                "à partir du deuxième enfant.</p>"
            ),
            callout(
                "Un coup dur ?",
                "<p>Le club garde chaque année dix licences solidaires. Une phrase à Sandrine suffit, "
                "et cela reste entre nous.</p>",
            ),
            heading("Donner un coup de main"),
            text(
                "<p>Arbitrer, conduire le minibus, tenir la buvette, coudre les numéros : une heure par mois change une "
                "saison.</p>"
            ),
            button("Nous écrire", "contact"),
        ],
        picture="mouettes-nocturne",
    ),
    PageText(
        "stade-des-varennes",
        "Le stade des Varennes",
        "Comment venir, où se garer, ce qu'on y trouve, et ce que la Loire nous demande de respecter.",
        [
            heading("Venir au stade"),
            text(
                "<p>Rue des Varennes, à dix minutes à vélo de la gare par la levée. L'arrêt « Varennes » du bus 4 est devant "
                "l'entrée. Quarante arceaux à vélos, six places pour les personnes à mobilité réduite.</p>"
            ),
            heading("Sur place"),
            text(
                "<p>Deux terrains en herbe, un terrain stabilisé éclairé, un club-house avec cuisine, des vestiaires accessibles "
                "et une tribune de 120 places.</p>"
            ),
            callout(
                "Quand la Loire monte",
                "<p>Au-dessus de 3,50 m à l'échelle du pont, les terrains ferment. L'information est "
                "publiée ici, la veille avant 18 h.</p>",
            ),
        ],
        under="activites",
    ),
]

NEWS = [
    News(
        3,
        "Tournoi des Mouettes : vingt-quatre équipes attendues",
        "Le tournoi des moins de 11 ans revient {dimanche:2}. Entrée libre, buvette et maquillage.",
        [
            text(
                "<p>Elles viennent de toute la vallée : vingt-quatre équipes de huit, plus de deux cents enfants, et autant de "
                "parents en bord de terrain. Premier coup d'envoi à 9 h 30, finale vers 17 h.</p>"
            ),
            heading("On a besoin de vous"),
            text(
                "<p>Il nous manque douze personnes : quatre pour l'arbitrage (on vous montre), six pour la buvette, deux pour "
                "l'accueil. Le repas est offert aux bénévoles.</p>"
            ),
            button("Je viens aider", "contact"),
        ],
        picture="mouettes-terrain",
    ),
    News(
        17,
        "Les filles en demi-finale de la coupe",
        "Victoire 3 à 2 au bout de la prolongation, et un stade qui n'avait plus de voix.",
        [
            text(
                "<p>Menées deux fois, revenues deux fois, elles ont trouvé la faille à la 118e minute, sur un coup franc de Nora "
                "que le vent de Loire a gentiment aidé.</p>"
            ),
            quote("J'ai frappé, j'ai fermé les yeux, et j'ai entendu la tribune.", "Nora Lahlou, capitaine"),
            text("<p>La demi-finale se jouera à la maison, {samedi:1} à 15 h. Venez avec vos casseroles.</p>"),
        ],
        picture="mouettes-frappe",
    ),
    News(
        41,
        "Les nouveaux projecteurs sont là",
        "Deux fois plus de lumière, trois fois moins d'électricité : on s'entraîne enfin sans plisser les yeux.",
        [
            text(
                "<p>La Ville a remplacé les mâts du terrain stabilisé. Les créneaux du soir passent de 21 h à 21 h 30, et "
                "l'éclairage s'éteint seul dix minutes plus tard, pour laisser dormir les chauves-souris de la levée.</p>"
            ),
        ],
        picture="mouettes-nocturne",
    ),
    News(
        78,
        "Vos crampons trop petits ont encore une saison devant eux",
        "La bourse aux chaussures a lieu tous les premiers mercredis du mois au club-house.",
        [
            text(
                "<p>On apporte une paire propre, on repart avec une autre. Les paires en trop partent avec la Table ouverte.</p>"
            ),
            callout("Pointures recherchées", "<p>Du 30 au 34, et du 36 pour la section féminine.</p>"),
        ],
    ),
]

EVENTS = [
    Event(
        "mercredi:-8",
        "École de football",
        "Dès 5 ans : courir, tomber, passer le ballon et perdre avec le sourire.",
        hours="14:00-15:30",
        repeats="week",
        place="Stade des Varennes",
        address="14 rue des Varennes, Belle-Rive-sur-Loire",
        price="Compris dans la licence ; deux essais gratuits",
        off=(4, "vacances scolaires"),
    ),
    Event("mardi:-2", "Réunion du bureau", "Ouverte à tout le monde.", hours="20:00", repeats="month-weekday"),
    Event(
        "samedi:1",
        "Demi-finale de la coupe",
        "À la maison. Venez avec vos casseroles.",
        hours="15:00-17:00",
        place="Stade des Varennes",
        address="14 rue des Varennes, Belle-Rive-sur-Loire",
        price="3 €, gratuit jusqu'à 12 ans",
        picture="mouettes-frappe",
    ),
    Event(
        "samedi:6",
        "Tournoi des petites Mouettes",
        "Vingt-quatre équipes de huit, deux jours, autant de crêpes que de buts.",
        days=2,
        place="Stade des Varennes",
        price="Gratuit",
    ),
]

STORY = Story(
    pictures={
        "mouettes-terrain": (
            "Match vu du ciel",
            "Un terrain de football vu du ciel : des équipes en rouge et en blanc courent vers le but, leurs ombres s'allongent.",
        ),
        "mouettes-frappe": (
            "La frappe de Nora",
            "Une joueuse en bleu frappe le ballon devant un grand soleil rouge ; au fond, une gardienne lève les bras "
            "dans son but.",
        ),
        "mouettes-nocturne": (
            "Entraînement du soir",
            "La nuit, sous deux projecteurs, un éducateur en jaune guide des enfants entre des cônes rouges.",
        ),
    },
    logo="mouettes-logo",
    welcome="Le football au bord de l'eau",
    summary="Un club pour apprendre, transpirer et rire ensemble, de 5 à 61 ans, à deux pas de la Loire.",
    picture="mouettes-frappe",
    body=[
        heading("Chez les Mouettes, on joue"),
        text(
            "<p>Quatorze équipes, cinquante bénévoles, une section féminine qui grandit et une tribune qui chante faux. "
            "Que vous ayez "
            "déjà touché un ballon ou jamais, il y a un chasuble à votre taille.</p>"
        ),
        callout(
            "Cette semaine",
            "<p>Portes ouvertes de l'école de foot {mercredi:0}, de 14 h à 16 h 30. Ballons prêtés, goûter partagé.</p>",
        ),
        quote("Ma fille est arrivée timide, elle est devenue capitaine.", "Claire, maman d'Élise, 10 ans"),
        button("Voir les équipes et les horaires", "activites"),
    ],
    pages=PAGES,
    news=NEWS,
    events=EVENTS,
    button=("S'inscrire", "nous-rejoindre"),
    foot="<p>Club-house ouvert le mercredi et le samedi, de 14 h à 18 h, au stade des Varennes.</p>",
    links=[
        ("Instagram", "https://instagram.example/les-mouettes"),
        ("Le district de football", "https://district-football.example/"),
    ],
    contact="Une question sur une licence, un match, un créneau ? Le secrétariat répond sous deux jours.",
    messages=[
        Message(
            "Camille Roux",
            "camille.roux@courriel.example",
            "Bonjour, mon fils a 6 ans et n'a jamais joué. Peut-il commencer en cours d'année ? Merci !",
        ),
        Message(
            "Boulangerie du Pont",
            "fournil@boulangerie-du-pont.example",
            "Nous offrons 100 petits pains pour le tournoi. À quelle heure peut-on livrer ?",
        ),
    ],
)
