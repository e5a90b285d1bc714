"""Who is who in Belle-Rive-sur-Loire: people, and the associations that have a site. All invented."""

from dataclasses import dataclass, field

from deploy.demo_city.stories import archers, beaux_jours, choeur, ecran, jardins, mariniers, mouettes, table, tilleuls
from deploy.demo_city.story import Story

PASSWORD = "kiosque-demo-2026"  # noqa: S105 (everybody's, and printed: it protects nothing)
INSEE_CODE, POSTAL_CODE, TOWN = "99999", "00000", "Belle-Rive-sur-Loire"
INVITED = ("table-ouverte", "tresorerie@table-ouverte.example")  # an invitation that waits for its answer


@dataclass(frozen=True)
class Person:
    """`signs_in` people have the demo's password; the others sign in by a code sent to their address."""

    first_name: str
    last_name: str
    email: str
    staff: str = ""
    signs_in: bool = False


@dataclass(frozen=True)
class DemoSite:
    """`team` maps keys of PEOPLE to roles, the owner first: the site's pages are signed by them."""

    name: str
    subdomain: str
    category: str
    palette: str
    tagline: str
    purpose: str
    rna_number: str
    street: str
    phone: str
    email: str
    director: str
    declared_on: str
    team: dict[str, str]
    story: Story = field(repr=False)
    suspended: str = ""
    in_preparation: bool = False  # only its team reads it


PEOPLE = {
    "karim": Person("Karim", "Le Goff", "karim.legoff@belle-rive.example", staff="it", signs_in=True),
    "maelle": Person("Maëlle", "Dussart", "maelle.dussart@belle-rive.example", staff="trainer", signs_in=True),
    "ines": Person("Inès", "Carvalho", "ines.carvalho@courriel.example", signs_in=True),
    "bernard": Person("Bernard", "Quémener", "bernard.quemener@courriel.example", signs_in=True),
    "lucie": Person("Lucie", "Hamelin", "lucie.hamelin@courriel.example", signs_in=True),
    "mehdi": Person("Mehdi", "Saïdi", "mehdi.saidi@courriel.example", signs_in=True),
    "solange": Person("Solange", "Mercier", "solange.mercier@courriel.example"),
    "rachida": Person("Rachida", "Benkacem", "rachida.benkacem@courriel.example"),
    "etienne": Person("Étienne", "Vasseur", "etienne.vasseur@courriel.example"),
    "paulette": Person("Paulette", "Aubry", "paulette.aubry@courriel.example"),
    "yann": Person("Yann", "Kerbrat", "yann.kerbrat@courriel.example"),
    "denis": Person("Denis", "Moulin", "denis.moulin@courriel.example"),
}

# What deploy/demo prints: an address to sign in with, and who that is.
SIGN_INS = [
    (PEOPLE["karim"].email, "city IT (Karim)"),
    (PEOPLE["maelle"].email, "trainer (Maëlle)"),
    (PEOPLE["ines"].email, "owner of two sites: Les Mouettes de Loire, Les Parents des Tilleuls (Inès)"),
    (PEOPLE["bernard"].email, "owner of Chœur Grand Vent (Bernard)"),
    (PEOPLE["lucie"].email, "editor of Chœur Grand Vent and L’Écran de Loire (Lucie)"),
    (PEOPLE["mehdi"].email, "contributor to Les Jardins du Bas-Port; a draft of his waits to be read (Mehdi)"),
]

