"""Which tool ran with which SDK, and what each release of it knows: mostly data."""
