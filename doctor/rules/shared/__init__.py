"""What several rules need, by topic; each topic knows only those below it (a contract holds it)."""
