"""The addresses of prescribers."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
