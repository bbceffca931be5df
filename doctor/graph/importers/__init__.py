"""What other collectors stored, into parts of a snapshot: each format as its authors wrote it."""
