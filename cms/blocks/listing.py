"""Lists: of people, figures and partners, and of what the site has published."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from cms.blocks.previews import sample_picture


class FigureBlock(blocks.StructBlock):
    figure = blocks.CharBlock(label=_("Figure"), max_length=12, help_text=_("Short: 120, 45 %, 1987."))
    words = blocks.CharBlock(label=_("What it counts"), max_length=80)

    class Meta:
        icon = "decimal"
        label = _("Figure")


class FiguresBlock(blocks.StructBlock):
    figures = blocks.ListBlock(FigureBlock(), label=_("Figures"), min_num=1, max_num=50)

    class Meta:
        icon = "decimal"
        label = _("Key figures")
        description = _("Numbers that say who you are, in large letters.")
        preview_value = {
            "figures": [{"figure": "120", "words": _("members")}, {"figure": "1987", "words": _("the year it all began")}]
        }
        template = "site/blocks/figures.html"


class PersonBlock(blocks.StructBlock):
    photo = ImageChooserBlock(
        label=_("Photo"), required=False, help_text=_("With the person's agreement. Without one, a letter.")
    )
    name = blocks.CharBlock(label=_("Name"), max_length=100)
    function = blocks.CharBlock(label=_("Function"), required=False, max_length=100)
    words = blocks.TextBlock(label=_("A few words"), required=False, rows=2, max_length=400)

    class Meta:
        icon = "user"
        label = _("Person")


class PeopleBlock(blocks.StructBlock):
    people = blocks.ListBlock(PersonBlock(), label=_("People"), min_num=1, max_num=60)

    class Meta:
        icon = "group"
        label = _("People")
        description = _("The team or the board: photo, name, function.")
        preview_value = {
            "people": [
                {"name": "Awa Diallo", "function": _("President"), "words": _("Knows every song by heart.")},
                {"name": "Luc Morel", "function": _("Treasurer"), "words": ""},
            ]
        }
        template = "site/blocks/people.html"


class PartnerBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name"), max_length=120)
    logo = ImageChooserBlock(label=_("Logo"), required=False)
    address = blocks.URLBlock(label=_("Address of their site"), required=False)

    class Meta:
        icon = "group"
        label = _("Partner")


class PartnersBlock(blocks.StructBlock):
    partners = blocks.ListBlock(PartnerBlock(), label=_("Partners"), min_num=1, max_num=60)

    def get_preview_value(self):
        logo = sample_picture()
        names = [_("The town hall"), _("The library")]
        return self.normalize({"partners": [{"name": str(name), "logo": logo, "address": ""} for name in names]})

    class Meta:
        icon = "group"
        label = _("Partners")
        description = _("Who helps you: logo, name and link.")
        template = "site/blocks/partners.html"


class LatestNewsBlock(blocks.StructBlock):
    count = blocks.IntegerBlock(label=_("How many"), default=3, min_value=1, max_value=50)

    def get_context(self, value, parent_context=None):
        from cms import queries  # its models need the blocks first

        context = super().get_context(value, parent_context)
        home = getattr(context.get("site"), "home", None)
        context["news"] = queries.latest_news(home, value["count"]) if home else []
        return context

    class Meta:
        icon = "list-ul"
        label = _("Latest news")
        description = _("Your latest news, always up to date.")
        preview_value = {"count": 3}
        template = "site/blocks/latest_news.html"


class NextEventsBlock(blocks.StructBlock):
    count = blocks.IntegerBlock(label=_("How many"), default=3, min_value=1, max_value=50)

    def get_context(self, value, parent_context=None):
        from cms import agenda_queries  # its models need the blocks first

        context = super().get_context(value, parent_context)
        home, today = getattr(context.get("site"), "home", None), timezone.localdate()
        context["next_events"] = agenda_queries.next_events(home, today=today, count=value["count"]) if home else []
        return context

    class Meta:
        icon = "date"
        label = _("Next dates")
        description = _("The next dates of your agenda, always up to date.")
        preview_value = {"count": 3}
        template = "site/blocks/next_events.html"
