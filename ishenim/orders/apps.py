"""Django registration."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "ishenim.orders"
    default_auto_field = "django.db.models.BigAutoField"
