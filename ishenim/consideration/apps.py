"""Django registration."""

from django.apps import AppConfig


class ConsiderationConfig(AppConfig):
    name = "ishenim.consideration"
    default_auto_field = "django.db.models.BigAutoField"
