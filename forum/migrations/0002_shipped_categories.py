from django.db import migrations

SHIPPED = [
    ("demarrer", "Démarrer", "Entrer dans son site, s’y retrouver, les tout premiers gestes."),
    ("ecrire", "Écrire et publier", "Pages, actualités, titres, liens, menu."),
    ("images", "Images et documents", "Photos, albums, fichiers à télécharger, accessibilité."),
    ("agenda", "Agenda et formulaires", "Annoncer une date, recevoir des inscriptions."),
    ("apparence", "Apparence", "Thème, couleurs, logo, page d’accueil."),
    ("equipe", "Mon équipe", "Inviter, changer les rôles, passer le relais."),
    ("vie-associative", "Vie associative", "Tout ce qui n’est pas le site : s’entraider entre associations."),
]


def ship(apps, schema_editor):
    Category = apps.get_model("forum", "Category")
    for position, (key, name, description) in enumerate(SHIPPED):
        Category.objects.get_or_create(key=key, defaults={"name": name, "description": description, "position": position})


class Migration(migrations.Migration):
    dependencies = [("forum", "0001_initial")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop, elidable=True)]
