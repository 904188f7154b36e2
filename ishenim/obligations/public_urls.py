"""The calendar's address: whoever knows it reads it."""

from django.urls import path

from ishenim.obligations import views

urlpatterns = [path("c/<str:token>.ics", views.feed, name="feed")]
