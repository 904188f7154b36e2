"""Addresses of the author's side: one letter each, they tell nobody anything (UX-15)."""

from django.urls import path

from ishenim.box.views import drop, pages

urlpatterns = [
    path("w", pages.write, name="box-write"),
    path("f", pages.follow, name="box-follow"),
    path("f/add", pages.add, name="box-follow-add"),
    path("k", drop.key, name="box-key"),
    path("d", drop.letter, name="box-drop"),
    path("t", drop.thread, name="box-thread"),
    path("t/add", drop.add, name="box-add"),
]
