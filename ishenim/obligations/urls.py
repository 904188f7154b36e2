"""Addresses of the desk's pages about obligations and reminders."""

from django.urls import path

from ishenim.obligations import views

urlpatterns = [
    path("obligations/", views.obligations, name="obligations"),
    path("reminders", views.reminders, name="reminders"),
    path("reminders/language", views.language, name="reminders-language"),
    path("reminders/telephone", views.telephone, name="reminders-telephone"),
    path("reminders/mail", views.mail, name="reminders-mail"),
    path("reminders/add", views.add, name="reminders-add"),
    path("reminders/<int:pk>/remove", views.remove, name="reminders-remove"),
    path("reminders/<int:pk>/check", views.check, name="reminders-check"),
    path("reminders/calendar", views.make_feed, name="feed-make"),
    path("reminders/calendar/withdraw", views.withdraw_feed, name="feed-withdraw"),
]
