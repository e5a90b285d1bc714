"""What is filled in to keep the forum kind and lawful: reports, notices, decisions, moderation."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum import rules
from forum.models import Category, Report, Topic
from forum.queries import care

LONGEST = 3000
REASON_LONGEST = 300
HIDE, KEEP = "hide", "keep"
SLOW = [
    (0, _("no: everybody answers at their own pace")),
    (600, _("one answer each in 10 minutes")),
    (3600, _("one answer each an hour")),
    (86400, _("one answer each a day")),
]
# What a member reports; what is against the law has a form of its own, with an acknowledgement.
REPORTED = [choice for choice in Report.Kind.choices if choice[0] != Report.Kind.ILLEGAL]


def words_field(label, *, required: bool = True, help_text="", longest: int = LONGEST) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, help_text=help_text, max_length=longest, widget=forms.Textarea({"rows": 4})
    )


class ReportForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is wrong?"), choices=REPORTED, widget=forms.RadioSelect)
    reason = words_field(_("A word for those who will read your report"), required=False)


class NoticeForm(forms.Form):
    """A notice of illegal content (DSA, article 16): the exact address, why, who, in good faith."""

    address = forms.CharField(
        label=_("Exact address of the content"),
        max_length=500,
        help_text=_("Copy it from the address bar of your browser, on the very page."),
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    reason = words_field(
        _("What is illegal, and why"), help_text=_("For example: my photo without my consent, an insult, a stolen text.")
    )
    is_abuse = forms.BooleanField(
        label=_("It is about sexual abuse of a child: I may leave out my name and my e-mail."), required=False
    )
    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your e-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_("You receive at once the proof that your notice has arrived, then the decision."),
    )  # fmt: skip
    good_faith = forms.BooleanField(
        label=_("I am in good faith: what I write here is exact and complete, as far as I know."),
        error_messages={"required": _("Tick this box: a notice is made in good faith.")},
    )
    website = forms.CharField(
        label=_("Leave this box empty"), required=False, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self["is_abuse"].value():  # article 16, 2 c: this is notified without a name, if one wishes
            self.fields["name"].required = self.fields["email"].required = False

    def clean_address(self):
        address = care.our_address(self.cleaned_data["address"])
        if not address:
            raise ValidationError(_("This is no page of the city’s portal or of an association’s site. Copy its whole address."))
        return address

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise ValidationError(_("Leave this box empty: it is there to stop robots."))
        return ""


class ContestForm(forms.Form):
    words = words_field(_("Why the decision is wrong"))


class DecisionForm(forms.Form):
    """Hide or keep, and why; `words` leave by mail as they stand."""

    decision = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[(KEEP, _("It stays")), (HIDE, _("It is hidden"))],
        widget=forms.RadioSelect,
    )
    words = words_field(_("Why"), help_text=_("It is mailed as it stands: which rule, or which law, and what in the text."))

    @property
    def hides(self) -> bool:
        return self.cleaned_data["decision"] == HIDE


class HideForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is wrong?"), choices=Report.Kind.choices, widget=forms.RadioSelect)
    words = words_field(_("Why"), help_text=_("It is mailed to its author as it stands, with how to contest it."))


class RefuseForm(forms.Form):
    because = words_field(
        _("Why it is not shown"), longest=REASON_LONGEST, help_text=_("It is mailed to its author: say what would make it fit.")
    )


class SettingsForm(forms.Form):
    """Where a topic stands, and how it is answered."""

    category = forms.ModelChoiceField(
        label=pgettext_lazy("forum", "Category"), queryset=Category.objects.none(), empty_label=None
    )
    is_pinned = forms.BooleanField(label=_("Pinned: it stays at the top of its category"), required=False)
    is_locked = forms.BooleanField(label=_("Locked: nobody but the city answers any more"), required=False)
    slow_seconds = forms.TypedChoiceField(label=_("Slow mode"), choices=SLOW, coerce=int)
    sure = forms.BooleanField(label=_("Yes, everybody may read it, without an account"), required=False)

    def __init__(self, *args, topic: Topic, **kwargs):
        now = {name: getattr(topic, name) for name in ("category", "is_pinned", "is_locked", "slow_seconds")}
        super().__init__(*args, initial=now, **kwargs)
        self.topic = topic
        self.fields["category"].queryset = Category.objects.filter(is_used=True)

    def clean(self):
        given = super().clean()
        category = given.get("category")
        if category and category.is_public and not self.topic.category.is_public and not given.get("sure"):
            self.add_error("sure", _("This category is open to everybody: tick the box to move the topic there."))
        return given


class SplitForm(forms.Form):
    title = forms.CharField(label=_("Title of the new topic"), min_length=rules.TITLE_SHORTEST, max_length=rules.TITLE_LONGEST)
