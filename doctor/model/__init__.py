"""The nouns of role assumption: frozen values, in AWS's own words. No I/O, no decisions."""
