"""Addresses of sign-in and of a school's first minutes.

Only these pages of django-allauth exist here: no sign-up, no e-mail to manage, no password by
e-mail (the management gives a new link instead: actions.renew).
"""

from allauth.account import views as account
from django.urls import include, path
from django.views.generic import RedirectView

from ishenim.commission import views

urlpatterns = [
    path("setup/<str:token>", views.setup, name="setup"),
    path("account/login", account.login, name="account_login"),
    path("account/logout", account.logout, name="account_logout"),
    path("account/inactive", account.account_inactive, name="account_inactive"),
    path("account/again", account.reauthenticate, name="account_reauthenticate"),
    path("account/password", account.password_change, name="account_change_password"),
    # Where the library sends who has no password to change; a new link gives one.
    path(
        "account/password/none",
        RedirectView.as_view(pattern_name="desk"),
        name="account_set_password",
    ),
    path("account/second/", include("allauth.mfa.urls")),
]
