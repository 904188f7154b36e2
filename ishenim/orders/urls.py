"""Addresses of this app."""

from django.urls import path

from ishenim.orders import views
from ishenim.orders.rules import views as rules
from ishenim.orders.undertakings import views as undertakings

urlpatterns = [
    path("orders/", views.orders, name="orders"),
    path("orders/new/commission", views.new_commission, name="new-commission-order"),
    path("orders/<int:pk>", views.order, name="order"),
    path("orders/<int:pk>/edit", views.edit, name="edit-order"),
    path("orders/<int:pk>/discard", views.discard, name="discard-order"),
    path("orders/<int:pk>/sign", views.sign, name="order-sign"),
    path("orders/<int:pk>/acquaint", views.acquaint, name="order-acquaint"),
    path("orders/<int:pk>/link/<int:invitation>", views.new_link, name="order-link"),
    path("orders/<int:pk>.pdf", views.pdf, name="order-pdf"),
    path("orders/<int:pk>.docx", views.docx, name="order-docx"),
    path("orders/<int:pk>.txt", views.text, name="order-txt"),
    path("orders/leaves/<int:seat>", views.let_go, name="let-go"),
    path("rulebook", rules.rulebook, name="edit-rulebook"),
    path("calendar", rules.calendar, name="calendar"),
    path("undertaking", undertakings.undertaking, name="undertaking"),
    path("undertaking/sign", undertakings.sign, name="undertaking-sign"),
    path("undertaking.pdf", undertakings.pdf, name="undertaking-pdf"),
    path("undertaking.txt", undertakings.text, name="undertaking-txt"),
]
