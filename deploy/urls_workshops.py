"""The workshops, for associations: under /ateliers/. What is public says so itself (login_not_required)."""

from django.urls import path

from training.views import calendars, check_in, exercises, my_workshops, programme, seats, session_in_hand, sheets, survey

# registration: my workshops, seats, waiting list, calendar
REGISTRATION = [
    path("", my_workshops.my_workshops, name="my_workshops"),
    path("<uuid:association_id>/", my_workshops.association_workshops, name="association_workshops"),
    path("<uuid:association_id>/seances/<uuid:session_id>/", my_workshops.workshop_session, name="workshop_session"),
    path("<uuid:association_id>/seances/<uuid:session_id>/seance.ics", my_workshops.session_file, name="session_file"),
    path("inscriptions/<uuid:registration_id>/accepter/", seats.accept_seat, name="accept_seat"),
    path("inscriptions/<uuid:registration_id>/quitter/", seats.leave_session, name="leave_session"),
    path("calendrier/", calendars.my_calendar, name="my_calendar"),
    path("calendrier/<str:key>.ics", calendars.calendar_feed, name="calendar_feed"),
]

# curriculum: reading and printing the six workshops
CURRICULUM = [
    path("programme/", programme.programme, name="programme"),
    path("programme/fichiers/<int:file_id>/", programme.handout_file, name="handout_file"),
    path("programme/<int:number>/", programme.workshop, name="workshop"),
    path("programme/<int:number>/fiche.pdf", programme.workshop_handout, name="workshop_handout"),
]

# day: checking oneself in, asking for help in the room, certificates of attendance
DAY = [
    path("presence/", check_in.type_code, name="type_code"),
    path("presence/<uuid:session_id>/<str:code>/", check_in.arrive, name="check_in"),
    path("<uuid:association_id>/seances/<uuid:session_id>/aide/", session_in_hand.ask_for_help, name="ask_for_help"),
    path("<uuid:association_id>/seances/<uuid:session_id>/aide/maintenant/", session_in_hand.in_hand_now, name="in_hand_now"),
    path("inscriptions/<uuid:registration_id>/attestation.pdf", sheets.attendance_certificate, name="attendance_certificate"),
]

# progress: the exercises of one association, its certificate, the way back
PROGRESS = [
    path("<uuid:association_id>/exercices/", exercises.my_exercises, name="my_exercises"),
    path("<uuid:association_id>/exercices/verifier/", exercises.check_my_exercises, name="check_my_exercises"),
    path("<uuid:association_id>/autonomie.pdf", exercises.autonomy_certificate, name="autonomy_certificate"),
    path("<uuid:association_id>/revenir/", exercises.ask_to_return, name="ask_to_return"),
    path("<uuid:association_id>/revenir/retirer/", exercises.stop_asking, name="stop_asking"),
]

# report: the survey after a session
REPORT = [
    path("avis/<str:key>/", survey.survey_page, name="survey"),
    path("avis/<str:key>/merci/", survey.thanks, name="survey_thanks"),
]

urlpatterns = [*REGISTRATION, *CURRICULUM, *DAY, *PROGRESS, *REPORT]
