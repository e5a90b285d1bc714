import pytest

from tenants.register.wording import name_case, sentence_case


@pytest.mark.parametrize(
    ("register", "people"),
    [
        ("COMITE DES FETES DE L'ETANG (CFE)", "Comité des Fêtes de l'Étang (CFE)"),
        ("LES AMIS DE L’ÉCOLE", "Les Amis de l’École"),
        ("L'ÎLE AUX ENFANTS : LE RÊVE", "L'Île aux Enfants : Le Rêve"),
        ("SAINT-MARTIN-D'HERES", "Saint-Martin-d'Heres"),
        ("BELLE-RIVE-SUR-LOIRE", "Belle-Rive-sur-Loire"),
        ("FC BELLE-RIVE", "FC Belle-Rive"),
        ("ASPTT GRENOBLE", "ASPTT Grenoble"),
        ("CLUB DU XIXE SIECLE", "Club du XIXe Siècle"),
        ("2EME ROUND 4X4", "2eme Round 4X4"),
        ("DE 7 A 77 ANS", "De 7 à 77 Ans"),
        ("GROUPE A", "Groupe A"),
        ("JURISTES DE L'OCEAN INDIEN (A.J.O.I.)", "Juristes de l'Océan Indien (A.J.O.I.)"),
        ("AUJOURD'HUI", "Aujourd'hui"),
        ("ST ROCH", "St Roch"),
        ("'LES AMIS'", "'Les Amis'"),
        ("LES AMIS d'ALLEVARD", "Les Amis d'Allevard"),
        ("Ciné-club de la MJC", "Ciné-club de la MJC"),
        ("iPhone", "iPhone"),
        ("É", "É"),
        ("", ""),
    ],
)
def test_name_case(register, people):
    assert name_case(register) == people


def test_sentence_case_keeps_what_was_written():
    assert sentence_case("aider l'École") == "Aider l'École"
    assert sentence_case("AIDER L'ECOLE. ALLER AU THEATRE") == "Aider l'école. Aller au théâtre"
    assert sentence_case("") == ""
