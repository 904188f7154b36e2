"""Django registration."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "ishenim.meetings"
    default_auto_field = "django.db.models.BigAutoField"
