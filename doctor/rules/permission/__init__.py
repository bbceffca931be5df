"""Rules on the caller's own permissions."""
