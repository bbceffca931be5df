"""The caller's own permissions: what is missing, and how it is granted."""
