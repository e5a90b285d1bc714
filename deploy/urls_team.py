"""The team of one association, its handovers and its journal, under /mes-sites/<id>/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
