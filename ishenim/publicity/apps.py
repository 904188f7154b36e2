"""Django registration."""

from django.apps import AppConfig


class PublicityConfig(AppConfig):
    name = "ishenim.publicity"
    default_auto_field = "django.db.models.BigAutoField"
