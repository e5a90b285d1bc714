from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Content")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        self._send_our_own_review_mails()

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
