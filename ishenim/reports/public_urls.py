"""Signed reports for everybody. One letter tells nobody anything (UX-15)."""

from django.urls import path

from ishenim.reports.views import everybody

urlpatterns = [
    path("q", everybody.years, name="public-reports"),
    path("q.csv", everybody.years_csv, name="public-reports-csv"),
    path("q.json", everybody.years_json, name="public-reports-json"),
    path("q/<quarter:place>", everybody.report, name="public-report"),
    path("q/<quarter:place>.csv", everybody.sheet, {"form": "csv"}, name="public-report-csv"),
    path("q/<quarter:place>.ods", everybody.sheet, {"form": "ods"}, name="public-report-ods"),
]
