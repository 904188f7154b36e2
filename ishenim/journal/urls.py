"""Addresses of the journal's files."""

from django.urls import path

from ishenim.journal import views

urlpatterns = [
    path("checkpoint", views.checkpoint, name="journal-checkpoint"),
    path("vkey", views.vkey, name="journal-vkey"),
    path("policy", views.policy, name="journal-policy"),
    path("tile/<path:path>", views.tile, name="journal-tile"),
    path("entry/<int:index>", views.entry, name="journal-entry"),
    path("proof/<int:index>", views.proof, name="journal-proof"),
]
