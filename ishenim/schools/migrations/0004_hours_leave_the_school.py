from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("schools", "0003_hours_become_a_rulebook")]

    operations = [
        migrations.RemoveField("school", "opening_weekday"),
        migrations.RemoveField("school", "opening_time"),
        migrations.RemoveField("school", "access_from"),
        migrations.RemoveField("school", "access_to"),
    ]
