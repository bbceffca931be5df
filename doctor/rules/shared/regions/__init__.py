"""Regions and partitions: where the calls of a case go."""
