"""What a new page may begin with, and sections to add to one: starter text in French, ready to be rewritten.

Like the rest of a site's starter content it is the association's from the first second: nothing here is read again.
"""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Stored = dict[str, object]


@dataclass(frozen=True, slots=True)
class PageModel:
    """`name` and `description` are said to the volunteer, `title`, `summary` and `blocks` are what the page begins with."""

    key: str
    icon: str
    name: Promise
    description: Promise
    title: str
    summary: str = ""
    blocks: list[Stored] = field(default_factory=list)
    # A form: what it asks, what the answers are for, the words on its button.
    questions: list[Stored] = field(default_factory=list)
    purpose: str = ""
    button: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    icon: str
    name: Promise
    description: Promise
    blocks: list[Stored]


def _block(kind: str, value: object) -> Stored:
    return {"type": kind, "value": value}


def _items(*values: object) -> list[Stored]:
    return [_block("item", value) for value in values]


def _text(html: str) -> Stored:
    return _block("text", html)


def _person(name: str, function: str, words: str = "") -> Stored:
    return {"photo": None, "name": name, "function": function, "words": words}


_HISTORY = [
    _block("heading", "Notre histoire"),
    _text("<p>Racontez en quelques phrases comment l’association est née, et ce qui n’a pas changé depuis.</p>"),
]
_QUOTE = _block("quote", {"text": "Une phrase qui vous ressemble, dite par quelqu’un de chez vous.", "author": "Son prénom"})
_FIGURES = [
    _block("heading", "En quelques chiffres"),
    _block("figures", {"figures": _items(
        {"figure": "120", "words": "adhérents et adhérentes"},
        {"figure": "8", "words": "activités chaque semaine"},
        {"figure": "1987", "words": "l’année de notre création"},
    )}),
]  # fmt: skip
_TEAM = [
    _block("heading", "Le bureau"),
    _block("people", {"people": _items(
        _person("Prénom Nom", "Présidence", "Une phrase sur ce qui anime cette personne."),
        _person("Prénom Nom", "Trésorerie"),
        _person("Prénom Nom", "Secrétariat"),
    )}),
]  # fmt: skip
_HOURS = [
    _block("heading", "Où et quand"),
    _block("hours", {
        "place": "Nom du lieu", "street": "Numéro et rue", "postal_code": "", "town": "",
        "access": "Bus, étage, rampe, sonnette…",
        "openings": _items(
            {"days": "Mardi et jeudi", "hours": "de 14 h à 18 h", "words": "permanence"},
            {"days": "Samedi", "hours": "de 10 h à 12 h", "words": ""},
        ),
    }),
]  # fmt: skip
_QUESTIONS = [
    _block("heading", "Vos questions"),
    _block("accordion", {"questions": _items(
        {"question": "Faut-il s’inscrire ?", "answer": "<p>Dites ici comment faire, et à qui s’adresser.</p>"},
        {"question": "Combien ça coûte ?", "answer": "<p>Donnez le tarif, et les réductions s’il y en a.</p>"},
        {"question": "Peut-on essayer ?", "answer": "<p>Dites si une première séance est possible.</p>"},
    )}),
]  # fmt: skip
_PARTNERS = [
    _block("heading", "Ils nous soutiennent"),
    _block("partners", {"partners": _items(
        {"name": "La Ville", "logo": None, "address": ""}, {"name": "Le nom d’un partenaire", "logo": None, "address": ""}
    )}),
]  # fmt: skip
_PRICES = [
    _block("heading", "Les tarifs"),
    _block("table", {"names_rows": True, "table": {
        "caption": "Les tarifs de la saison",
        "columns": [{"type": "words", "heading": "Pour qui"}, {"type": "words", "heading": "Par an"}],
        "rows": [{"values": ["Enfants", "40 €"]}, {"values": ["Adultes", "70 €"]}],
    }}),
]  # fmt: skip
_GIVE = [
    _block("heading", "Faire un don"),
    _text("<p>Dites à quoi servent les dons, avec un exemple : « 20 euros, c’est le goûter d’un après-midi ».</p>"),
    _block(
        "callout", {"title": "Bon à savoir", "text": "<p>Si vos dons ouvrent droit à une réduction d’impôt, dites-le ici.</p>"}
    ),
]
_ACTIVITY = [
    _block("heading", "Une première activité"),
    _text("<p>En deux phrases : ce que l’on y fait, pour qui, avec qui.</p>"),
    _block(
        "callout",
        {"title": "En pratique", "text": "<ul><li>Le jour et l’heure</li><li>Le lieu</li><li>L’âge</li><li>Le tarif</li></ul>"},
    ),
]
_HELP = [
    _block("heading", "Donner un coup de main"),
    _text("<p>Une heure par mois ou un après-midi par an : dites ce dont vous avez besoin.</p>"),
]


