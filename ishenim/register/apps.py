"""Django registration."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "ishenim.register"
    default_auto_field = "django.db.models.BigAutoField"
