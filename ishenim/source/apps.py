"""Django registration."""

from django.apps import AppConfig


class SourceConfig(AppConfig):
    name = "ishenim.source"
    default_auto_field = "django.db.models.BigAutoField"
