"""Addresses of the program about itself; the same for every school."""

from django.urls import path

from ishenim.source import views

urlpatterns = [
    path("source", views.program, name="source"),
    path("source.tar.gz", views.download, name="source-archive"),
    path("source/changes", views.told, {"name": "changes"}, name="source-changes"),
    path("source/licence", views.told, {"name": "licence"}, name="source-licence"),
    path("source/notices", views.told, {"name": "notices"}, name="source-notices"),
    path(".well-known/security.txt", views.security, name="security-txt"),
]
