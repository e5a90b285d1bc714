"""Requests for sites and handovers, in city IT's console."""

from django.urls import include, path

from tenants.views.console import handovers, requests

one_request = [
    path("", requests.one, name="console_request"),
    path("verifier/", requests.check, name="console_request_check"),
    path("corriger/", requests.correct, name="console_request_correct"),
    path("rattacher/", requests.link, name="console_request_link"),
    path("accorder/", requests.grant, name="console_request_grant"),
    path("refuser/", requests.refuse, name="console_request_refuse"),
]
one_handover = [
    path("", handovers.one, name="console_handover"),
    path("accorder/", handovers.grant, name="console_handover_grant"),
    path("refuser/", handovers.refuse, name="console_handover_refuse"),
    path("annuler/", handovers.withdraw, name="console_handover_withdraw"),
    path("renvoyer/", handovers.call_again, name="console_handover_call_again"),
]

urlpatterns = [
    path("demandes/", requests.listing, name="console_requests"),
    path("demandes/<uuid:request_id>/", include(one_request)),
    path("pieces/<uuid:paper_id>/", requests.paper, name="console_paper"),
    path("passages/", handovers.listing, name="console_handovers"),
    path("passages/<uuid:handover_id>/", include(one_handover)),
]
