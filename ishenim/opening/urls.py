"""Addresses of the openings and of the room."""

from django.urls import path

from ishenim.opening import views

urlpatterns = [
    path("opening/", views.opening, name="opening"),
    path("opening/begin", views.begin, name="begin-opening"),
    path("opening/reseal", views.reseal, name="reseal"),
    path("opening/extraordinary", views.extraordinary, name="extraordinary-opening"),
    path("opening/explain", views.explain, name="explain-opening"),
    path("opening/explain/text", views.explanation, name="explanation-text"),
    path("opening/room", views.room, name="room"),
    path("opening/room/state", views.state, name="room-state"),
    path("opening/room/work", views.work, name="room-work"),
    path("opening/room/deals", views.deals, name="room-deals"),
    path("opening/room/letter/<str:seal>", views.letter, name="room-letter"),
    path("opening/room/sit", views.sit, name="room-sit"),
    path("opening/room/do/<str:verb>", views.do, name="room-do"),
    path("opening/<int:pk>/", views.paper, name="opening-paper"),
]
