"""A school whose days or hours differ from the model regulation's has adopted version 1."""

from datetime import date, time

from django.db import migrations

#: Before any school had the program.
SINCE = date(2026, 1, 1)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MODEL = (1, time(12, 0), time(8, 0), time(17, 0))

TOML = """\
format = "trustbox.v2/rulebook"

[purpose]
grounds = [
    "CRM",
    "VIO",
    "RCK",
    "SUI",
    "RGT",
    "COR",
]
served = [
    "pupils",
    "parents",
]

[publicity]
per_year = 1

[access]
days = [
{days}
]
from = {access_from:%H:%M}:00
to = {access_to:%H:%M}:00

[opening]
weekday = "{weekday}"
time = {opening_time:%H:%M}:00
holiday = "next"
quorum = "more-than-half"
act = "if-letters"
act_signatures = 3
sealed = true

[commission]
least = 3
odd = true
parent = true
duty_readers = 1
acquaintance_days = 5
undertaking_days = 5

[meetings]
per_half_year = 2
half_year = "calendar"
all_sign = true

[report]
day = 5
small_number = 3

[letters]
registration_days = 1
consideration = [
    { days = 14 },
]

[records]
letters_years = 5

[reminders]
days = 5
"""


def document(school):
    days = sorted({0, 1, 2, 3, 4, school.opening_weekday})
    hours = sorted([school.access_from, school.access_to])
    if hours[0] == hours[1]:
        hours = [time(8, 0), time(17, 0)]
    return (
        TOML.replace("{ days", "{{ days").replace("14 }", "14 }}").format(
            days="\n".join(f'    "{WEEKDAYS[day]}",' for day in days),
            access_from=hours[0],
            access_to=hours[1],
            weekday=WEEKDAYS[school.opening_weekday],
            opening_time=school.opening_time,
        )
    )


def keep(apps, schema_editor):
    School = apps.get_model("schools", "School")
    RulebookVersion = apps.get_model("schools", "RulebookVersion")
    for school in School.objects.all():
        hours = (school.opening_weekday, school.opening_time, school.access_from, school.access_to)
        if hours == MODEL:
            continue
        RulebookVersion.objects.create(
            school=school,
            version=1,
            toml=document(school),
            effective_on=SINCE,
            adopted_on=SINCE,
        )
        school.newest_rulebook = 1
        school.save(update_fields=["newest_rulebook"])


class Migration(migrations.Migration):
    dependencies = [("schools", "0002_rulebooks_and_places")]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
