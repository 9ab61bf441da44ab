"""The addresses of the API of orders."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
