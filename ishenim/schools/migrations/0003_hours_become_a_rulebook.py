"""Kept for its name: no school had hours of its own before there were rulebooks."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("schools", "0002_rulebooks_and_places")]
    operations = []
