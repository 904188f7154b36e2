"""Addresses of keeping and destroying below /desk/."""

from django.urls import path

from ishenim.retention import views

urlpatterns = [
    path("retention", views.retention, name="retention"),
    path("retention/handover", views.draft_handover, name="draft-handover"),
    path("retention/<int:pk>", views.deed, name="deed"),
    path("retention/<int:pk>/sign", views.sign, name="deed-sign"),
    path("retention/<int:pk>/finish", views.finish, name="deed-finish"),
    path("retention/<int:pk>/discard", views.discard, name="deed-discard"),
    path("retention/<int:pk>/carry-out", views.carry_out, name="deed-carry-out"),
    path("retention/<int:pk>.pdf", views.paper, {"form": "pdf"}, name="deed-pdf"),
    path("retention/<int:pk>.docx", views.paper, {"form": "docx"}, name="deed-docx"),
    path("retention/<int:pk>.txt", views.paper, {"form": "txt"}, name="deed-txt"),
]
