"""Letters that wait on PostgreSQL get a part of the table for each school, made with the school."""

from django.db import migrations, models

#: An opening moves and locks its school's part alone (box/places.py). The parts keep mailboxes and
#: seals unique: over all schools the database could not, so letters and messages do not ask it to.
_FORWARD = """
LOCK TABLE schools_school IN SHARE ROW EXCLUSIVE MODE;
ALTER TABLE box_waiting RENAME TO box_waiting_whole;
CREATE TABLE box_waiting (LIKE box_waiting_whole INCLUDING DEFAULTS INCLUDING STORAGE)
  PARTITION BY LIST (school);
CREATE FUNCTION box_waiting_part(school bigint) RETURNS void LANGUAGE plpgsql AS $part$
DECLARE
  part text := 'box_waiting_' || school;
BEGIN
  IF to_regclass(part) IS NOT NULL THEN
    RETURN;
  END IF;
  -- Made alone and attached then: letters of other schools go in meanwhile.
  EXECUTE format('CREATE TABLE %I (LIKE box_waiting INCLUDING DEFAULTS INCLUDING STORAGE,'
    ' PRIMARY KEY (mailbox), UNIQUE (seal))', part);
  EXECUTE format('ALTER TABLE box_waiting ATTACH PARTITION %I FOR VALUES IN (%s)', part, school);
END $part$;
CREATE FUNCTION box_waiting_of_school() RETURNS trigger LANGUAGE plpgsql AS $made$
BEGIN
  PERFORM box_waiting_part(NEW.id);
  RETURN NULL;
END $made$;
CREATE TRIGGER box_waiting_of_school AFTER INSERT ON schools_school
  FOR EACH ROW EXECUTE FUNCTION box_waiting_of_school();
SELECT box_waiting_part(id) FROM schools_school ORDER BY id;
INSERT INTO box_waiting SELECT * FROM box_waiting_whole ORDER BY random();
DROP TABLE box_waiting_whole;
"""
_BACKWARD = """
LOCK TABLE schools_school IN SHARE ROW EXCLUSIVE MODE;
DROP TRIGGER box_waiting_of_school ON schools_school;
DROP FUNCTION box_waiting_of_school();
DROP FUNCTION box_waiting_part(bigint);
ALTER TABLE box_waiting RENAME TO box_waiting_parts;
CREATE TABLE box_waiting (LIKE box_waiting_parts INCLUDING DEFAULTS INCLUDING STORAGE,
  PRIMARY KEY (mailbox), UNIQUE (seal));
INSERT INTO box_waiting SELECT * FROM box_waiting_parts ORDER BY random();
DROP TABLE box_waiting_parts;
"""


def divide(apps, schema_editor):
    """Give each school its part; letters that wait move there in random order."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_FORWARD, None)


def join(apps, schema_editor):
    """Let all letters wait in one table again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_BACKWARD, None)


class Migration(migrations.Migration):
    dependencies = [("box", "0002_told_of_a_longer_term")]

    operations = [
        migrations.AlterField(
            model_name="letter", name="mailbox", field=models.BinaryField(max_length=16)
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                fields=("school", "mailbox"), name="one_letter_a_mailbox"
            ),
        ),
        migrations.RemoveConstraint(model_name="message", name="one_message_a_number"),
        migrations.AlterField(
            model_name="message", name="mailbox", field=models.BinaryField(max_length=16)
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                fields=("school", "mailbox", "way", "number"), name="one_message_a_number"
            ),
        ),
        migrations.RunPython(divide, join),
    ]
