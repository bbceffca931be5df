"""Evidence into a case: the file, its merge, its secrets and problems, and what it proves."""
