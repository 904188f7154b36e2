"""Addresses of the public pages: one letter each, they tell nobody anything (UX-15)."""

from django.urls import path

from ishenim.public import views

urlpatterns = [
    path("", views.home, name="public-home"),
    path("n", views.before, name="public-before"),
    path("x", views.leave, name="public-exit"),
    path("i", views.safety, name="public-safety"),
    path("m", views.trust, name="public-trust"),
    path("o", views.openings, name="public-openings"),
    path("g", views.regulation, name="public-regulation"),
    path("g.pdf", views.regulation_pdf, name="public-regulation-pdf"),
    path("g.toml", views.regulation_toml, name="public-regulation-toml"),
    path("v", views.journal, name="public-journal"),
    path("v.atom", views.journal_feed, name="public-journal-feed"),
    path("v/check", views.check, name="public-check"),
    path("v/<int:index>", views.journal_entry, name="public-journal-entry"),
    path("j/cosigned", views.cosigned, name="journal-cosigned"),
    path("j/school.json", views.school_file, name="journal-school"),
    path("j/manifest/<int:box>", views.manifest, name="journal-manifest"),
    path("j/manifest/<int:box>.<slug:ending>", views.manifest, name="journal-list"),
]
