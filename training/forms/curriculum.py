"""What the trainer types of a workshop of the draft."""

from django import forms
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

from cms import attached_files
from training.evidence import CHECKS
from training.models import Exercise, HandoutFile, Workshop

ONLY_THE_TRAINER = _("only the trainer can tell")


class WorkshopForm(forms.ModelForm):
    """The text of a workshop. `seen` tells whether somebody else has changed it since this form was shown."""

    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=15, max_value=480)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Workshop
        fields = ("title", "aims", "minutes", "handout")
        labels = {"title": _("Title"), "aims": _("Aims"), "handout": _("Handout")}
        help_texts = {"aims": _("What people will be able to do, one thing on each line.")}
        widgets = {"aims": forms.Textarea({"rows": 5}), "handout": forms.Textarea({"rows": 24})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        editor = static("django_prose_editor/editor.js")
        marks = {"data-rich-text": editor, "data-rich-text-class": "handout", "data-leaving": "ask"}  # for rich_text.js
        self.fields["handout"].widget.attrs |= marks

    def _post_clean(self):
        """The action checks and keeps; here the workshop stays as it is."""


class ExerciseForm(forms.Form):
    title = forms.CharField(label=_("What there is to do"), max_length=200, help_text=_("Verb first: “Put your logo online”."))
    words = forms.CharField(label=_("How, in a sentence"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3}))
    evidence = forms.ChoiceField(
        label=_("What shows that it is done"),
        required=False,
        help_text=_("Kiosque reads it off each association's own site."),
    )

    def __init__(self, *args, exercise: Exercise | None = None, **kwargs):
        if exercise:
            kwargs["initial"] = {name: getattr(exercise, name) for name in ("title", "words", "evidence")}
        super().__init__(*args, **kwargs)
        shown = [(key, check.done) for key, check in CHECKS.items()]
        self.fields["evidence"].choices = [("", ONLY_THE_TRAINER), *shown]


class FileForm(forms.Form):
    upload = forms.FileField(
        label=_("File"),
        help_text=_("A PDF, a document to fill in, a picture: 10 MB at most."),
        widget=forms.FileInput({"accept": ",".join(f".{ending}" for ending in attached_files.ENDINGS)}),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=150,
        required=False,
        help_text=_("What people read before they open it. Empty: the file's own name."),
    )


class FileTitleForm(forms.ModelForm):
    class Meta:
        model = HandoutFile
        fields = ("title",)
        labels = {"title": _("Title")}

    def _post_clean(self):
        """The action checks and keeps; here the file stays as it is."""
