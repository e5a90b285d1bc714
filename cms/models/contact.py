from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms import contact
from cms.blocks.stream import BODY_BLOCKS
from cms.fields import BodyField
from cms.models.base import BasePage
from cms.models.visitor_form import TakesPosts


class ContactMessage(models.Model):
    """A visitor's message, kept in the site before any mail leaves, so that a lost mail loses nothing."""

    name = models.CharField(_("name"), max_length=100)
    email = models.EmailField(_("e-mail"))
    message = models.TextField(_("message"), max_length=5000)
    received_at = models.DateTimeField(_("received"), auto_now_add=True)

    class Meta:
        verbose_name = _("message received")
        verbose_name_plural = _("messages received")
        ordering = ["-received_at", "-pk"]

    def __str__(self):
        return f"{self.name} <{self.email}>"


class ContactPage(TakesPosts, BasePage):
    body = BodyField(BODY_BLOCKS, blank=True, verbose_name=_("content"))
    thanks = models.CharField(_("words of thanks"), max_length=250, blank=True, help_text=_("Shown once the message has left."))

    template = "site/contact_page.html"
    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    show_in_menus_default = True
    suggested_title = "Contact"
    page_description = _("Where to reach you, and a form to write to you.")

    content_panels = [*BasePage.content_panels, FieldPanel("summary"), FieldPanel("body"), FieldPanel("thanks")]

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")

    def empty_form(self, request=None):
        return contact.ContactForm(request=request)

    def receive(self, request):
        return contact.receive(page=self, request=request)
