"""Rules on the base credentials."""
