"""What people really type, and what they mean: the right topic is among the first three."""

import pytest

from forum.actions import marks, posts
from forum.queries import finding, reading
from tests.forum.conftest import ask, words

# Title, question, answer.
TOPICS = {
    "photo": ("Ma photo s’affiche à l’envers", "Prise avec mon téléphone, elle est couchée.", "Tournez-la avant de l’envoyer."),
    "floue": ("Images floues sur la page d’accueil", "Le logo du club est tout pixellisé.", "Envoyez-le en plus grand."),
    "mot": ("J’ai oublié mon mot de passe", "Impossible de me connecter ce matin.", "Demandez un nouveau lien par courriel."),
    "menu": (
        "Ajouter une page au menu",
        "Ma page existe mais personne ne la voit.",
        "Cochez « Dans le menu » dans l’onglet Promotion.",
    ),
    "agenda": ("Annoncer un événement qui revient", "Notre répétition a lieu chaque mardi.", "Choisissez « chaque semaine »."),
    "inscription": ("Formulaire d’inscription au loto", "Je ne reçois pas les réponses.", "Elles sont dans Formulaires."),
    "tresoriere": ("Donner accès à notre nouvelle trésorière", "Elle remplace Paul.", "Invitez-la depuis Mon équipe."),
    "couleur": ("Changer les couleurs du site", "Le bleu ne nous ressemble pas.", "Apparence, puis Palette."),
    "pdf": ("Mettre un PDF à télécharger", "Les statuts de l’association.", "Ajoutez un bloc Document."),
    "supprime": ("J’ai supprimé une page par erreur", "Peut-on la récupérer ?", "Elle attend trente jours dans la corbeille."),
    "adresse": ("Adresse du siège fausse dans l’annuaire", "Nous avons déménagé.", "Écrivez à la mairie."),
    "video": ("Intégrer une vidéo de notre spectacle", "Elle est sur PeerTube.", "Collez son adresse dans le bloc Vidéo."),
    "brouillon": ("Mon article reste en brouillon", "Je n’ai pas de bouton Publier.", "Une rédactrice doit le relire."),
    "subvention": ("Dossier de subvention : où l’envoyer ?", "C’est notre première demande.", "Au service vie associative."),
    "bruit": ("Prêt de la sono pour la kermesse", "Qui en a une ?", "La maison des associations en prête."),
}

TYPED_FOR = {
    "photo": ["fotos a lenvers", "foto à l'envers", "photo tournée", "ma photo est de travers a l envers"],
    "floue": ["image floue", "logo pixelisé", "images flou"],
    "mot": ["mo de passe", "mot de passe oublier", "j'ai oublié mon mdp de passe", "je ne peux pas me connecter"],
    "menu": ["ajouter page menu", "comment ajouter une page dans le menu ?", "ma page n'est pas dans le menus"],
    "agenda": ["evenement", "événements répétés", "annoncer des evenements", "repetition tout les mardis"],
    "inscription": ["formulaires inscriptions", "formulere dinscription", "recevoir les réponses"],
    "tresoriere": ["nouveau trésorier", "tresoriere acces", "tresorriere"],
    "couleur": ["couleur du site", "changer la couleure", "changement de couleurs"],
    "pdf": ["telecharger pdf", "pdf téléchargeable", "statuts association"],
    "supprime": ["page supprimée", "recuperer une page suprimée", "corbeille", "corbeil"],
    "adresse": ["changer l'adresse", "annuaire adresse fausse", "demenagement"],
    "video": ["integrer video", "vidéos", "mettre une video peertube"],
    "brouillon": ["publier mon article", "brouillons", "bouton publié"],
    "subvention": ["demande de subventions", "subvension", "dossiers subvention"],
    "bruit": ["preter une sono", "kermesses", "sono kermesse"],
}
TYPED = [(typed, key) for key, said in TYPED_FOR.items() for typed in said]


@pytest.fixture
def forum_of_a_year(cast):
    made = {}
    for key, (title, question, answer) in TOPICS.items():
        made[key] = ask(title, cast.alice, text=question, once=key)
        posts.reply(topic=made[key], words=words(f"<p>{answer}</p>", f"r-{key}"), by=cast.theo, is_helper=True)
    return made


@pytest.fixture(autouse=True)
def no_pace(monkeypatch):
    monkeypatch.setattr("forum.rules.TOPICS_A_DAY", 1000)


def found(text):
    return finding.search_topics(reading.topics(all_of_them=True), text)


def test_what_people_type_finds_what_they_mean(forum_of_a_year):
    lost = []
    for typed, key in TYPED:
        first = [topic.pk for topic in found(typed)[:3]]
        if forum_of_a_year[key].pk not in first:
            lost.append((typed, key))

    assert lost == []


def test_solved_comes_before_what_is_newer(cast, forum_of_a_year):
    old = forum_of_a_year["photo"]
    new = ask("Photo à l’envers dans un album", cast.bob)
    assert [topic.pk for topic in found("photo envers")] == [new.pk, old.pk]

    marks.mark_solution(post=old.posts.last(), by=cast.alice)

    assert [topic.pk for topic in found("photo envers")] == [old.pk, new.pk]


def test_what_is_found_shows_the_words_where_they_stand(forum_of_a_year):
    [topic] = found("evenement mardi")

    assert [part for part, is_word in topic.title_parts if is_word] == ["événement"]
    assert ("mardi", True) in topic.excerpt_parts
    assert "".join(part for part, _is_word in topic.excerpt_parts) == "Notre répétition a lieu chaque mardi."


def test_a_search_takes_three_statements_at_most(forum_of_a_year, django_assert_max_num_queries):
    for text in ("photo", "fotos lenvers", "kermesse subvention zzz", "a"):
        with django_assert_max_num_queries(3):
            found(text)


@pytest.mark.parametrize("typed", [typed for typed, key in TYPED if key in ("photo", "mot", "menu", "couleur", "supprime")])
def test_a_question_being_written_shows_the_one_that_was_answered(forum_of_a_year, typed):
    similar = finding.similar_topics(reading.topics(all_of_them=True), typed)

    assert forum_of_a_year[dict(TYPED)[typed]].pk in [topic.pk for topic in similar[:3]]
