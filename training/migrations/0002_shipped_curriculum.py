"""The six workshops, ready to use from the first start."""

from django.db import migrations


def ship(apps, schema_editor):
    from django.utils import timezone

    from training.shipped import WORKSHOPS

    Edition, Workshop, Exercise = (apps.get_model("training", name) for name in ("Edition", "Workshop", "Exercise"))
    if Edition.objects.exists():
        return
    edition = Edition.objects.create(number=1, published_at=timezone.now())
    for shipped in WORKSHOPS:
        fields = {name: getattr(shipped, name) for name in ("number", "title", "aims", "minutes", "handout")}
        workshop = Workshop.objects.create(edition=edition, **fields)
        for position, each in enumerate(shipped.exercises):
            fields = {name: getattr(each, name) for name in ("key", "evidence", "title", "words")}
            Exercise.objects.create(workshop=workshop, position=position, **fields)


class Migration(migrations.Migration):
    dependencies = [("training", "0001_initial")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop, elidable=False)]
