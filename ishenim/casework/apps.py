"""Django registration."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "ishenim.casework"
    default_auto_field = "django.db.models.BigAutoField"
