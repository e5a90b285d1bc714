"""Where Wagtail would store a file, ours: see cms.upload_views. Imported by cms.wagtail_hooks."""

from wagtail import hooks
from wagtail.documents.views.chooser import viewset as document_chooser
from wagtail.images.views.chooser import viewset as picture_chooser

from cms import upload_views

picture_chooser.choose_view_class = upload_views.PictureChooser
picture_chooser.create_view_class = upload_views.PictureChooserUpload
document_chooser.choose_view_class = upload_views.DocumentChooser
document_chooser.create_view_class = upload_views.DocumentChooserUpload


@hooks.register("register_admin_urls", order=-1)  # before Wagtail's own
def upload_urls():
    return upload_views.URLS
