from django.db import migrations, models


class Migration(migrations.Migration):
    """Of several processes one does what only one must do."""

    dependencies = [("obligations", "0003_looks")]

    operations = [
        migrations.CreateModel(
            name="Lease",
            fields=[
                ("duty", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("holder", models.BinaryField(max_length=16)),
                ("until", models.DateTimeField()),
            ],
        ),
    ]
