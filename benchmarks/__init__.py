"""`make bench`: what the server does, beside the bare limit of the same machine in the same minute."""
