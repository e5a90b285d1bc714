"""What is taught: six workshops, each with a handout and exercises, in editions so that past cohorts keep theirs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Edition(models.Model):
    """One state of the whole curriculum. A cohort keeps the one it began with; the trainer changes the draft and publishes it."""

    number = models.PositiveSmallIntegerField(unique=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("edition of the workshops")
        verbose_name_plural = _("editions of the workshops")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                models.F("published_at"),
                condition=models.Q(published_at=None),
                nulls_distinct=False,
                name="one_draft_of_the_curriculum",
            )
        ]

    def __str__(self):
        return str(self.number)

    @property
    def is_draft(self) -> bool:
        return self.published_at is None


class Workshop(models.Model):
    """One of the six. `handout` is HTML of the few elements that training.handouts allows."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="workshops")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=150)
    aims = models.TextField(_("aims"), help_text=_("One on each line."))
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=120)
    handout = models.TextField(_("handout"), blank=True)

    class Meta:
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")
        ordering = ["edition", "number"]
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="one_workshop_per_number")]

    def __str__(self):
        return f"{self.number}. {self.title}"


class Exercise(models.Model):
    """Something to do on one's own site. `key` names it through all editions; `evidence` is a key of training.evidence, or empty
    when only the trainer can tell."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="exercises")
    position = models.PositiveSmallIntegerField(default=0)
    key = models.SlugField(max_length=40)
    evidence = models.CharField(_("checked by"), max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=200)
    words = models.TextField(_("instructions"), blank=True)

    class Meta:
        verbose_name = _("exercise")
        verbose_name_plural = _("exercises")
        ordering = ["workshop", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["workshop", "key"], name="one_exercise_per_key")]

    def __str__(self):
        return self.title


class HandoutFile(models.Model):
    """A file that goes with a handout, kept in the portal's media."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="files")
    title = models.CharField(_("title"), max_length=150)
    file = models.FileField(_("file"), upload_to="ateliers")

    class Meta:
        verbose_name = _("file of a handout")
        verbose_name_plural = _("files of handouts")
        ordering = ["workshop", "pk"]

    def __str__(self):
        return self.title
