"""Searches over single steps: who reaches a role, what is reached, and by which paths."""
