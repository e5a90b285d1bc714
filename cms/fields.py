from wagtail.fields import StreamField


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
