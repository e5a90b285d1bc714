"""The words of a page's blocks, taken out for translation and put back: wagtail-localize's way, mended where it loses some.

It forgets lists inside lists, stumbles over a picture inside a list, and does not know tables. Pictures, links to pages and
addresses follow the original: only words are translated.
"""

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock
from wagtail.images.blocks import ImageBlock
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor
from wagtail_localize.segments.ingest import StreamFieldSegmentsWriter


class WordsExtractor(StreamFieldSegmentExtractor):
    def handle_block(self, block_type, block_value, raw_value=None):
        if isinstance(block_type, TypedTableBlock):
            return [StringSegmentValue(place, words) for place, words in _cells(block_value)]
        if isinstance(block_type, ImageBlock):
            words = getattr(block_value, "contextual_alt_text", "")
            return [StringSegmentValue("alt_text", words)] if words else []
        return super().handle_block(block_type, block_value, raw_value=raw_value)

    def handle_related_object_block(self, related_object):
        return []

    def handle_list_block(self, list_block, raw_value=None):
        return [
            segment.wrap(item.id) for item in list_block.bound_blocks for segment in self.handle_block(item.block, item.value)
        ]


class WordsWriter(StreamFieldSegmentsWriter):
    def handle_block(self, block_type, block_value, segments):
        if isinstance(block_type, TypedTableBlock):
            return _with_words(block_value, {segment.path: segment.render_text() for segment in segments})
        if isinstance(block_type, ImageBlock):
            block_value.contextual_alt_text = segments[0].render_text()
            return block_value
        if isinstance(block_type, blocks.RichTextBlock) and not any(hasattr(segment, "template") for segment in segments):
            return block_value
        return super().handle_block(block_type, block_value, segments)


def _cells(table: TypedTable):
    yield "caption", table.caption or ""
    for number, column in enumerate(table.columns):
        yield f"heading-{number}", column["heading"] or ""
    for number, row in enumerate(table.row_data):
        for place, words in enumerate(row["values"]):
            yield f"cell-{number}-{place}", words or ""


def _with_words(table: TypedTable, words: dict[str, str]) -> TypedTable:
    columns = [
        column | {"heading": words.get(f"heading-{number}", column["heading"])} for number, column in enumerate(table.columns)
    ]
    rows = [
        row | {"values": [words.get(f"cell-{number}-{place}", cell) for place, cell in enumerate(row["values"])]}
        for number, row in enumerate(table.row_data)
    ]
    return TypedTable(columns, rows, words.get("caption", table.caption))
