from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TenantsConfig(AppConfig):
    name = "tenants"
    verbose_name = _("Associations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from wagtail.signals import page_published

        from tenants import checks, figures, walls  # noqa: F401 - they need the models, which are ready only now

        walls.build()
        page_published.connect(figures.note_publish, dispatch_uid="tenants.figures")
