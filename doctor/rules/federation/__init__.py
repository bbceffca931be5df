"""Rules on multi-factor authentication."""
