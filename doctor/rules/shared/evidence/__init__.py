"""How a rule shows what it saw: lines of files, statements of policies."""
