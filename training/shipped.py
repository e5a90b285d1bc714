"""The curriculum that Kiosque comes with, ready to use: six workshops in French, the trainer's to change (handouts/*.html)."""

from dataclasses import dataclass, field
from pathlib import Path

HANDOUTS = Path(__file__).parent / "handouts"


@dataclass(frozen=True, slots=True)
class ShippedExercise:
    key: str
    evidence: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class ShippedWorkshop:
    number: int
    title: str
    aims: str
    minutes: int = 120
    exercises: list[ShippedExercise] = field(default_factory=list)

    @property
    def handout(self) -> str:
        return (HANDOUTS / f"{self.number}.html").read_text(encoding="utf-8")


def _exercise(key: str, title: str, words: str, *, evidence: str | None = None) -> ShippedExercise:
    return ShippedExercise(key, key if evidence is None else evidence, title, words)


WORKSHOPS = [
    ShippedWorkshop(
        1,
        "Prendre en main son site",
        "Entrer sur son site sans aide.\nSe repérer : pages, aperçu, corbeille.\nÉcrire les mots de l’accueil.\n"
        "Revenir à la version d’avant.",
        exercises=[
            _exercise("entered", "Entrez sur votre site", "Depuis « Mes sites », avec votre propre compte."),
            _exercise("home_text", "Écrivez les mots de l’accueil", "Qui vous êtes, pour qui, où, depuis quand : trois phrases."),
            _exercise(
                "logo",
                "Mettez votre logo",
                "Dans « Identité du site », puis « Enregistrer ». Une photo nette du panneau suffit pour commencer.",
            ),
            _exercise(
                "came_back",
                "Revenez à une version d’avant",
                "Changez une phrase, publiez, puis, dans l’historique, reprenez la version d’avant.",
            ),
        ],
    ),
    ShippedWorkshop(
        2,
        "Écrire et structurer",
        "Écrire pour être lu.\nConstruire une page avec des blocs.\nFaire des liens qui disent où ils mènent.\nRanger le menu.",
        exercises=[
            _exercise("content_page", "Publiez une page à vous", "Partez d’un modèle et remplacez toutes les phrases d’exemple."),
            _exercise("headings", "Mettez des intertitres", "Au moins deux blocs « Titre » dans une même page."),
            _exercise("inner_link", "Faites un lien vers une autre page du site", "Sur des mots qui disent où l’on va."),
            _exercise("menu", "Mettez au moins trois pages dans le menu", "Le plus demandé en premier."),
        ],
    ),
    ShippedWorkshop(
        3,
        "Images, documents et accessibilité",
        "Choisir une photo et demander l’accord des personnes.\nDire ce qu’une image montre.\nRanger ses documents.\n"
        "Vérifier que chacun peut lire.",
        exercises=[
            _exercise("picture", "Mettez une photo en ligne", "Dans une page ou une actualité."),
            _exercise(
                "pictures_words", "Dites ce que montre chaque image", "Une phrase par image, ou « C’est un simple décor »."
            ),
            _exercise("album", "Faites un album de trois photos", "Une sortie, une fête, un entraînement."),
            _exercise("document", "Mettez un document à disposition", "Avec un titre que l’on comprend sans l’ouvrir."),
        ],
    ),
    ShippedWorkshop(
        4,
        "Actualités, agenda et formulaires",
        "Publier une actualité en trois minutes.\nAnnoncer une date, une seule fois ou chaque semaine.\n"
        "Recevoir des réponses, et seulement ce qui sert.",
        exercises=[
            _exercise("news", "Publiez une actualité", "Un titre qui dit tout, deux phrases, une photo."),
            _exercise("event", "Annoncez une date à venir", "Quoi, quand, où."),
            _exercise("form", "Publiez un formulaire", "Trois questions au plus, et à quoi servent les réponses."),
            _exercise("form_tested", "Répondez-y vous-même", "Depuis votre site ; puis lisez la réponse dans « Réponses »."),
            _exercise("contact", "Écrivez-vous depuis la page de contact", "Avec l’adresse de votre compte."),
        ],
    ),
    ShippedWorkshop(
        5,
        "Apparence, identité et obligations légales",
        "Donner au site ses couleurs.\nDire qui publie et comment vous joindre.\n"
        "Être en règle : mentions légales, données, photos.\nOuvrir le site à tout le monde.",
        exercises=[
            _exercise("look", "Choisissez vos couleurs", "Dans « Identité du site ». Et regardez le résultat sur un téléphone."),
            _exercise(
                "legal",
                "Complétez ce que la loi demande",
                "Dans « Identité du site » : les pages s’écrivent d’elles-mêmes ensuite.",
            ),
            _exercise("opened", "Ouvrez le site à tout le monde", "Après l’avoir fait lire à quelqu’un d’extérieur."),
        ],
    ),
    ShippedWorkshop(
        6,
        "Faire vivre et transmettre",
        "Savoir qui fait quoi, et quand.\nRéparer une bêtise.\nPasser le relais à une autre équipe.",
        exercises=[
            _exercise("second_owner", "Soyez deux personnes responsables", "Invitez quelqu’un, qui accepte."),
            _exercise(
                "trash_used", "Rétablissez une page de la corbeille", "Créez-en une, mettez-la à la corbeille, rétablissez-la."
            ),
            _exercise(
                "preview_opened",
                "Regardez votre site tel qu’il était hier",
                "Dans « Revenir à un jour passé » : l’aperçu suffit.",
            ),
            _exercise("alive", "Publiez quelque chose ce mois-ci", "Une actualité, une date : ce que vous voulez."),
            _exercise(
                "calendar_kept", "Écrivez qui fait quoi, et quand", "Sur papier ou dans votre agenda : montrez-le.", evidence=""
            ),
        ],
    ),
]
