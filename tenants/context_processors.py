from django.conf import settings

from tenants.schemas import Portal


def portal(request):
    """What the frame of every page needs: the city, and where the portal is."""
    return {
        "city": settings.CITY,
        "portal_url": settings.PORTAL_URL,
        "on_portal": isinstance(getattr(request, "place", None), Portal),
        "is_demo": settings.IS_DEMO,
    }
