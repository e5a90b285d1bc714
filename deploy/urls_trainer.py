"""The trainer's tools, under /formation/. Every view is `staff_only`."""

from django.urls import path

from training.views import (
    attendance,
    check_in,
    cohorts,
    counters,
    curriculum,
    planner,
    progress,
    report,
    returns,
    room,
    sessions,
    sheets,
    survey,
    workshop_parts,
)

# planner: the first screen, places, cohorts, sessions
PLANNER = [
    path("", planner.home, name="training_home"),
    path("lieux/", planner.places, name="places"),
    path("lieux/nouveau/", planner.new_place, name="new_place"),
    path("lieux/<int:place_id>/", planner.place, name="place"),
    path("promotions/", cohorts.listing, name="cohorts"),
    path("promotions/nouvelle/", cohorts.new_cohort, name="new_cohort"),
    path("promotions/<int:cohort_id>/", cohorts.cohort, name="cohort"),
    path("promotions/<int:cohort_id>/ajouter/", cohorts.add_association, name="cohort_add"),
    path("promotions/<int:cohort_id>/retirer/<uuid:association_id>/", cohorts.remove_association, name="cohort_remove"),
    path("promotions/<int:cohort_id>/annuler/", cohorts.cancel_cohort, name="cancel_cohort"),
    path("seances/<uuid:session_id>/", sessions.session, name="training_session"),
    path("seances/<uuid:session_id>/modifier/", sessions.change, name="change_session"),
    path("seances/<uuid:session_id>/deplacer/", sessions.move, name="move_session"),
    path("seances/<uuid:session_id>/annuler/", sessions.cancel, name="cancel_session"),
    path("seances/<uuid:session_id>/inscrire/", sessions.register_for, name="register_for"),
]

# curriculum: editing the workshops
CURRICULUM = [
    path("programme/", curriculum.curriculum, name="curriculum"),
    path("programme/nouvelle-edition/", curriculum.begin, name="begin_edition"),
    path("programme/mettre-en-service/", curriculum.publish, name="publish_edition"),
    path("programme/abandonner/", curriculum.drop, name="drop_edition"),
    path("programme/fichiers/<int:file_id>/", curriculum.draft_file, name="draft_file"),
    path("programme/<int:number>/", curriculum.edit_workshop, name="edit_workshop"),
    path("programme/<int:number>/texte/", curriculum.edit_workshop_text, name="edit_workshop_text"),
    path("programme/<int:number>/apercu/", curriculum.preview_workshop, name="preview_workshop"),
    path("programme/<int:number>/exercices/nouveau/", workshop_parts.add_exercise, name="add_exercise"),
    path("programme/<int:number>/exercices/<int:exercise_id>/", workshop_parts.change_exercise, name="change_exercise"),
    path("programme/<int:number>/exercices/<int:exercise_id>/deplacer/", workshop_parts.move_exercise, name="move_exercise"),
    path("programme/<int:number>/exercices/<int:exercise_id>/enlever/", workshop_parts.remove_exercise, name="remove_exercise"),
    path("programme/<int:number>/fichiers/nouveau/", workshop_parts.add_file, name="add_handout_file"),
    path("programme/<int:number>/fichiers/<int:file_id>/", workshop_parts.rename_file, name="rename_handout_file"),
    path("programme/<int:number>/fichiers/<int:file_id>/enlever/", workshop_parts.remove_file, name="remove_handout_file"),
]

# day: attendance, room view, sheets
DAY = [
    path("seances/<uuid:session_id>/presence/", attendance.attendance, name="attendance"),
    path("seances/<uuid:session_id>/presence/noter/", attendance.note_attendance, name="note_attendance"),
    path("seances/<uuid:session_id>/presence/hors-ligne.js", attendance.attendance_worker, name="attendance_worker"),
    path("seances/<uuid:session_id>/presence/arrivee/", attendance.walk_in, name="walk_in"),
    path("seances/<uuid:session_id>/salle/", room.room, name="room"),
    path("seances/<uuid:session_id>/salle/maintenant/", room.room_now, name="room_now"),
    path("seances/<uuid:session_id>/salle/main/<uuid:registration_id>/", room.lower, name="lower_hand"),
    path("seances/<uuid:session_id>/salle/exercice/<uuid:association_id>/", room.say, name="say_exercise"),
    path("seances/<uuid:session_id>/code/", check_in.screen, name="check_in_code"),
    path("seances/<uuid:session_id>/code/maintenant/", check_in.screen_now, name="check_in_code_now"),
    path("seances/<uuid:session_id>/feuille.pdf", sheets.attendance_sheet, name="attendance_sheet"),
    path("seances/<uuid:session_id>/attestations.pdf", sheets.certificates, name="certificates"),
]

# progress: the matrix, one association, autonomy, returns
PROGRESS = [
    path("avancement/", progress.progress, name="progress"),
    path("avancement/<uuid:association_id>/", progress.association_progress, name="association_progress"),
    path("avancement/<uuid:association_id>/verifier/", progress.check_association, name="check_association"),
    path("avancement/<uuid:association_id>/exercices/<slug:key>/", progress.say_of_exercise, name="say_of_exercise"),
    path("avancement/<uuid:association_id>/autonomie/", progress.recognise, name="recognise_autonomy"),
    path("avancement/<uuid:association_id>/autonomie/retirer/", progress.take_back, name="take_autonomy_back"),
    path("retours/", returns.returns, name="returns"),
    path("retours/<int:return_id>/fermer/", returns.close_return, name="close_return"),
]

# report: counters and survey of a session, figures for elected officials
REPORT = [
    path("seances/<uuid:session_id>/compteurs/", counters.session_counts, name="session_counts"),
    path("seances/<uuid:session_id>/avis/", survey.session_survey, name="session_survey"),
    path("seances/<uuid:session_id>/avis/ecran/", survey.survey_screen, name="survey_screen"),
    path("bilan/", report.report, name="report"),
    path("bilan/bilan.csv", report.report_csv, name="report_csv"),
    path("bilan/bilan.ods", report.report_ods, name="report_ods"),
]

urlpatterns = [*PLANNER, *CURRICULUM, *DAY, *PROGRESS, *REPORT]
