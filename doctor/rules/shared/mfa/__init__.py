"""MFA: the devices of a caller, and the conditions that ask for them."""
