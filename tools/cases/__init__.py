"""The cases of vectors/, by the part of the protocol they are about."""
