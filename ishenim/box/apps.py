"""Django registration."""

from django.apps import AppConfig


class BoxConfig(AppConfig):
    name = "ishenim.box"
    default_auto_field = "django.db.models.BigAutoField"
