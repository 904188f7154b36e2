"""Django registration."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "ishenim.intake"
    default_auto_field = "django.db.models.BigAutoField"
