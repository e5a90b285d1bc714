"""What anybody may ask of the city: a site, or to take one over."""

from django.urls import path

from tenants.views import claim, requests

urlpatterns = [
    path("demander-un-site/", requests.request_site, name="request_site"),
    path("demander-un-site/envoye/", requests.request_sent, name="request_sent"),
    path("demander-un-site/adresse/", requests.subdomain_check, name="subdomain_check"),
    path("demander-un-site/confirmer/<str:token>/", requests.request_confirm, name="request_confirm"),
    path("charte/", requests.charter, name="charter"),
    path("reprendre/<uuid:association_id>/", claim.claim, name="handover_claim"),
    path("reprendre/confirmer/<str:token>/", claim.confirm, name="handover_confirm"),
    path("reprendre/confirmer/<str:token>/renoncer/", claim.give_up, name="handover_give_up"),
]
