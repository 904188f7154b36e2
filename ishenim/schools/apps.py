"""Django registration."""

from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    name = "ishenim.schools"
    default_auto_field = "django.db.models.BigAutoField"
