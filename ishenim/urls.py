"""All addresses. The author's side has one-letter names that tell nobody anything (UX-15)."""

from django.urls import include, path

handler400 = "ishenim.schools.middleware.unreadable"
handler500 = "ishenim.schools.middleware.failed"
urlpatterns = [
    path("", include("ishenim.public.urls")),
    path("", include("ishenim.box.urls")),
    path("", include("ishenim.noticeboard.public_urls")),
    path("", include("ishenim.publicity.public_urls")),
    path("", include("ishenim.reports.public_urls")),
    path("", include("ishenim.obligations.public_urls")),
    path("", include("ishenim.source.urls")),
    path("desk/", include("ishenim.journal.desk_urls")),
    path("desk/", include("ishenim.casework.urls")),
    path("desk/", include("ishenim.opening.urls")),
    path("desk/", include("ishenim.registration.urls")),
    path("desk/", include("ishenim.consideration.urls")),
    path("desk/", include("ishenim.intake.urls")),
    path("desk/", include("ishenim.referral.urls")),
    path("desk/", include("ishenim.noticeboard.urls")),
    path("desk/", include("ishenim.register.urls")),
    path("desk/", include("ishenim.retention.urls")),
    path("desk/", include("ishenim.reports.urls")),
    path("desk/", include("ishenim.commission.urls")),
    path("desk/", include("ishenim.orders.urls")),
    path("desk/", include("ishenim.meetings.urls")),
    path("desk/", include("ishenim.publicity.urls")),
    path("desk/", include("ishenim.obligations.urls")),
    path("", include("ishenim.commission.account_urls")),
    path("j/", include("ishenim.journal.urls")),
]
