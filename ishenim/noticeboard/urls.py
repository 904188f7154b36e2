"""Addresses of the notice board below /desk/."""

from django.urls import path

from ishenim.noticeboard import views

urlpatterns = [
    path("cases/<case:place>/public-answer", views.publish, name="public-answer"),
    path("cases/<case:place>/public-answer/withdraw", views.withdraw, name="withdraw-answer"),
    path("cases/<case:place>/public-answer.pdf", views.sheet, name="public-answer-pdf"),
]
