"""Infrastructure code as evidence: what is not literal is unknown, and keeps its own words."""
