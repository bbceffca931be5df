"""What the caller sends with a call, and how it is changed."""
