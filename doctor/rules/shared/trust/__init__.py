"""Trust policies: their conditions, near misses, and the narrowest edits of them."""
