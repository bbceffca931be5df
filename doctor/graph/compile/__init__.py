"""From the parts of a snapshot to flat arrays: each distinct document is read once."""
