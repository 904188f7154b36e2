"""Addresses at the desk: a member's browser vouches for the journal it has seen."""

from django.urls import path

from ishenim.journal import views

urlpatterns = [
    path("journal/head", views.head, name="journal-head"),
    path("journal/cosign", views.cosign, name="journal-cosign"),
]
