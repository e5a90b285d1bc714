from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForumConfig(AppConfig):
    name = "forum"
    verbose_name = _("Forum")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from forum import audit_words, task_words
        from tenants import audit_words as journal  # its models are ready only now
        from tenants import task_words as tasks

        journal.WORDS.update(audit_words.WORDS)
        tasks.WORDS.update(task_words.WORDS)
