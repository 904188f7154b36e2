"""Addresses of referrals below /desk/."""

from django.urls import path

from ishenim.referral import views

urlpatterns = [
    path("referrals", views.referrals, name="referrals"),
    path("cases/<case:place>/told.pdf", views.told, name="told-pdf"),
    path("cases/<case:place>/refer", views.refer, name="refer"),
    path("referrals/<int:pk>/reply", views.reply, name="referral-reply"),
    path(
        "referrals/<int:pk>.pdf", views.covering_letter, {"form": "pdf"}, name="covering-letter-pdf"
    ),
    path(
        "referrals/<int:pk>.docx",
        views.covering_letter,
        {"form": "docx"},
        name="covering-letter-docx",
    ),
    path("bodies", views.bodies, name="bodies"),
    path("bodies/add", views.body, name="add-body"),
    path("bodies/<slug:key>", views.body, name="body"),
    path("bodies/<slug:key>/retire", views.retire, name="retire-body"),
    path("guidance", views.guidance, name="guidance"),
    path("guidance/<slug:key>/<slug:part>", views.change_guidance, name="change-guidance"),
]
