"""Django registration."""

from django.apps import AppConfig


class RegistrationConfig(AppConfig):
    name = "ishenim.registration"
    default_auto_field = "django.db.models.BigAutoField"
