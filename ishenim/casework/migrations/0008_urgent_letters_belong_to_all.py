"""Every member may open an urgent letter; two who read the same, or an answer, end its alarm."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0007_shared_with_who_joined_later"),
        ("commission", "0003_why_a_seat_ended"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="urgentalarm", name="opened_by_whom_and_when"),
        migrations.RemoveField(model_name="urgentalarm", name="closed_at"),
        migrations.RemoveField(model_name="urgentalarm", name="note"),
        migrations.RemoveField(model_name="urgentalarm", name="opened_at"),
        migrations.RemoveField(model_name="urgentalarm", name="opened_by"),
        migrations.RemoveField(model_name="urgentalarm", name="read_at"),
        migrations.AlterField(
            model_name="urgentalarm",
            name="arrived_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="urgentalarm",
            name="read_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="UrgentOpening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("note", models.TextField()),
                ("index", models.PositiveIntegerField()),
                ("opened_on", models.DateField()),
                (
                    "alarm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="casework.urgentalarm",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="commission.member",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("alarm", "member"), name="urgent_opened_once"
                    )
                ],
            },
        ),
    ]
