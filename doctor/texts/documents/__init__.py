"""Documents in every dress that they come in: JSON, YAML, ini, assignments, tables of the CLI."""
