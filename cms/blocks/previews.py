"""What the editor's list of blocks shows of a block before it is added: the site's own latest picture and documents."""

from wagtail.documents import get_document_model
from wagtail.images import get_image_model


def sample_picture():
    """Return the latest picture of the library, said to be decoration, or nothing."""
    picture = get_image_model().objects.order_by("-pk").first()
    if picture:
        picture.contextual_alt_text, picture.decorative = "", True
    return picture


def sample_documents(count: int = 2) -> list:
    return list(get_document_model().objects.order_by("-pk")[:count])
