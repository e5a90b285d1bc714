from wagtail.fields import StreamField

from cms import translatable_body


class BodyField(StreamField):
    """A StreamField whose blocks stay out of migrations, which would run once per association.

    The price: a block type that is removed takes its data with it at the page's next save.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(args[0] if args else [], **{k: v for k, v in kwargs.items() if k != "block_lookup"})

    def deconstruct(self):
        name, path, _args, kwargs = super().deconstruct()
        for key in ("block_lookup", "verbose_name"):
            kwargs.pop(key, None)
        return name, path, [[]], kwargs

    # What wagtail-localize asks of a field that knows by itself which of its words are translated.
    def get_translatable_segments(self, value):
        return translatable_body.WordsExtractor(self).handle_stream_block(value)

    def restore_translated_segments(self, value, segments):
        return translatable_body.WordsWriter(self, None, None).handle_stream_block(value, segments)
