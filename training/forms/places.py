"""A place where people meet."""

from django import forms

from training.models import Place


class PlaceForm(forms.ModelForm):
    class Meta:
        model = Place
        fields = ("name", "address", "seats", "equipment", "access_notes", "is_used")
        widgets = {
            "name": forms.TextInput({"autocomplete": "off"}),
            "seats": forms.NumberInput({"min": 1, "inputmode": "numeric"}),
            "equipment": forms.Textarea({"rows": 3}),
            "access_notes": forms.Textarea({"rows": 3}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seats"].min_value = 1
        if self.instance.pk is None:
            del self.fields["is_used"]
