"""The forum, under /forum/. A category has the last address, so that none of ours is taken for one."""

from django.urls import path

from forum.views import articles, care, desk, drafts, feeds, files, moderation, preferences, reading, settings, stopping, writing

urlpatterns = [
    # Reading
    path("", reading.home, name="forum"),
    path("sujet/<int:topic_id>/", reading.topic, name="forum_topic"),
    path("tout-lu/", reading.mark_all_read, name="forum_all_read"),
    # Writing
    path("poser/", writing.ask, name="forum_ask"),
    path("sujet/<int:topic_id>/repondre/", writing.reply, name="forum_reply"),
    path("message/<int:post_id>/modifier/", writing.edit, name="forum_edit"),
    path("message/<int:post_id>/", writing.post, name="forum_post"),
    path("brouillon/", drafts.draft, name="forum_draft"),
    path("ressemblants/", drafts.similar, name="forum_similar"),
    path("sujet/<int:topic_id>/personnes/", drafts.members, name="forum_members"),
    path("sujet/<int:topic_id>/reponse-prete/", drafts.ready_answer, name="forum_ready_answer"),
    # Marks
    path("sujet/<int:topic_id>/aussi/", writing.same_problem, name="forum_same_problem"),
    path("message/<int:post_id>/merci/", writing.like, name="forum_like"),
    path("message/<int:post_id>/solution/", writing.mark_solution, name="forum_solution"),
    # Pictures and documents
    path("fichiers/", files.upload, name="forum_upload"),
    path("fichiers/<uuid:file_id>/enlever/", files.remove, name="forum_file_remove"),
    path("fichiers/<uuid:file_id>/<str:name>", files.serve, name="forum_file"),
    # Mails and feeds
    path("sujet/<int:topic_id>/suivre/", writing.follow, name="forum_follow"),
    path("arret/<str:token>/", stopping.stop, name="forum_stop"),
    path("mes-mails/", preferences.my_mails, name="forum_preferences"),
    path("mes-mails/<int:follow_id>/arreter/", preferences.stop_following, name="forum_stop_following"),
    path("flux/", feeds.public, name="forum_feed"),
    path("flux/<slug:key>/", feeds.public, name="forum_feed_category"),
    path("flux/moi/<str:token>/", feeds.own, name="forum_feed_own"),
    path("<slug:key>/suivre/", preferences.follow_category, name="forum_follow_category"),
    # Keeping it kind and lawful
    path("message/<int:post_id>/signaler/", care.report, name="forum_report"),
    path("message/<int:post_id>/signale/", care.reported, name="forum_reported"),
    path("message/<int:post_id>/historique/", care.post_history, name="forum_history"),
    path("message/<int:post_id>/masquer/", moderation.hide, name="forum_hide"),
    path("message/<int:post_id>/remettre/", moderation.show, name="forum_show"),
    path("sujet/<int:topic_id>/moderer/", moderation.moderate, name="forum_moderate"),
    path("sujet/<int:topic_id>/reunir/", moderation.merge, name="forum_merge"),
    path("sujet/<int:topic_id>/separer/", moderation.split, name="forum_split"),
    path("signalement/", care.notice, name="forum_notice"),
    path("signalement/envoye/", care.notice_sent, name="forum_notice_sent"),
    path("signalement/etat/<str:token>/", care.notice_state, name="forum_notice_state"),
    path("suivi/", desk.desk, name="forum_desk"),
    path("suivi/signalement/<uuid:report_id>/", desk.decide, name="forum_report_decide"),
    path("suivi/contestation/<uuid:report_id>/", desk.contested, name="forum_contest"),
    path("suivi/relecture/<int:post_id>/", desk.first_post, name="forum_first_post"),
    # Help articles, and the way from a site
    path("articles/", articles.index, name="forum_articles"),
    path("articles/<int:article_id>/", articles.article, name="forum_article"),
    path("articles/<int:article_id>/modifier/", articles.edit, name="forum_article_edit"),
    path("articles/<int:article_id>/retirer/", articles.remove, name="forum_article_remove"),
    path("sujet/<int:topic_id>/article/", articles.write, name="forum_article_write"),
    path("sujet/<int:topic_id>/rappel/", articles.suggest, name="forum_suggest"),
    # Settings of the city
    path("reponses-types/", settings.ready_answers, name="forum_ready_answers"),
    path("reponses-types/nouvelle/", settings.new_ready_answer, name="forum_new_ready_answer"),
    path("reponses-types/<int:answer_id>/", settings.change_ready_answer, name="forum_change_ready_answer"),
    path("reponses-types/<int:answer_id>/supprimer/", settings.delete_ready_answer, name="forum_delete_ready_answer"),
    path("rubriques/", settings.categories, name="forum_categories"),
    path("rubriques/nouvelle/", settings.new_category, name="forum_new_category"),
    path("rubriques/<int:category_id>/", settings.change_category, name="forum_change_category"),
    path("rubriques/<int:category_id>/lecture/", settings.open_category, name="forum_open_category"),
    path("rubriques/<int:category_id>/place/", settings.move_category, name="forum_move_category"),
    # A category: last
    path("<slug:key>/", reading.home, name="forum_category"),
]
