"""A diagnosis into text: for people (rich), and for programs (JSON)."""