def _question(label: str, kind: str = "singleline", *, needed: bool = True, choices: str = "", help_text: str = "") -> Stored:
    return {"label": label, "field_type": kind, "required": needed, "choices": choices, "help_text": help_text}


_NAME, _EMAIL = _question("Votre nom"), _question("Votre e-mail", "email")
_OUTING = [
    _NAME, _EMAIL,
    _question("Votre téléphone", "phone", needed=False, help_text="Pour vous prévenir en cas de changement."),
    _question("Combien de personnes venez-vous ?", "dropdown", choices="1\n2\n3\n4\n5\n6"),
    _question("Comment venez-vous ?", "radio", choices="Par mes propres moyens\nJe cherche une place en voiture"
              "\nJ’ai des places en voiture"),
    _question("Un mot pour nous ?", "multiline", needed=False),
]  # fmt: skip
_OPINION = [_NAME, _EMAIL, _question("Votre réponse", "multiline")]

PAGE_MODELS = [
    PageModel("vide", "doc-empty", _("Empty page"), _("You begin from nothing."), "Nouvelle page"),
    PageModel(
        "association", "home", _("The association"), _("Its story, what it is for, a few figures."),
        "L’association", "Notre histoire, et ce qui nous anime.",
        [*_HISTORY, _QUOTE, *_FIGURES],
    ),
    PageModel(
        "activites", "calendar", _("Our activities"), _("What you offer, for whom, when."),
        "Nos activités", "Ce que nous proposons tout au long de l’année.", [*_ACTIVITY, *_PRICES, *_QUESTIONS],
    ),
    PageModel(
        "equipe", "group", _("The team and the board"), _("The people, with their function."),
        "L’équipe et le bureau", "Les personnes qui font vivre l’association.", [*_TEAM, *_HELP],
    ),
    PageModel(
        "partenaires", "globe", _("Our partners"), _("Who helps you, with logo and link."),
        "Nos partenaires", "Sans eux, rien ne serait possible.", _PARTNERS,
    ),
    PageModel(
        "pratique", "time", _("Practical information"), _("Where, when, how to come, common questions."),
        "Infos pratiques", "Où nous trouver, et quand.", [*_HOURS, *_QUESTIONS],
    ),
    PageModel(
        "rejoindre", "user", _("Join us, give"), _("How to become a member, how much, how to give."),
        "Nous rejoindre", "Adhérer, participer, donner.",
        [_block("heading", "Adhérer"),
         _text("<p>Expliquez comment devenir membre : où s’inscrire, quoi apporter.</p>"), *_PRICES, *_GIVE],
    ),
    PageModel(
        "soutenir", "plus", _("Support us"), _("Time, things or money: what helps you."),
        "Nous soutenir", "Du temps, du matériel, un don : tout compte.", [*_HELP, *_GIVE, *_PARTNERS],
    ),
    PageModel(
        "inscription", "form", _("Register for an outing"), _("A form: who comes, how many, how. You receive the answers."),
        "S’inscrire à la sortie", "Dites-nous qui vient : il reste des places.",
        [_text("<p>Rappelez ici le jour, l’heure du départ, le lieu et le prix.</p>")],
        questions=_OUTING, purpose="vous inscrire à la sortie et vous prévenir d’un changement", button="M’inscrire",
    ),
    PageModel(
        "formulaire", "form", _("A form to fill in"), _("Name, e-mail, an answer: add your own questions."),
        "Nouveau formulaire", questions=_OPINION, purpose="vous répondre",
    ),
]  # fmt: skip

SECTIONS = [
    Section("histoire", "pilcrow", _("Our story"), _("A heading and a text."), _HISTORY),
    Section("chiffres", "decimal", _("Key figures"), _("Three figures to change."), _FIGURES),
    Section("bureau", "group", _("The board"), _("Three people to name."), _TEAM),
    Section("horaires", "time", _("Where and when"), _("A place, days and hours."), _HOURS),
    Section("questions", "help", _("Common questions"), _("Three questions that open."), _QUESTIONS),
    Section("tarifs", "table", _("Prices"), _("A table to fill."), _PRICES),
    Section("partenaires", "globe", _("Partners"), _("Logos, names and links."), _PARTNERS),
    Section("don", "plus", _("Give"), _("What gifts are for, and a note about taxes."), _GIVE),
]
