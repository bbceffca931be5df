"""The causes that a failure can have, a table for each kind: what stands first is the likeliest."""
