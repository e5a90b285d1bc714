"""The register's capitals as people write: `COMITE DES FETES DE L'ETANG (CFE)` → `Comité des Fêtes de l'Étang (CFE)`.

Names of people and of most places keep the letters they have: only common words get their accents back.
"""

import re

from tenants.rules import fold

SMALL = "à au aux avec chez dans de des du en entre et la le les ou par pour sans sous sur un une vers"
ELIDED = "c d j l m n s t qu jusqu lorsqu puisqu"
# Acronyms with a vowel; one without (BMX, MJC, FC) shows itself.
ACRONYMS = """
aappma acca adapei adie adil admr aep afev afm afn amap anacr ape apei apel apf as asc asl asptt atd atsem ca catm ccas cidff
cpie cse cuma epgv es esat fcpe fnaca fnath fsu gaec geiq hlm ime lpo ogec occe omc oms ong peep pmi pmu sida snu spa ufolep
ulm unapei unc unrpa unss us usa usep vtt zac
"""
SHORT = "dr mgr mlle mme mr st sts"  # without a vowel, and no acronym
# Words that have accents or ligatures, and are no other word without them.
ACCENTS = """
accès activité activités aéro aéroclub aéromodélisme âge aîné aînés amitié amitiés âne bébé bébés bénévolat bénévole bénévoles
bibliothèque château châteaux chœur chœurs cinéma cité citoyenneté cœur cœurs collège comédie comité comités coopération
coopérative commerçant commerçants copropriété copropriétaires création créations crèche défense délégués départemental
départementale développement diabète diversité échange échanges échecs éclaireurs école écoles écologie écologique économie
économique écoute éditions éducatif éducation égalité église élan élève élèves énergie énergies épicerie équestre équipe
équitable équitation été étang étangs étoile étoiles étrangers étude études étudiant étudiants européen européenne évangélique
événement événements éveil expérience fédération féminin féminine fête fêtes forêt forêts fraternité français française
françaises généalogie généalogique général générale génération générations handicapé handicapés hôpital hôtel île îles intérêt
intérêts intergénérationnel liberté ludothèque lycée lycéens mécanique médecins médecine médiathèque médiation mélomanes
mémoire métier métiers modélisme musée musées numérique océan œuvre œuvres opéra parentalité pêche pêcheurs périscolaire
pétanque philatélie philatélique pôle poésie prévention privée propriété propriétaires proximité qualité randonnée randonnées
randonneurs réflexion région régional régionale républicain république réseau résidence résidents résistance retraité
retraités rêve rêves révolution santé scène sécurité sénior séniors siècle société sociétés sœur sœurs solidarité solidarités
spéléo spéléologie théâtre théâtral théâtrale thérapie trésor troisième unité université vallée vélo vélos vétéran vétérans
vétérinaire ardèche ariège corrèze drôme finistère hérault isère lozère méditerranée nièvre pyrénées rhône vendée
"""
SMALL_WORDS, ELISIONS = frozenset(SMALL.split()), frozenset(ELIDED.split())
KNOWN_ACRONYMS, ABBREVIATIONS = frozenset(ACRONYMS.split()), frozenset(SHORT.split())
ACCENTED = {fold(word): word for word in ACCENTS.split()}

ORDINAL = re.compile(r"\d+(?:er|re|ere|ère|e|eme|ème|ieme|ième|nd|nde)\Z", re.IGNORECASE)
ROMAN = re.compile(r"(?!VIE\Z)([IVX]{2,})(E|EME|ÈME)?\Z")
WORD = re.compile(r"[^\W_]+")
ALONE_IN_BRACKETS = re.compile(r"\(([^\W\d_]{2,12})\)")


def is_capitals(text: str) -> bool:
    """Whether a text is in capitals, but for a few letters (`LES AMIS d'ALLEVARD`)."""
    upper = sum(map(str.isupper, text))
    return upper > 1 and upper > 4 * sum(map(str.islower, text))


def name_case(text: str) -> str:
    """Return a name, a street or a town in capitals with a capital where one belongs. Other text stays as it is."""
    if not is_capitals(text):
        return text
    initials = "".join(word[0] for word in WORD.findall(text))
    kept = {word for word in ALONE_IN_BRACKETS.findall(text) if _is_drawn_from(word, initials)}
    return WORD.sub(lambda match: _word_case(match, kept), text)


def sentence_case(text: str) -> str:
    """Return a text with a capital at its start; if it was all capitals, with one at each sentence's start only."""
    if is_capitals(text):
        text = WORD.sub(lambda match: ACCENTED.get(match[0].lower(), match[0].lower()), text)
        text = re.sub(r"(?<=[.!?] )\w", lambda match: match[0].upper(), text)
    return text[:1].upper() + text[1:]


def _word_case(match: re.Match[str], kept: set[str]) -> str:
    word, lower = match[0], match[0].lower()
    before, after = match.string[: match.start()], match.string[match.end() :]
    starts = not before.strip(" '\"«“(") or before.rstrip().endswith(("(", ":", "«", "“", "/")) or before.endswith((" '", ' "'))
    if word in kept or lower in KNOWN_ACRONYMS:
        return word
    if century := ROMAN.match(word):
        return century[1] + ("e" if century[2] else "")
    if len(word) == 1 and (after.startswith(".") or before.endswith(".")):
        return word
    if word[0].isdigit():
        return lower if ORDINAL.match(word) else word
    if after.startswith(("'", "’")) and lower in ELISIONS:
        return word.capitalize() if starts else lower
    if before.endswith(("'", "’")) and not _is_elided(before):
        return lower  # the end of one word, as in “aujourd'hui”
    if lower == "a" and not starts and after.strip():
        return "à"
    if lower in SMALL_WORDS and not starts:
        return lower
    if len(word) > 1 and lower not in ABBREVIATIONS and not re.search("[aeiouy]", fold(lower)):
        return word
    cased = ACCENTED.get(lower, lower)
    return cased[0].upper() + cased[1:]


def _is_elided(before: str) -> bool:
    """Whether the apostrophe that ends the text stands for the vowel of a small word: `l'`, `qu'`."""
    words = WORD.findall(before[-10:])
    return not words or words[-1].lower() in ELISIONS


def _is_drawn_from(word: str, initials: str) -> bool:
    """Whether the word's letters are found in this order among the initials, as an acronym's are."""
    rest = iter(fold(initials))
    return all(letter in rest for letter in fold(word))
