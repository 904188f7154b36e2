"""`make bench`: what the server does, beside the bare limit of the machine in the same minute."""
