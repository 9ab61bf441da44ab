"""The addresses of premises."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
