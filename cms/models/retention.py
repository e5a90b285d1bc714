"""How long what people write is kept."""

from django.utils.translation import gettext_lazy as _

KEEP_MONTHS = [
    (1, _("one month")),
    (3, _("three months")),
    (6, _("six months")),
    (12, _("one year")),
    (24, _("two years")),
    (36, _("three years")),
]
