from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = _("Workshops")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from tenants import audit_words as journal  # its models are ready only now
        from training import audit_words

        journal.WORDS.update(audit_words.WORDS)