SITES = [
    DemoSite(
        name="Les Mouettes de Loire", subdomain="les-mouettes", category="sport", palette="garance",
        tagline="Le club de football de Belle-Rive",
        purpose="Pratiquer et faire découvrir le football à tous les âges, filles et garçons.",
        rna_number="W000000101", street="14 rue des Varennes", phone="01 99 00 12 34", email="bonjour@les-mouettes.example",
        director="Sandrine Pottier", declared_on="1974-06-11", team={"ines": "owner"}, story=mouettes.STORY,
    ),
    DemoSite(
        name="Chœur Grand Vent", subdomain="choeur-grand-vent", category="music", palette="ardoise",
        tagline="Soixante voix au bord de la Loire",
        purpose="Réunir des voix de tous niveaux, répéter et donner des concerts, sans audition.",
        rna_number="W000000102", street="5 rue de l’École", phone="06 39 98 22 10", email="voix@grand-vent.example",
        director="Bernard Quémener", declared_on="1998-09-22", team={"bernard": "owner", "lucie": "editor"}, story=choeur.STORY,
    ),
    DemoSite(
        name="Les Jardins du Bas-Port", subdomain="jardins-du-bas-port", category="environment", palette="sapin",
        tagline="Jardins partagés, verger et compost",
        purpose="Cultiver ensemble des parcelles partagées sans pesticide et transmettre le goût du jardin.",
        rna_number="W000000103", street="Chemin de halage, le Bas-Port", phone="06 39 98 17 42", email="graines@bas-port.example",
        director="Solange Mercier", declared_on="2009-03-05", team={"solange": "owner", "mehdi": "contributor"},
        story=jardins.STORY,
    ),
    DemoSite(
        name="La Table ouverte", subdomain="table-ouverte", category="solidarity", palette="garance",
        tagline="Épicerie solidaire et grande soupe",
        purpose="Aider à se nourrir et à souffler : épicerie solidaire, repas partagés, coups de main.",
        rna_number="W000000104", street="3 rue des Tuiliers", phone="06 39 98 41 07", email="accueil@table-ouverte.example",
        director="Rachida Benkacem", declared_on="2020-05-18", team={"rachida": "owner"}, story=table.STORY,
    ),
    DemoSite(
        name="L’Écran de Loire", subdomain="ecran-de-loire", category="culture", palette="ardoise",
        tagline="Le ciné-club du Royal",
        purpose="Faire vivre le cinéma Le Royal : ciné-club, séances en famille, plein air, accueil des écoles.",
        rna_number="W000000105", street="8 place de la Halle", phone="01 99 00 31 57", email="cabine@ecran-de-loire.example",
        director="Étienne Vasseur", declared_on="2009-11-02", team={"etienne": "owner", "lucie": "editor"}, story=ecran.STORY,
    ),
    DemoSite(
        name="Les Parents des Tilleuls", subdomain="parents-des-tilleuls", category="education", palette="sapin",
        tagline="Les parents de l’école publique des Tilleuls",
        purpose="Représenter les familles de l’école, organiser le pédibus, la kermesse et l’entraide.",
        rna_number="W000000106", street="École des Tilleuls, 7 rue de l’École", phone="06 39 98 08 15",
        email="parents@tilleuls.example", director="Inès Carvalho", declared_on="1987-10-14", team={"ines": "owner"},
        story=tilleuls.STORY, in_preparation=True,
    ),
    DemoSite(
        name="Les Beaux Jours", subdomain="les-beaux-jours", category="elders", palette="garance",
        tagline="Le club des aînés, du lundi au bal",
        purpose="Rompre l’isolement des personnes âgées : jeux, sorties, bals et ateliers numériques.",
        rna_number="W000000107", street="2 square Ferrand", phone="01 99 00 24 68", email="paulette@les-beaux-jours.example",
        director="Paulette Aubry", declared_on="1979-01-25", team={"paulette": "owner"}, story=beaux_jours.STORY,
    ),
    DemoSite(
        name="Comité de quartier des Mariniers", subdomain="quartier-des-mariniers", category="neighbourhood", palette="ardoise",
        tagline="Treize rues, deux quais, un quartier",
        purpose="Faire vivre le quartier des Mariniers et porter la parole de ses habitantes et habitants.",
        rna_number="W000000108", street="Ancienne corderie, 1 rue des Cordiers", phone="06 39 98 60 33",
        email="comite@mariniers.example", director="Yann Kerbrat", declared_on="1992-04-07", team={"yann": "owner"},
        story=mariniers.STORY,
    ),
    DemoSite(
        name="Les Archers du Val", subdomain="archers-du-val", category="sport", palette="sapin",
        tagline="Tir à l’arc, au pré et au gymnase",
        purpose="Pratiquer le tir à l’arc de loisir et d’initiation.",
        rna_number="W000000109", street="Le Moulin, route de Saint-Aubin", phone="06 39 98 71 26",
        email="fleches@archers-du-val.example", director="Denis Moulin", declared_on="2004-02-19", team={"denis": "owner"},
        story=archers.STORY,
        suspended="Le club passe le relais à une nouvelle équipe : le site rouvrira quand elle aura suivi ses ateliers. "
        "Pour toute question, adressez-vous à la Maison des associations.",
    ),
]  # fmt: skip
