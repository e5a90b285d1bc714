"""Blocks that arrange: columns and tables."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from cms.blocks.media import PictureBlock
from cms.blocks.text import ButtonBlock, TextBlock


class ColumnBlock(blocks.StreamBlock):
    text = TextBlock()
    picture = PictureBlock()
    button = ButtonBlock()

    class Meta:
        icon = "order-down"
        label = _("Column")


class ColumnsBlock(blocks.StructBlock):
    columns = blocks.ListBlock(ColumnBlock(min_num=1, max_num=6), label=_("Columns"), min_num=2, max_num=3)

    def get_preview_value(self):
        words = [gettext("<p><b>Children</b><br>Wednesday, 2 pm</p>"), gettext("<p><b>Adults</b><br>Thursday, 7 pm</p>")]
        return self.normalize({"columns": [[("text", html)] for html in words]})

    class Meta:
        icon = "grip"
        label = _("Columns")
        description = _("Two or three columns of texts, pictures and buttons; one under the other on a phone.")
        template = "site/blocks/columns.html"


class GridBlock(TypedTableBlock):
    words = blocks.CharBlock(label=_("Words"), required=False, max_length=300)


class TableBlock(blocks.StructBlock):
    table = GridBlock(
        label=_("Table"),
        help_text=_("Give each column its name and the table a caption: it is read first."),
    )
    names_rows = blocks.BooleanBlock(label=_("The first column names the rows"), required=False, default=True)

    def clean(self, value):
        cleaned = super().clean(value)
        problem = self._problem(cleaned["table"])
        if problem:
            raise blocks.StructBlockValidationError(block_errors={"table": ValidationError(problem)})
        return cleaned

    def _problem(self, table):
        if not table.columns or not table.row_data:
            return _("Add at least a column and a row.")
        if not table.caption.strip():
            return _("Write the table's caption: it says what the table is about.")
        if not all(column["heading"].strip() for column in table.columns):
            return _("Give a name to each column.")
        return None

    def get_preview_value(self):
        rows = [[_("Children"), _("Wednesdays")], [_("Adults"), _("Thursdays")]]
        table = {
            "columns": [{"type": "words", "heading": str(_("Group"))}, {"type": "words", "heading": str(_("Day"))}],
            "rows": [{"values": [str(cell) for cell in row]} for row in rows],
            "caption": str(_("Our sessions")),
        }
        return self.to_python({"table": table, "names_rows": True})

    class Meta:
        icon = "table"
        label = _("Table")
        description = _("Rows and columns of short words; becomes a list on a phone.")
        template = "site/blocks/table.html"
