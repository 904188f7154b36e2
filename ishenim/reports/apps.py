"""Django registration."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "ishenim.reports"
    default_auto_field = "django.db.models.BigAutoField"
