from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Content")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        self._send_our_own_review_mails()
        self._ask_addresses_of_forms()
        self._keep_the_legal_pages_true()

    def _keep_the_legal_pages_true(self):
        from django.db.models.signals import post_save
        from wagtail.signals import page_published, page_unpublished

        from cms import legal, models

        for signal in (page_published, page_unpublished):
            signal.connect(legal.look_after_page, dispatch_uid="cms.legal")
        for model in (models.SiteIdentity, models.AnswerAddress):
            post_save.connect(legal.look_after_row, sender=model, dispatch_uid="cms.legal")

    def _ask_addresses_of_forms(self):
        from wagtail.signals import page_published

        from cms import answer_addresses, models

        page_published.connect(answer_addresses.ask_when_published, sender=models.FormPage, dispatch_uid="cms.answer_addresses")

    def _send_our_own_review_mails(self):
        """Take the places of Wagtail's receivers before it does: a signal knows each `dispatch_uid` once."""
        from wagtail.models import TaskState, WorkflowState  # the models are ready only now
        from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

        from cms import reviews

        task_submitted.connect(
            reviews.tell_reviewers, sender=TaskState, dispatch_uid="group_approval_task_submitted_email_notification"
        )
        workflow_submitted.connect(
            reviews.tell_nobody, sender=WorkflowState, dispatch_uid="workflow_state_submitted_email_notification"
        )
        workflow_approved.connect(
            reviews.tell_author_online, sender=WorkflowState, dispatch_uid="workflow_state_approved_email_notification"
        )
        workflow_rejected.connect(
            reviews.tell_author_sent_back, sender=WorkflowState, dispatch_uid="workflow_state_rejected_email_notification"
        )
