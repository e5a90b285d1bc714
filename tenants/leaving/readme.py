"""What stands beside the parts of an export, for whoever opens it one day: in French and in English."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from tenants.leaving.packing import Packer
from tenants.models import Association

FRENCH = """\
Le site de {name}
Copie faite le {day}, depuis {url}

CE DOSSIER CONTIENT DES DONNÉES PERSONNELLES (noms, adresses e-mail, réponses aux formulaires, messages, documents de
l’équipe). Gardez-le en lieu sûr, ne l’envoyez pas par e-mail, et effacez ce qui ne sert plus.

site/           Le site tel que chacun le voit. Ouvrez site/index.html : il se lit sans internet.
                Pour le mettre en ligne, déposez tout ce que contient site/ chez n’importe quel hébergeur (par FTP,
                « hébergement statique »…). Les formulaires n’y marchent pas : à leur place, une phrase donne votre e-mail.
                Les mentions légales nomment l’hébergeur d’avant : corrigez-les.
media/          Vos photos et vos documents d’origine, ceux de la corbeille exceptés, y compris les documents que
                personne d’autre que l’équipe ne voyait. media.csv en donne la liste, avec les descriptions des photos.
wordpress.xml   Vos pages, vos actualités et vos dates pour WordPress. Dans WordPress : Outils > Importer > WordPress,
                et cochez « Télécharger et importer les fichiers joints » : faites-le tant que le site d’avant répond. Sinon,
                déposez vous-même le contenu de media/ dans la bibliothèque de WordPress.
pages.json      Tout le contenu, brouillons compris, pour un autre Kiosque :
                manage.py archive import CE-FICHIER.zip ASSOCIATION
                Ou pour qui programme : chaque page avec ses champs, dans l’ordre du site.
reponses/       Les réponses à vos formulaires et les messages de la page de contact, à ouvrir dans un tableur.
equipe.csv      Les personnes de l’équipe.

Ce qui n’y est pas : la corbeille, les versions précédentes des pages, les comptes et leurs mots de passe, les
adresses qui reçoivent les réponses (choisissez-les de nouveau). Un autre Kiosque ne reprend ni les réponses ni l’équipe :
invitez chaque personne.

Une question ? {city}, {email}
"""

ENGLISH = """\
The website of {name}
Copy made on {day}, from {url}

THIS FOLDER HOLDS PERSONAL DATA (names, e-mail addresses, answers to forms, messages, the team's documents). Keep it
safe, do not send it by e-mail, and delete what is of no more use.

site/           The site as everybody sees it. Open site/index.html: it is read without internet.
                To put it online, upload all that site/ contains to any host (by FTP, "static hosting"…). Forms do not
                work there: a sentence with your e-mail stands in their place. The legal notice names the former host:
                correct it.
media/          The original pictures and documents, but for those in the trash, with the documents that nobody but the team
                could see. media.csv lists them, with what is said of the pictures.
wordpress.xml   Pages, news and dates for WordPress (WXR 1.2). In WordPress: Tools > Import > WordPress, and tick "Download
                and import file attachments": do so while the former site still answers. Otherwise put the content of
                media/ into WordPress's library yourself.
pages.json      All the content, drafts too, for another Kiosque:
                manage.py archive import THIS-FILE.zip ASSOCIATION
                Or for who writes programs: {{"pages": [...]}} in the order of the site, each after the page it is in (`parent`).
                `fields` are what visitors see, `draft` what the team has written since. A number in a field is the `id`
                of a page, picture or document of this file; in texts, links say <a linktype="page" id="3">. Each picture
                and document names its file here and that file's SHA-256.
reponses/       Answers to the forms and messages of the contact page, for a spreadsheet.
equipe.csv      The people of the team.

What is not here: the trash, earlier versions of pages, accounts and their passwords, the addresses that receive answers
(choose them again). Another Kiosque takes neither the answers nor the team: invite each person.

A question? {city}, {email}
"""


BROKEN = {
    "LISEZ-MOI.txt": "Pages que nous n’avons pas pu copier dans site/ (leur contenu est dans pages.json) :",
    "README.txt": "Pages that could not be copied into site/ (what they say is in pages.json):",
}


def add(packer: Packer, *, association: Association, at: datetime, broken: list[str]) -> None:
    facts = {
        "name": association.name, "day": f"{timezone.localtime(at):%Y-%m-%d}", "url": association.url,
        "city": settings.CITY["name"], "email": settings.CITY["email"],
    }  # fmt: skip
    for name, words in (("LISEZ-MOI.txt", FRENCH), ("README.txt", ENGLISH)):
        lines = ["", BROKEN[name], *(f"    {path}" for path in sorted(set(broken))), ""] if broken else []
        packer.add_text(name, words.format(**facts) + "\n".join(lines))
