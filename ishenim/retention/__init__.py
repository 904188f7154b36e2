"""Handing over and destroying: notices before, acts, and bytes that are really gone."""
