"""Credentials for a command: assumed through the whole chain, and handed over."""
