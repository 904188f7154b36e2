"""The one page of this installation that other websites may show inside theirs."""

from django.urls import path

from ishenim.publicity import views

urlpatterns = [path("b", views.public_block, name="public-block")]
