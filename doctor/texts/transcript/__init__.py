"""A pasted text cut once into pieces: commands, documents, settings, assignments, prose.

Each piece knows its lines in the paste. Nothing is judged here, and no text makes it raise.
"""
