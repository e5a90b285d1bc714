from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = _("Workshops")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from tenants import audit_words as journal  # its models are ready only now
        from tenants import task_words as tasks
        from training import audit_words, task_words

        journal.WORDS.update(audit_words.WORDS)
        tasks.WORDS.update(task_words.WORDS)
        tasks.NIGHT.update(task_words.NIGHT)
        self._keep_people()
        self._read_sites_that_change()
        self._meet_the_forum()

    def _keep_people(self):
        from tenants import personal_data
        from training.actions.leavers import forget
        from training.queries.leavers import everything_about

        personal_data.register("workshops", export=everything_about, erase=forget)

    def _meet_the_forum(self):
        from tenants import meeting_points
        from training.queries import meeting

        meeting_points.offer("to_do", meeting.to_do)
        meeting_points.offer("exercises", meeting.exercises)

    def _read_sites_that_change(self):
        from django.db.models.signals import post_delete, post_save
        from wagtail.models import PageLogEntry
        from wagtail.signals import page_published, page_unpublished

        from cms.models import FormAnswer, Picture, SiteIdentity
        from tenants.models import Membership, SignOn
        from training import evidence_jobs as jobs

        for signal in (page_published, page_unpublished):
            signal.connect(jobs.note_site_change, dispatch_uid="training.evidence")
        for model in (SiteIdentity, FormAnswer, Picture):
            post_save.connect(jobs.note_site_change, sender=model, dispatch_uid="training.evidence")
        post_save.connect(jobs.note_log, sender=PageLogEntry, dispatch_uid="training.evidence")
        for signal in (post_save, post_delete):
            signal.connect(jobs.note_team_change, sender=Membership, dispatch_uid="training.evidence")
        post_save.connect(jobs.note_team_change, sender=SignOn, dispatch_uid="training.evidence")  # somebody came in
