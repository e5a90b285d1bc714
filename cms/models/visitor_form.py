"""What the pages share that visitors send something from: the contact page and the forms."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

if TYPE_CHECKING:
    from cms.visitor_forms import VisitorForm


class TakesPosts:
    """Shows a form, receives it, and thanks at `?envoye=1`. The project serves pages without CSRF tokens (visitors have no
    session): cms.visitor_forms checks where a post comes from.
    """

    def empty_form(self, request: HttpRequest | None = None) -> "VisitorForm":
        raise NotImplementedError

    def receive(self, request: HttpRequest) -> HttpResponse:
        raise NotImplementedError

    def get_context(self, request, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)  # type: ignore[misc]
        context["sent"] = request.GET.get("envoye") == "1"
        context["form"] = kwargs.get("form") or self.empty_form(request)
        return context

    def serve(self, request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            return self.receive(request)
        return TemplateResponse(request, self.get_template(request), self.get_context(request))  # type: ignore[attr-defined]

    def answer(self, request, *, form: "VisitorForm") -> HttpResponse:
        """Show the form again with what was typed and what to correct."""
        context = self.get_context(request, form=form)
        return TemplateResponse(request, self.get_template(request), context, status=422)  # type: ignore[attr-defined]
