import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import cms.models.kept

MARK = {"blank": True, "editable": False, "null": True}


class Migration(migrations.Migration):

    dependencies = [
        ("cms", "0002_agenda"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TrashPage",
            fields=[
                ("page_ptr", models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to="wagtailcore.page")),
            ],
            options={"verbose_name": "trash", "verbose_name_plural": "trashes"},
            bases=(cms.models.kept.KeptPage, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="TrashedPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("trashed_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ("ancestors", models.JSONField(default=list)),
                ("place", models.CharField(max_length=255)),
                ("neighbours", models.JSONField(default=list)),
                ("slug", models.CharField(max_length=255)),
                ("live_ids", models.JSONField(default=list)),
                ("schedules", models.JSONField(default=dict)),
                ("n_inside", models.PositiveIntegerField(default=0)),
                ("page", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="trashed", to="wagtailcore.page")),
                ("trashed_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={"ordering": ["-trashed_at", "-pk"]},
        ),
        *(
            migrations.AddField(model_name=model, name="trashed_at", field=models.DateTimeField(db_index=True, **MARK))
            for model in ("picture", "sitedocument")
        ),
        *(
            migrations.AddField(
                model_name=model,
                name="trashed_by",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL, **MARK
                ),
            )
            for model in ("picture", "sitedocument")
        ),
    ]
