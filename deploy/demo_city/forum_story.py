"""How the demo's forum is told: posts and questions as plain data, an article and ready answers."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Said:
    """A post: by whom (a key of cast.PEOPLE), how many days ago and at what time, the words, who thanked for it."""

    who: str
    when: tuple[int, str]
    html: str
    thanks: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()  # of PICTURES, each as `name: what it shows`
    quotes: int | None = None  # the number of an earlier post of the topic


@dataclass(frozen=True)
class Question:
    """A topic; its first post is the question. `site` is the subdomain of the asker's association."""

    title: str
    category: str
    posts: list[Said]
    site: str = ""
    solution: int | None = None
    same: tuple[str, ...] = ()
    context: dict[str, str] = field(default_factory=dict)
    exercise: str = ""
    block: str = ""
    is_welcome: bool = False  # pinned, and closed to answers


ARTICLE = (
    "Entrer sur son site sans mot de passe",
    "<p>Pas de mot de passe en tête ? Un code par e-mail suffit.</p><ol><li>Ouvrez le portail de la ville et choisissez "
    "<strong>Se connecter</strong>.</li><li>Donnez votre adresse, puis choisissez <strong>Recevoir un code par "
    "e-mail</strong>.</li><li>Recopiez le code : il arrive en une minute.</li><li>Dans <strong>Mes sites</strong>, choisissez "
    "<strong>Entrer sur le site</strong>.</li></ol><p>Rien ne vient ? Regardez dans les indésirables, puis demandez un nouveau "
    "code.</p>",
)

READY_ANSWERS = [
    (
        "Demander une photo de l'écran",
        "<p>Bonjour,</p><p>Pour bien vous répondre, j'aimerais voir ce que vous voyez : pouvez-vous joindre une photo de "
        "l'écran ? Même prise avec un téléphone, elle aide beaucoup.</p>",
    ),
    (
        "Revenir en arrière",
        "<p>Rien n'est perdu ! Ouvrez la page : en haut à droite, l'icône de l'horloge est l'historique. Sur la ligne de la "
        "version d'avant, ouvrez les trois points, choisissez <strong>Voir cette version</strong>, puis <strong>Publier cette "
        "version</strong>.</p>",
    ),
    (
        "Proposer un retour en atelier",
        "<p>Cela se montre mieux que cela ne s'écrit. Venez à la prochaine séance : les places se prennent dans "
        "<strong>Ateliers</strong>, et un retour est toujours possible.</p>",
    ),
]
