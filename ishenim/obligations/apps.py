"""Django registration."""

from django.apps import AppConfig


class ObligationsConfig(AppConfig):
    name = "ishenim.obligations"
    default_auto_field = "django.db.models.BigAutoField"
