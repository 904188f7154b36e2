"""Django registration."""

from django.apps import AppConfig


class OpeningConfig(AppConfig):
    name = "ishenim.opening"
    default_auto_field = "django.db.models.BigAutoField"
