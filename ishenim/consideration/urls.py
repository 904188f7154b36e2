"""Addresses of the cases below /desk/."""

from django.urls import path

from ishenim.consideration import views

urlpatterns = [
    path("cases/<case:place>", views.case, name="case"),
    path("cases/<case:place>/do/<slug:verb>", views.do, name="case-do"),
    path("cases/<case:place>/notes", views.notes, name="case-notes"),
    path("cases/<case:place>/note", views.add_note, name="case-note"),
    path("cases/<case:place>/answer-paper", views.answer_paper, name="answer-paper"),
    path("handing-over", views.hand_over, name="hand-over"),
]
