"""Wagtail's views of pictures and documents, where deleting puts in the trash and lists leave out what is there.

They stand at Wagtail's own addresses: cms.trash_hooks registers them first.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.documents.views import documents
from wagtail.documents.views import multiple as many_documents
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.images.views import images
from wagtail.images.views import multiple as many_images

from cms import trash, trash_list
from cms.trash_views import say_trashed
from cms.upload_views import ReplacesOnce


class NotTrashed:
    """A list of pictures or documents."""

    def get_base_queryset(self):
        return super().get_base_queryset().filter(trashed_at=None)


class OpensTrash:
    """The page of one thing that is in the trash leads to the trash."""

    delete_item_label = _("Put in the trash")

    def dispatch(self, request, *args, **kwargs):
        trashed = self.model.objects.filter(pk=kwargs[self.pk_url_kwarg], trashed_at__isnull=False).first()
        if trashed:
            messages.warning(
                request, _("“%(title)s” is in the trash: you can put this file back here.") % {"title": trashed.title}
            )
            return redirect("trash")
        return super().dispatch(request, *args, **kwargs)


class PutsInTrash(OpensTrash):
    kind = ""
    page_title = _("Put in the trash")
    template_name = "cms/admin/trash_put.html"

    def get_context_data(self, **kwargs):
        back = self.get_success_url()
        shared = {"days": trash.DAYS, "title": self.object.title, "kind": self.kind, "back": back, "next": back}
        return super().get_context_data(**kwargs) | shared | {"places": trash_list.places_of(self.object)}

    def form_valid(self, form):
        url = self.get_success_url()
        try:
            trash.put_media(item=self.object, by=self.request.user)
        except ValidationError as error:
            messages.error(self.request, error.messages[0])
            return redirect("trash")
        say_trashed(self.request, kind=self.kind, pk=self.object.pk, title=self.object.title)
        return redirect(url)


class PutsUploadInTrash:
    """“Put in the trash” under a file that has just been sent."""

    def post(self, request, *args, **kwargs):
        item = get_object_or_404(self.get_model(), pk=kwargs[self.pk_url_kwarg], trashed_at=None)
        if not self.permission_policy.user_has_permission_for_instance(request.user, "delete", item):
            raise PermissionDenied
        trash.put_media(item=item, by=request.user)
        return JsonResponse({"success": True, self.context_object_id_name: item.pk})


class PictureIndex(NotTrashed, images.IndexView):
    pass


class PictureEdit(OpensTrash, ReplacesOnce, images.EditView):
    pass


class PictureDelete(PutsInTrash, images.DeleteView):
    kind = "picture"


class PictureUploadDelete(PutsUploadInTrash, many_images.DeleteView):
    pass


class DocumentIndex(NotTrashed, documents.IndexView):
    pass


class DocumentEdit(OpensTrash, ReplacesOnce, documents.EditView):
    pass


class DocumentDelete(PutsInTrash, documents.DeleteView):
    kind = "document"


class DocumentUploadDelete(PutsUploadInTrash, many_documents.DeleteView):
    pass


class PicturesAPI(ImagesAdminAPIViewSet):
    def get_queryset(self):
        return super().get_queryset().filter(trashed_at=None)


class DocumentsAPI(DocumentsAdminAPIViewSet):
    def get_queryset(self):
        return super().get_queryset().filter(trashed_at=None)


URLS = [
    path("images/", PictureIndex.as_view()),
    path("images/results/", PictureIndex.as_view(results_only=True)),
    path("images/<int:image_id>/", PictureEdit.as_view()),
    path("images/<int:image_id>/delete/", PictureDelete.as_view()),
    path("images/multiple/<int:image_id>/delete/", PictureUploadDelete.as_view()),
    path("documents/", DocumentIndex.as_view()),
    path("documents/results/", DocumentIndex.as_view(results_only=True)),
    path("documents/edit/<int:document_id>/", DocumentEdit.as_view()),
    path("documents/delete/<int:document_id>/", DocumentDelete.as_view()),
    path("documents/multiple/<int:doc_id>/delete/", DocumentUploadDelete.as_view()),
]
