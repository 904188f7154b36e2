"""Addresses of the desk and the letters. A letter is named by its published seal."""

from django.urls import path, register_converter

from ishenim.casework import views
from ishenim.casework.readings import views as readings
from ishenim.casework.records import views as records


class Seal:
    """32 bytes in hexadecimal."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Place:
    """A registration number as addresses write it: 2026-12."""

    regex = "20[0-9]{2}-[1-9][0-9]{0,6}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Seal, "seal")
register_converter(Place, "case")

urlpatterns = [
    path("", views.desk, name="desk"),
    path("urgent", views.urgent_count, name="urgent-count"),
    path("letters/", views.letter_list, name="letters"),
    path("letters/log", readings.access_log, name="access-log"),
    path("letters/search", readings.search, name="search-letters"),
    path("letters/file", readings.case_file, name="case-file"),
    path("letters/<seal:seal>", views.letter, name="letter"),
    path("letters/<seal:seal>/keys", views.keys, name="letter-keys"),
    path("letters/<seal:seal>/releases", views.releases, name="letter-releases"),
    path("letters/<seal:seal>/take", views.take, name="letter-take"),
    path("letters/<seal:seal>/report", views.report, name="letter-report"),
    path("letters/<seal:seal>/open", views.open_urgent, name="urgent-open"),
    path("letters/<seal:seal>/answer", views.answer, name="letter-answer"),
    path("letters/<seal:seal>/leaving", views.leaving, name="letter-leaving"),
    path("letters/<seal:seal>/share", views.share, name="letter-share"),
    path("opening/<int:pk>/act.pdf", records.act_pdf, name="act-pdf"),
    path("opening/<int:pk>/act.txt", records.act_txt, name="act-txt"),
    path("opening/journal", records.journal, name="opening-journal"),
    path("opening/journal.pdf", records.journal_pdf, name="opening-journal-pdf"),
    path("opening/seals", records.register, name="seal-register"),
    path("opening/seals.pdf", records.register_pdf, name="seal-register-pdf"),
]
