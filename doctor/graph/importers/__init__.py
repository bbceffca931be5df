"""What other collectors stored, into the parts of a snapshot: each format as its authors wrote it."""
