"""Django registration."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "ishenim.ui"
    default_auto_field = "django.db.models.BigAutoField"
