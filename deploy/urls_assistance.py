"""How a city agent enters a site to help, under /assistance/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
