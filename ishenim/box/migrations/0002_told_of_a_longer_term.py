from django.db import migrations, models


class Migration(migrations.Migration):
    """An author is told that the term of their letter was extended (R15)."""

    dependencies = [("box", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="letter", name="longer_until", field=models.DateField(null=True)
        ),
    ]
