"""Files for the proxy's tests, made in the running city (python -m tests.deploy.proxy_files): prints their addresses."""

import json
import os

TEXT = "un,deux\n" * 2000


def build() -> dict[str, str]:
    from django.core.files.base import ContentFile
    from wagtail.images.tests.utils import get_test_image_file

    from cms.models import Picture, SiteDocument
    from tenants.models import Association
    from tenants.schemas import in_association

    found: dict[str, str] = {}
    for site in Association.objects.with_site():
        with in_association(site):
            document = SiteDocument(title="Comptes", file=ContentFile(TEXT.encode(), name=f"comptes d’{site.subdomain} 100%.csv"))
            document.save()
            picture = Picture.objects.create(title="Photo", file=get_test_image_file(f"photo-{site.subdomain}.png"))
            found |= {
                f"{site.subdomain} document": document.url,
                f"{site.subdomain} file": document.file.path,
                f"{site.subdomain} picture": picture.get_rendition("width-200").url,
                f"{site.subdomain} original": picture.file.url,
            }
    return found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
    import django

    django.setup()
    print(json.dumps(build()))
