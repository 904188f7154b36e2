import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("schools", "0001_initial")]

    operations = [
        migrations.AddField("school", "place_ky", models.CharField(blank=True, max_length=200, default=""), preserve_default=False),
        migrations.AddField("school", "place_ru", models.CharField(blank=True, max_length=200, default=""), preserve_default=False),
        migrations.AddField("school", "place_en", models.CharField(blank=True, max_length=200, default=""), preserve_default=False),
        migrations.AddField("school", "newest_rulebook", models.PositiveIntegerField(default=0)),
        migrations.CreateModel(
            name="RulebookVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("toml", models.TextField()),
                ("effective_on", models.DateField()),
                ("adopted_on", models.DateField()),
                ("order_number", models.CharField(blank=True, max_length=20)),
                ("journal_index", models.PositiveIntegerField(null=True)),
                ("school", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="schools.school")),
            ],
            options={
                "ordering": ["version"],
                "constraints": [
                    models.UniqueConstraint(fields=["school", "version"], name="one_rulebook_a_version"),
                    models.UniqueConstraint(fields=["school", "effective_on"], name="one_rulebook_a_day"),
                    models.CheckConstraint(condition=models.Q(("version__gte", 1)), name="rulebooks_count_from_one"),
                ],
            },
        ),
    ]
