"""Django registration."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "ishenim.retention"
    default_auto_field = "django.db.models.BigAutoField"
