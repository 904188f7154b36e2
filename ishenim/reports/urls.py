"""Addresses of the quarterly report below /desk/."""

from django.urls import path

from ishenim.reports.views import desk

urlpatterns = [
    path("reports", desk.reports, name="reports"),
    path("reports/<quarter:place>", desk.report, name="report"),
    path("reports/<quarter:place>/count", desk.count_anew, name="report-count"),
    path("reports/<quarter:place>/offer", desk.offer, name="report-offer"),
    path("reports/<quarter:place>/sign", desk.sign, name="report-sign"),
    path("reports/<quarter:place>.pdf", desk.paper, {"form": "pdf"}, name="report-pdf"),
    path("reports/<quarter:place>.docx", desk.paper, {"form": "docx"}, name="report-docx"),
    path("reports/<quarter:place>.txt", desk.paper, {"form": "txt"}, name="report-txt"),
    path("reports/<quarter:place>.ods", desk.sheet, {"form": "ods"}, name="report-ods"),
    path("reports/<quarter:place>.csv", desk.sheet, {"form": "csv"}, name="report-csv"),
]
