"""Django registration."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "ishenim.journal"
    default_auto_field = "django.db.models.BigAutoField"
