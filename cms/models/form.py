"""Forms: a page with boxes to fill, and what people answered, kept for as long as the form says."""

import hashlib

from django.conf import settings
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.forms.models import AbstractFormField, AbstractFormSubmission, FormMixin

from cms import answering
from cms.answer_form import AnswerForm
from cms.blocks.stream import BODY_BLOCKS
from cms.fields import BodyField
from cms.form_editor import AddressStatePanel, FormPageForm
from cms.models.base import BasePage
from cms.models.retention import KEEP_MONTHS
from cms.models.visitor_form import TakesPosts

LONGEST_NAME = 200


class FormPage(TakesPosts, FormMixin, BasePage):
    purpose = models.CharField(
        _("what the answers are for"),
        max_length=250,
        help_text=_("Said under the form and on the page “Personal data”. For example: to register you for the outing."),
    )
    keep_months = models.PositiveSmallIntegerField(
        _("how long the answers are kept"), choices=KEEP_MONTHS, default=12, help_text=_("Then they are deleted, by themselves.")
    )
    thanks = models.CharField(_("words of thanks"), max_length=250, blank=True, help_text=_("Shown once the answer has left."))
    button = models.CharField(_("words on the button"), max_length=40, blank=True)
    told = ParentalManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who receives each answer by e-mail"),
        blank=True,
        related_name="+",
        limit_choices_to={"is_active": True},
    )
    told_address = models.EmailField(
        _("another address that receives them"),
        blank=True,
        help_text=_("We write to it first: it receives nothing before somebody there has agreed."),
    )
    body = BodyField(BODY_BLOCKS, blank=True, verbose_name=_("content"))

    template = landing_page_template = "site/form_page.html"
    preview_modes = [("form", _("Form")), ("landing", _("Words of thanks"))]
    parent_page_types = ["cms.HomePage", "cms.ContentPage"]
    subpage_types: list[str] = []
    base_form_class = FormPageForm
    localize_default_translation_mode = "simple"  # its questions are rows: they are translated in the ordinary editor
    page_description = _("Questions people answer on the site: to register, to order, to say what they think.")

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        InlinePanel("form_fields", heading=_("Questions"), label=_("Question")),
        MultiFieldPanel([FieldPanel("purpose"), FieldPanel("keep_months")], heading=_("People’s answers")),
        MultiFieldPanel(
            [
                FieldPanel("told", widget=CheckboxSelectMultiple, permission="cms.view_contactmessage"),
                FieldPanel("told_address", permission="cms.view_contactmessage"),
                AddressStatePanel(),
            ],
            heading=_("By e-mail"),
        ),
        MultiFieldPanel([FieldPanel("button"), FieldPanel("thanks")], heading=_("The words around it")),
    ]

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")

    def get_submission_class(self):
        return FormAnswer

    def get_form(self, *args, request=None, **kwargs):
        return AnswerForm(*args, page=self, request=request)

    def empty_form(self, request=None):
        return self.get_form(request=request)

    def receive(self, request):
        return answering.receive(page=self, request=request)

    def render_landing_page(self, request, form_submission=None, *args, **kwargs):
        """What Wagtail's preview shows of the words of thanks; a visitor is thanked at `?envoye=1`."""
        return TemplateResponse(request, self.template, self.get_context(request) | {"sent": True})

    def get_preview_context(self, request, mode_name):
        return self.get_context(request)


class FormField(AbstractFormField):
    TYPES = [
        ("singleline", _("a few words")),
        ("multiline", _("a longer text")),
        ("email", _("an e-mail address")),
        ("phone", _("a phone number")),
        ("number", _("a number")),
        ("date", _("a date")),
        ("radio", _("one choice among several")),
        ("checkboxes", _("several choices")),
        ("dropdown", _("one choice in a long list")),
        ("checkbox", _("a box to tick")),
    ]

    page = ParentalKey(FormPage, on_delete=models.CASCADE, related_name="form_fields")
    field_type = models.CharField(_("what is answered"), max_length=16, choices=TYPES, default="singleline")

    panels = [
        FieldPanel("label", heading=_("The question"), help_text=_("As you would say it: “Your name”, “How many of you come?”")),
        FieldPanel("field_type"),
        FieldPanel(
            "choices",
            heading=_("The choices"),
            help_text=_("One on each line. Only when people choose among several: else leave it empty."),
            classname="kiosque-choices",
        ),
        FieldPanel("required", heading=_("An answer is needed")),
        FieldPanel("help_text", heading=_("A word of help"), help_text=_("Shown under the question.")),
    ]

    def get_field_clean_name(self):
        """The name of the question in the answers. Wagtail's is empty for “?!”, and too long for a long label in Arabic."""
        name = super().get_field_clean_name()
        if 0 < len(name) <= LONGEST_NAME:
            return name
        return f"{name[:LONGEST_NAME]}_{hashlib.sha256(self.label.encode()).hexdigest()[:8]}"


class FormAnswer(AbstractFormSubmission):
    """What one person answered. `read_at` is when somebody of the team first opened it."""

    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["-submit_time", "-pk"]


class AnswerAddress(models.Model):
    """An address outside the team that answers go to, once somebody there has said yes."""

    email = models.EmailField(_("e-mail"), unique=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    proved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("address that receives answers")
        verbose_name_plural = _("addresses that receive answers")

    def __str__(self):
        return self.email
