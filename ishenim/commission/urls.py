"""Addresses of the desk's pages about people, cards and the roster."""

from django.urls import path

from ishenim.commission import views

urlpatterns = [
    path("people", views.people, name="people"),
    path("people/invite-office", views.invite_office, name="invite-office"),
    path("people/invitations/<int:pk>/withdraw", views.withdraw, name="withdraw-invitation"),
    path("people/office/<int:pk>/end", views.end_office, name="end-office"),
    path("people/renew/<int:pk>", views.renew, name="renew"),
    path("join/<str:token>", views.join, name="join"),
    path("second", views.second_factor, name="second-factor"),
    path("card", views.card, name="card"),
    path("card/prove", views.prove, name="prove-card"),
    path("card/found", views.report_found, name="report-found"),
    path("people/<int:seat>/lost", views.report_lost, name="report-lost"),
    path("restart", views.restart, name="restart"),
    path("restart/draft", views.draft_restart, name="draft-restart"),
    path("restart/sign", views.sign_restart, name="sign-restart"),
    path("restart/object", views.object_to_restart, name="object-to-restart"),
    path("head-card", views.head_card, name="head-card"),
    path("roster", views.roster, name="roster"),
    path("roster/draft", views.draft_roster, name="draft-roster"),
    path("roster/drop", views.drop_roster, name="drop-roster"),
    path("roster/sign", views.sign_roster, name="sign-roster"),
]
