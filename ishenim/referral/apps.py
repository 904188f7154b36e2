"""Django registration."""

from django.apps import AppConfig


class ReferralConfig(AppConfig):
    name = "ishenim.referral"
    default_auto_field = "django.db.models.BigAutoField"
