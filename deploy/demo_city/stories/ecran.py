"""L'Écran de Loire, the film club."""

from deploy.demo_city.story import News, PageText, Story, button, callout, heading, picture, quote, text

PAGES = [
    PageText(
        "association",
        "Le ciné-club",
        "Une salle de 96 fauteuils rouges, une cabine restée dans son jus, et un film tous les jeudis.",
        [
            heading("La salle qu'on n'a pas laissé fermer"),
            text(
                "<p>Le cinéma Le Royal a projeté son dernier film en 2003. Six ans de rideau baissé, puis une pétition, puis un "
                "escabeau, puis de la peinture : en 2009, l'Écran de Loire rallumait la lampe. La salle appartient à la "
                "Ville, les "
                "bénévoles la font vivre.</p>"
            ),
            picture("ecran-faisceau", "Le jeudi soir, vu du dernier rang."),
            heading("Notre façon de programmer"),
            text(
                "<p>Un comité ouvert se réunit chaque trimestre. Chacun apporte trois titres, on vote à main levée, on "
                "se dispute "
                "gentiment. Résultat : un film récent, un classique, un documentaire et une surprise par mois.</p>"
            ),
            quote("Voir un film à plusieurs, c'est déjà en parler.", "Étienne Vasseur, président"),
            heading("Pour tout le monde"),
            text(
                "<ul><li>Boucle magnétique et sous-titres une séance sur deux</li><li>Quatre places pour les fauteuils "
                "roulants</li>"
                "<li>Une séance « douce » par mois : son plus bas, lumière tamisée, on peut bouger et parler</li></ul>"
            ),
        ],
        picture="ecran-projecteur",
    ),
    PageText(
        "activites",
        "Les séances",
        "Le jeudi à 20 h 30, le dimanche à 16 h pour les familles, et l'été sur le quai.",
        [
            heading("Le jeudi"),
            text(
                "<p>Accueil à 20 h, présentation à 20 h 25, film à 20 h 30. On discute ensuite autour d'une soupe ou "
                "d'une limonade.</p>"
            ),
            heading("Prochaines séances"),
            text(
                "<ul><li><b>{jeudi:0}</b> : « Le Passeur de sable », documentaire, en présence de l'équipe</li>"
                "<li><b>{jeudi:1}</b> : « Nuit blanche à Trieste », comédie, sous-titrée</li>"
                "<li><b>{jeudi:2}</b> : « La Dame au wagon », un classique de 1948</li>"
                "<li><b>{dimanche:2}</b> : « Le Hérisson voyageur », dès 4 ans</li></ul>"
            ),
            picture("ecran-quai", "L'été, l'écran prend l'air."),
            heading("L'été sur le quai"),
            text(
                "<p>Cinq soirs de juillet et d'août, l'écran s'installe au bord de l'eau. C'est gratuit, on apporte sa "
                "couverture, et "
                "la Loire fait la bande-son.</p>"
            ),
            callout(
                "Séance douce",
                "<p>Le premier dimanche du mois à 10 h 30, pour les personnes que le noir complet ou le son fort "
                "mettent mal à l'aise, et pour celles qui les accompagnent.</p>",
            ),
        ],
        picture="ecran-faisceau",
    ),
    PageText(
        "nous-rejoindre",
        "Tarifs et adhésion",
        "5 € la séance, 4 € avec la carte, et un fauteuil à parrainer si le cœur vous en dit.",
        [
            heading("Les tarifs"),
            text(
                "<ul><li>Plein tarif : 5 €</li><li>Avec la carte (15 € l'année) : 4 €</li><li>Moins de 18 ans, étudiants, minima "
                "sociaux : 3 €</li><li>Une entrée suspendue peut être offerte à la caisse.</li></ul>"
            ),
            heading("Passer de l'autre côté"),
            text(
                "<p>Projectionniste, guichet, affiches, accueil des scolaires : on forme, on accompagne, on prête le "
                "pull du Royal.</p>"
            ),
            quote(
                "Appuyer sur le bouton et entendre la salle se taire : je ne m'en lasse pas.",
                "Fanny, projectionniste depuis 2019",
            ),
            button("Proposer un film ou un coup de main", "contact"),
        ],
        picture="ecran-quai",
    ),
]

