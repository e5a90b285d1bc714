"""Wagtail's three ways to send a picture or a document, where what the site has already is taken instead of stored again.

They stand at Wagtail's own addresses: cms.upload_hooks registers them first.
"""

from pathlib import Path

from django.db import transaction
from django.http import Http404, JsonResponse
from django.template.loader import render_to_string
from django.urls import path, reverse
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.admin.views.generic.multiple_upload import AddView as AddManyView
from wagtail.documents.views import chooser as document_chooser
from wagtail.documents.views import documents
from wagtail.documents.views import multiple as many_documents
from wagtail.images import get_image_model
from wagtail.images.views import chooser as picture_chooser
from wagtail.images.views import images
from wagtail.images.views import multiple as many_images

from cms import room, uploads
from cms.admin_facts import facts_for


def keep(form, *, request) -> uploads.Kept:
    return uploads.keep(form=form, by=request.user, quota=facts_for(request).quota_bytes)


class ShowsRoom:
    """A screen with one form for a file."""

    def get_form(self, *args, **kwargs):
        form = super().get_form(*args, **kwargs)
        room.show(form, request=self.request)
        return form


class KeepsOnce(ShowsRoom):
    """The screen that adds one thing."""

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except room.NoRoom as refused:
            form.add_error("file", refused)
            self.is_valid(form)  # Wagtail writes there what its banner says
            return self.form_invalid(form)

    def save_instance(self):
        self.kept = keep(self.form, request=self.request)
        return self.kept.item

    def get_success_message(self, instance):
        return self.kept.words or super().get_success_message(instance)


class KeepsEachOnce:
    """The screen that adds many, one request for each."""

    def post(self, request):
        """Mend the title before Wagtail reads it: on any fault but the file's it would store the file as it came."""
        upload = request.FILES.get("files[]")
        if upload:
            request.POST = request.POST.copy()
            request.POST["title"] = (request.POST.get("title", "").strip() or Path(upload.name).stem)[:255]
        try:
            return super().post(request)
        except room.NoRoom as refused:
            return JsonResponse({"success": False, "error_message": refused.messages[0]})

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        room.show(self.form, request=self.request)
        return context | {"help_text": self.form.fields["file"].help_text}

    def save_object(self, form):
        self.kept = keep(form, request=self.request)
        return self.kept.item

    def get_edit_object_response_data(self):
        data = AddManyView.get_edit_object_response_data(self)  # Wagtail's own for pictures would look for twins again
        may_change = self.permission_policy.user_has_permission_for_instance(self.request.user, "change", self.object)
        if self.kept.is_new:
            return data | {"duplicate": False}
        context = {"kept": self.kept, "may_change": may_change, "edit_url": reverse(self.page_url_name, args=[self.object.pk])}
        html = render_to_string("cms/admin/upload_known.html", context, request=self.request)
        return data | {"duplicate": True, "confirm_duplicate_upload": html, "form": html}


class PictureAdd(KeepsOnce, images.CreateView):
    pass


class PicturesAdd(KeepsEachOnce, many_images.AddView):
    page_url_name = "wagtailimages:edit"


class DocumentAdd(KeepsOnce, documents.CreateView):
    pass


class DocumentsAdd(KeepsEachOnce, many_documents.AddView):
    page_url_name = "wagtaildocs:edit"


class ReplacesOnce(ShowsRoom):
    """A new file for a picture or a document: its form looks for twins and for room, and nobody sends one meanwhile."""

    @transaction.atomic
    def post(self, request, *args, **kwargs):
        uploads.wait_your_turn()
        return super().post(request, *args, **kwargs)


class ChooserShowsRoom:
    """The tab of a chooser that sends a file."""

    def get_creation_form(self):
        form = super().get_creation_form()
        if self.can_create():
            room.show(form, request=self.request)
        return form


class PictureChooser(ChooserShowsRoom, picture_chooser.ImageChooseView):
    """Opens on the tab that sends a photo: who writes news comes with a new one."""

    def render_to_response(self):
        answer = super().render_to_response()
        tabs, opened = rb"data-controller=\"w-tabs\"", rb"data-w-tabs-active-panel-id-value=\"tab-upload\""
        answer.content = answer.content.replace(tabs, tabs + b" " + opened)
        return answer


class PictureChooserUpload(ChooserShowsRoom, picture_chooser.ImageUploadView):
    def post(self, request):
        self.model = get_image_model()
        self.form = self.get_creation_form()
        if not self.form.is_valid():
            return self.get_reshow_creation_form_response()
        try:
            kept = keep(self.form, request=request)
        except room.NoRoom as refused:
            self.form.add_error("file", refused)
            return self.get_reshow_creation_form_response()
        return self.get_chosen_response(kept.item) if kept.is_new else self.say_known(kept)

    def say_known(self, kept):
        """Show the one that is there, with a button that takes it."""
        url = reverse("wagtailimages_chooser:chosen", args=[kept.item.pk])
        context = {"kept": kept, "choose_url": self.append_preserved_url_parameters(url)}
        html = render_to_string("cms/admin/chosen_known.html", context, request=self.request)
        return render_modal_workflow(self.request, None, None, None, json_data={"step": "duplicate_found", "htmlFragment": html})


class DocumentChooser(ChooserShowsRoom, document_chooser.DocumentChooseView):
    pass


class DocumentChooserUpload(ChooserShowsRoom, document_chooser.DocumentChooserUploadView):
    def post(self, request):
        try:
            return super().post(request)
        except room.NoRoom as refused:
            self.form.add_error("file", refused)
            return self.get_reshow_creation_form_response()

    def save_form(self, form):
        return keep(form, request=self.request).item


def gone(request, **kwargs):
    """Wagtail's way to store a file whose form had a fault: it would go past the form that makes photos forget."""
    raise Http404


URLS = [
    path("images/add/", PictureAdd.as_view()),
    path("images/multiple/add/", PicturesAdd.as_view()),
    path("images/multiple/create_from_uploaded_image/<int:uploaded_file_id>/", gone),
    path("documents/add/", DocumentAdd.as_view()),
    path("documents/multiple/add/", DocumentsAdd.as_view()),
    path("documents/multiple/create_from_uploaded_document/<int:uploaded_file_id>/", gone),
]
