"""The addresses of compounding."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
