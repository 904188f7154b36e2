"""What goes to other bodies: whom to call, covering letters, replies; urgent checklists."""
