"""The forum, under /forum/."""

from django.urls import path

from forum.views import reading, stopping, writing

urlpatterns = [
    path("", reading.home, name="forum"),
    path("poser/", writing.ask, name="forum_ask"),
    path("sujet/<int:topic_id>/", reading.topic, name="forum_topic"),
    path("sujet/<int:topic_id>/repondre/", writing.reply, name="forum_reply"),
    path("sujet/<int:topic_id>/aussi/", writing.same_problem, name="forum_same_problem"),
    path("sujet/<int:topic_id>/suivre/", writing.follow, name="forum_follow"),
    path("message/<int:post_id>/modifier/", writing.edit, name="forum_edit"),
    path("message/<int:post_id>/merci/", writing.like, name="forum_like"),
    path("message/<int:post_id>/solution/", writing.mark_solution, name="forum_solution"),
    path("arret/<str:token>/", stopping.stop, name="forum_stop"),
    path("<slug:key>/", reading.home, name="forum_category"),
]
