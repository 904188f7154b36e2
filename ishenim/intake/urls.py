"""Addresses of the intake below /desk/."""

from django.urls import path

from ishenim.intake import views

urlpatterns = [
    path("intake", views.intake, name="intake"),
    path("intake/add", views.add, name="intake-add"),
    path("intake/papers", views.papers, name="intake-papers"),
    path("intake/keep", views.keep, name="intake-keep"),
    path("intake/<case:place>/compare", views.compare, name="intake-compare"),
]
