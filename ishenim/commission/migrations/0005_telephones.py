"""A telephone by which the commission reaches who is missing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commission", "0004_lost_cards_and_restarts")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="telephone",
            field=models.CharField(blank=True, max_length=20, default=""),
            preserve_default=False,
        )
    ]
