"""Wagtail's three ways to send a picture or a document, where what the site has already is taken instead of stored again.

They stand at Wagtail's own addresses: cms.upload_hooks registers them first.
"""

from pathlib import Path

from django.db import transaction
from django.http import Http404
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

from cms import uploads


class KeepsOnce:
    """The screen that adds one thing."""

    def save_instance(self):
        self.kept = uploads.keep(form=self.form, by=self.request.user)
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
        return super().post(request)

    def save_object(self, form):
        self.kept = uploads.keep(form=form, by=self.request.user)
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


class ReplacesOnce:
    """A new file for a picture: its form looks for twins, and nobody sends one meanwhile."""

    @transaction.atomic
    def post(self, request, *args, **kwargs):
        uploads.wait_your_turn()
        return super().post(request, *args, **kwargs)


class PictureChooser(picture_chooser.ImageChooseView):
    """Opens on the tab that sends a photo: who writes news comes with a new one."""

    def render_to_response(self):
        answer = super().render_to_response()
        tabs, opened = rb"data-controller=\"w-tabs\"", rb"data-w-tabs-active-panel-id-value=\"tab-upload\""
        answer.content = answer.content.replace(tabs, tabs + b" " + opened)
        return answer


class PictureChooserUpload(picture_chooser.ImageUploadView):
    def post(self, request):
        self.model = get_image_model()
        self.form = self.get_creation_form()
        if not self.form.is_valid():
            return self.get_reshow_creation_form_response()
        kept = uploads.keep(form=self.form, by=request.user)
        return self.get_chosen_response(kept.item) if kept.is_new else self.say_known(kept)

    def say_known(self, kept):
        """Show the one that is there, with a button that takes it."""
        url = reverse("wagtailimages_chooser:chosen", args=[kept.item.pk])
        context = {"kept": kept, "choose_url": self.append_preserved_url_parameters(url)}
        html = render_to_string("cms/admin/chosen_known.html", context, request=self.request)
        return render_modal_workflow(self.request, None, None, None, json_data={"step": "duplicate_found", "htmlFragment": html})


class DocumentChooserUpload(document_chooser.DocumentChooserUploadView):
    def save_form(self, form):
        return uploads.keep(form=form, by=self.request.user).item


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
