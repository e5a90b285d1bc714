"""Security headers: one strict content policy for public pages and the portal, one for Wagtail's admin."""

from django.conf import settings

from cms import players

SITES = f"{settings.PUBLIC_SCHEME}://*.{settings.SITES_DOMAIN}{settings.PORT_SUFFIX}"

STRICT = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        f"frame-src {' '.join(players.FRAME_SOURCES)}",  # a film's player, once a visitor asked for it
        "base-uri 'none'",
        "frame-ancestors 'self'",  # Wagtail's preview panel shows the site's own pages
        f"form-action 'self' {settings.PORTAL_URL} {SITES}",  # signing in ends on the site, signing out on the portal
    ]
)
# Wagtail's admin writes style attributes and a few inline scripts of its own.
ADMIN = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "frame-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "frame-ancestors 'self'",
        f"form-action 'self' {settings.PORTAL_URL} {SITES}",
    ]
)


class SecurityHeadersMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        policy = ADMIN if request.path.startswith("/admin/") else STRICT
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        return response
