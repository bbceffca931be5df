"""The nouns of role assumption: frozen values, in AWS's own words. Nothing here does I/O or decides."""
