"""How a city agent enters a site to help, under /assistance/."""

from django.urls import path

from tenants.views import assistance

urlpatterns = [
    path("<uuid:association_id>/", assistance.start, name="assistance_start"),
    path("seances/<uuid:session_id>/", assistance.session, name="assistance_session"),
]
