"""Addresses of the desk's pages about making the box known."""

from django.urls import path

from ishenim.publicity import views

urlpatterns = [
    path("publicity/", views.publicity, name="publicity"),
    path("publicity/add", views.add, name="add-notice"),
    path("publicity/<int:pk>/change", views.change, name="change-notice"),
    path("publicity/<int:pk>/remove", views.remove, name="remove-notice"),
    path("publicity/<int:pk>/back", views.put_back, name="put-back-notice"),
    path("publicity/check/<slug:code>", views.check, name="publicity-check"),
    path("publicity/print", views.materials, name="materials"),
    path("publicity/poster.pdf", views.poster, name="poster"),
    path("publicity/slips.pdf", views.slips, name="slips"),
    path("publicity/lesson.pdf", views.lesson, name="lesson"),
    path("publicity/parents.pdf", views.parents, name="parents-notice"),
]
