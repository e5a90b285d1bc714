from allauth.account.forms import LoginForm


class SignInForm(LoginForm):
    """E-mail and password; placeholders would repeat the labels and vanish when one types."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields.pop("remember", None)
