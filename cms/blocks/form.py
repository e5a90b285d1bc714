"""A form of the site, inside another page. It is sent to its own page, which says what is to be corrected."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class FormBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock(
        page_type="cms.FormPage", label=_("Form"), help_text=_("One of the forms of your site. It must be online to be shown.")
    )

    def get_context(self, value, parent_context=None):
        from cms import queries  # its models need the blocks first

        context = super().get_context(value, parent_context)
        here, chosen = context.get("page"), value.get("page")
        # A page of its own that is a form has it already.
        form_page = queries.open_form(chosen) if chosen and getattr(here, "pk", None) != chosen.pk else None
        context["form_page"] = form_page
        context["form"] = form_page.empty_form(context.get("request")) if form_page else None
        return context

    def get_preview_value(self):
        from cms.models import FormPage

        return self.normalize({"page": FormPage.objects.live().first()})

    class Meta:
        icon = "form"
        label = _("Form")
        description = _("Questions people answer right here: a form you have made.")
        template = "site/blocks/form.html"
