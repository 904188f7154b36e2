"""The record of reading is append-only in the database itself (R32)."""

from django.db import migrations

from ishenim.journal import triggers

TABLES = ("casework_reading",)


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial"), ("journal", "0002_append_only")]
    operations = [
        migrations.RunPython(
            lambda _apps, editor: triggers.install(editor.connection, TABLES),
            lambda _apps, editor: triggers.remove(editor.connection, TABLES),
        )
    ]
