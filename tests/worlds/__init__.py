"""Worlds of an enforcing endpoint, each with faults of its own, and what every report is held to."""
