"""What the regulation asks by a date: the desk of it, reminders, the calendar feed."""
