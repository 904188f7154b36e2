"""The triggers that make the journal append-only in the database itself."""

from django.db import migrations

from ishenim.journal import triggers


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda _apps, editor: triggers.install(editor.connection),
            lambda _apps, editor: triggers.remove(editor.connection),
        )
    ]
