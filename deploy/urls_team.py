"""The team of one association, its handovers and its journal, under /mes-sites/<id>/."""

from django.urls import path

from tenants.views import handover, journal, team

urlpatterns = [
    path("equipe/", team.team, name="team"),
    path("equipe/quitter/", team.leave, name="team_leave"),
    path("equipe/<int:member_id>/", team.member, name="team_member"),
    path("equipe/<int:member_id>/retirer/", team.remove, name="team_remove"),
    path("equipe/invitations/<int:invitation_id>/renvoyer/", team.resend, name="team_resend"),
    path("equipe/invitations/<int:invitation_id>/annuler/", team.cancel, name="team_cancel"),
    path("journal/", journal.journal, name="team_journal"),
    path("passage-de-relais/", handover.start, name="handover_start"),
    path("passage-de-relais/<uuid:handover_id>/", handover.handover, name="handover"),
    path("passage-de-relais/<uuid:handover_id>/accepter/", handover.accept, name="handover_accept"),
    path("passage-de-relais/<uuid:handover_id>/renoncer/", handover.withdraw, name="handover_withdraw"),
    path("passage-de-relais/<uuid:handover_id>/renvoyer/", handover.call_again, name="handover_call_again"),
]
