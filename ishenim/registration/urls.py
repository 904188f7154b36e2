"""Addresses of the register below /desk/."""

from django.urls import path

from ishenim.registration import views

urlpatterns = [
    path("cases/<case:place>/describe", views.describe, name="describe"),
    path("categories", views.categories, name="categories"),
    path("categories/add", views.add_category, name="add-category"),
    path("categories/<slug:code>", views.change_category, name="change-category"),
]
