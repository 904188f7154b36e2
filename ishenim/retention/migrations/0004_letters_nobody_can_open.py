"""An act may name letters whose cards a restart has ended; they never had a number."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("retention", "0003_what_is_left_on_the_disk")]

    operations = [
        migrations.AddField(
            model_name="deed",
            name="lost",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
