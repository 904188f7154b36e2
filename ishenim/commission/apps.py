"""Django registration."""

from django.apps import AppConfig


class CommissionConfig(AppConfig):
    name = "ishenim.commission"
    default_auto_field = "django.db.models.BigAutoField"
