"""Letters that had their number or their last answer before the database knew of it."""

from typing import Any

from django.db import migrations


def note(apps: Any, _editor: Any) -> None:
    """Mark letters that are registered, and those whose author heard the last word."""
    letters, cases = apps.get_model("box", "Letter"), apps.get_model("casework", "Case")
    letters.objects.filter(pk__in=cases.objects.values("letter")).update(is_registered=True)
    done = letters.objects.filter(stage__in=["answered", "finished"])
    messages = apps.get_model("box", "Message")
    for letter in done.only("pk", "mailbox"):
        added = messages.objects.filter(mailbox=letter.mailbox, way="in").count()
        last = apps.get_model("casework", "Answer").objects.filter(letter=letter)
        heard = last.order_by("-message__number").values_list("follow_ups", flat=True).first() or 0
        if added <= heard:
            letters.objects.filter(pk=letter.pk).update(waits=False)


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_how_it_was_answered"), ("box", "0001_initial")]
    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
