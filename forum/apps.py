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
        tasks.NIGHT.update(task_words.NIGHT)
        self._keep_people()
        self._say_what_does_not_work()
        self._meet_the_workshops()
        self._leave_no_file_behind()

    def _leave_no_file_behind(self):
        from django.db.models.signals import post_delete

        from forum.actions.attachments import forget_file
        from forum.models import Attachment

        post_delete.connect(forget_file, sender=Attachment, dispatch_uid="forum.files")

    def _meet_the_workshops(self):
        from forum.queries.articles import public_articles, solved_at_exercises
        from forum.queries.delays import report_figures
        from tenants import meeting_points

        meeting_points.offer("report_figures", report_figures)
        meeting_points.offer("solved_at_exercises", solved_at_exercises)
        meeting_points.offer("help_articles", public_articles)

    def _say_what_does_not_work(self):
        from forum.mail_door import worries
        from tenants import meeting_points

        meeting_points.offer("worries", worries)

    def _keep_people(self):
        from forum.actions.leavers import forget
        from forum.queries.leavers import everything_about
        from tenants import personal_data

        personal_data.register("forum", export=everything_about, erase=forget)
