"""Where, when and whom to ask."""

from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock


class PlaceValue(blocks.StructValue):
    @property
    def lines(self) -> list[str]:
        town = " ".join(filter(None, [self.get("postal_code"), self.get("town")]))
        return [line for line in (self.get("street"), town) if line]

    @property
    def map(self) -> str:
        """Where OpenStreetMap shows the address; a plain link, so that nothing is asked of it before."""
        return f"https://www.openstreetmap.org/search?{urlencode({'query': ', '.join(self.lines)})}" if self.get("town") else ""


class OpeningBlock(blocks.StructBlock):
    days = blocks.CharBlock(label=_("Days"), max_length=80, help_text=_("For example: Tuesday and Thursday."))
    hours = blocks.CharBlock(label=_("Hours"), max_length=80, help_text=_("For example: 2 pm to 6 pm, or closed."))
    words = blocks.CharBlock(label=_("What for"), required=False, max_length=120)

    class Meta:
        icon = "time"
        label = _("Line")


class HoursBlock(blocks.StructBlock):
    place = blocks.CharBlock(label=_("Place"), max_length=120, help_text=_("Its name, such as “Maison des associations”."))
    street = blocks.CharBlock(label=_("Street"), required=False, max_length=150)
    postal_code = blocks.CharBlock(label=_("Postal code"), required=False, max_length=10)
    town = blocks.CharBlock(label=_("Town"), required=False, max_length=100)
    access = blocks.CharBlock(
        label=_("How to come"), required=False, max_length=200, help_text=_("Bus, floor, ramp, bell: what helps to arrive.")
    )
    map_picture = ImageBlock(
        label=_("Picture of the map"),
        required=False,
        help_text=_("A plan you have drawn or may use. Its words say how to come, for those who do not see it."),
    )
    openings = blocks.ListBlock(OpeningBlock(), label=_("Days and hours"), min_num=1, max_num=50)

    class Meta:
        icon = "time"
        label = _("Where and when")
        description = _("A place, its days and hours, and a link to the map.")
        preview_value = {
            "place": _("Community centre"),
            "street": "12 rue des Lilas",
            "postal_code": "00000",
            "town": "Belle-Rive",
            "map_picture": None,
            "openings": [{"days": _("Tuesdays"), "hours": _("2 pm to 6 pm"), "words": _("Drop-in")}],
        }
        template = "site/blocks/hours.html"
        value_class = PlaceValue


class ContactBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name"), max_length=100)
    function = blocks.CharBlock(label=_("Function"), required=False, max_length=100)
    phone = blocks.CharBlock(label=_("Phone"), required=False, max_length=30)
    email = blocks.EmailBlock(label=_("E-mail"), required=False)
    page = blocks.PageChooserBlock(label=_("Page to write from"), required=False, help_text=_("Most often the contact page."))
    words = blocks.CharBlock(label=_("When to reach them"), required=False, max_length=200)

    def clean(self, value):
        cleaned = super().clean(value)
        if not (cleaned["phone"] or cleaned["email"] or cleaned["page"]):
            raise blocks.StructBlockValidationError(
                block_errors={"phone": ValidationError(_("Give a phone number, an e-mail or a page to write from."))}
            )
        return cleaned

    class Meta:
        icon = "mail"
        label = _("Contact")
        description = _("Whom to call or write to.")
        preview_value = {"name": "Awa Diallo", "function": _("President"), "phone": "01 99 00 11 22", "email": "", "page": None}
        template = "site/blocks/contact.html"
