"""Addresses of this app."""

from django.urls import path

from ishenim.orders.undertakings import views as undertakings

urlpatterns = [
    path("undertaking", undertakings.undertaking, name="undertaking"),
    path("undertaking/sign", undertakings.sign, name="undertaking-sign"),
    path("undertaking.pdf", undertakings.pdf, name="undertaking-pdf"),
]
