"""City IT's console, under /console/. Every view is `staff_only`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
