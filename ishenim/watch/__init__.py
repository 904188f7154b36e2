"""Watching the journals of many schools from outside: no login, no letter, no trust in a host."""
