"""The notice board for everybody. One letter tells nobody anything (UX-15)."""

from django.urls import path

from ishenim.noticeboard import views

urlpatterns = [path("a", views.answers, name="answers")]
