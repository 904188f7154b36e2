"""Django registration."""

from django.apps import AppConfig


class NoticeboardConfig(AppConfig):
    name = "ishenim.noticeboard"
    default_auto_field = "django.db.models.BigAutoField"
