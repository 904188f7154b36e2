"""Addresses of the register below /desk/."""

from django.urls import path

from ishenim.register import views

urlpatterns = [
    path("register", views.register, name="register"),
    path("register/journal", views.journal, name="registration-journal"),
    path("register/journal.pdf", views.journal_pdf, name="registration-journal-pdf"),
]
