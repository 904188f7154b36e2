"""Django registration."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "ishenim.public"
    default_auto_field = "django.db.models.BigAutoField"