NEWS = [
    News(
        4,
        "« Le Passeur de sable » en présence de l'équipe",
        "Trois ans de tournage sur les bancs de Loire : la réalisatrice et l'ingénieur du son seront là {jeudi:0}.",
        [
            text(
                "<p>Ils ont suivi le dernier tireur de sable du fleuve, ses silences, son chien, ses colères. Un film où "
                "l'on entend "
                "l'eau comme jamais.</p>"
            ),
            callout(
                "Réserver", "<p>La salle sera pleine. Les places se retiennent à la librairie de la Halle jusqu'à mercredi.</p>"
            ),
        ],
        picture="ecran-faisceau",
    ),
    News(
        23,
        "La fête du vieux projecteur",
        "Une bobine de 1957, un pianiste et 96 fauteuils : soirée ciné-concert {samedi:3}.",
        [
            text(
                "<p>Fanny et Lucien ont passé l'hiver à le démonter, le nettoyer et le remonter. Il ronronne. Au programme : des "
                "actualités filmées à Belle-Rive, retrouvées dans un grenier, et une comédie muette accompagnée au piano par "
                "Paul Ricordel, du Chœur Grand Vent.</p>"
            ),
        ],
        picture="ecran-projecteur",
    ),
    News(
        "08-30",
        "Le quai, c'était bien",
        "Cinq soirs, mille neuf cents spectateurs et une seule averse : merci pour cet été en plein air.",
        [
            text("<p>Mention spéciale à la famille qui est venue en barque, et au chien qui a aboyé au bon moment.</p>"),
        ],
        picture="ecran-quai",
    ),
    News(
        118,
        "Parrainez un fauteuil",
        "Les 96 fauteuils de 1961 ont besoin d'un nouveau velours. Trente-huit ont déjà trouvé leur parrain ou leur marraine.",
        [
            text(
                "<p>Pour 60 €, votre nom (ou celui de quelqu'un que vous aimez) est cousu au dos. Les élèves du lycée "
                "professionnel "
                "refont les assises avec nous.</p>"
            )
        ],
    ),
]

STORY = Story(
    pictures={
        "ecran-faisceau": (
            "Le faisceau",
            "Dans une salle obscure, le faisceau du projecteur passe au-dessus des têtes ; à l'écran, deux personnes à mobylette "
            "roulent devant un soleil rouge.",
        ),
        "ecran-quai": (
            "Cinéma en plein air",
            "La nuit, des familles assises sur des couvertures regardent un voilier sur un écran dressé au bord du fleuve.",
        ),
        "ecran-projecteur": (
            "Le projecteur de 1957",
            "Un vieux projecteur à deux bobines lance son faisceau ; devant, des tickets et un cornet de pop-corn.",
        ),
    },
    logo="ecran-logo",
    welcome="Ce jeudi, on éteint la lumière",
    summary="Le ciné-club de Belle-Rive : un film chaque jeudi au Royal, les dimanches en famille et l'été sur le quai.",
    picture="ecran-faisceau",
    body=[
        heading("À l'affiche"),
        text(
            "<p><b>{jeudi:0}, 20 h 30</b> : « Le Passeur de sable », documentaire, suivi d'une rencontre.<br/><b>{jeudi:1}, "
            "20 h 30</b> : « Nuit blanche à Trieste », version originale sous-titrée.</p>"
        ),
        button("Tout le programme", "activites"),
        picture("ecran-quai", "Rendez-vous sur le quai quand les soirées rallongent."),
        heading("Une salle à nous"),
        text(
            "<p>Pas de publicité, pas de pop-corn hors de prix, et toujours quelqu'un pour parler du film après. Le "
            "Royal est tenu par "
            "trente bénévoles qui aiment le noir.</p>"
        ),
    ],
    pages=PAGES,
    news=NEWS,
    contact="Un film à proposer, une classe à amener, un objet oublié sous un fauteuil ? Écrivez à l'équipe.",
)
