"""What anybody may ask of the city: a site, or to take one over."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
