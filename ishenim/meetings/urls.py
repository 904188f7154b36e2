"""Addresses of the meetings' pages. A meeting is named by its number."""

from django.urls import path

from ishenim.meetings.views import items, meetings, minutes

ONE = "meetings/<int:number>"
ITEM = f"{ONE}/items/<int:pk>"

urlpatterns = [
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/new", meetings.call, name="call-meeting"),
    path(ONE, meetings.meeting, name="meeting"),
    path(f"{ONE}/change", meetings.change, name="change-meeting"),
    path(f"{ONE}/cancel", meetings.cancel, name="cancel-meeting"),
    path(f"{ONE}/presence", meetings.presence, name="meeting-presence"),
    path(f"{ONE}/items", meetings.add_item, name="add-item"),
    path(ITEM, items.item, name="meeting-item"),
    path(f"{ITEM}/move", items.move, name="move-item"),
    path(f"{ITEM}/remove", items.remove, name="remove-item"),
    path(f"{ITEM}/recuse", items.recuse, name="meeting-recuse"),
    path(f"{ITEM}/vote", items.vote, name="meeting-vote"),
    path(f"{ITEM}/chair", items.elect_chair, name="meeting-elect-chair"),
    path(f"{ITEM}/secretary", items.elect_secretary, name="meeting-elect-secretary"),
    path(f"{ITEM}/task", items.task, name="meeting-task"),
    path(f"{ONE}/recusals/<int:pk>/drop", items.drop_recusal, name="drop-recusal"),
    path(f"{ONE}/ballots/<int:pk>/drop", items.drop_ballot, name="drop-ballot"),
    path(f"{ONE}/tasks/<int:pk>/drop", items.drop_task, name="drop-task"),
    path(f"{ONE}/tasks/<int:pk>/done", items.done, name="task-done"),
    path(f"{ONE}/minutes", minutes.minutes, name="minutes"),
    path(f"{ONE}/minutes/draft", minutes.draft, name="minutes-draft"),
    path(f"{ONE}/minutes/sign", minutes.sign, name="minutes-sign"),
    path(f"{ONE}/minutes/finish", minutes.finish, name="minutes-finish"),
    path(f"{ONE}/minutes.pdf", minutes.pdf, name="minutes-pdf"),
    path(f"{ONE}/minutes.docx", minutes.docx, name="minutes-docx"),
    path(f"{ONE}/minutes.txt", minutes.text, name="minutes-txt"),
]
