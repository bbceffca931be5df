"""Rules on the target role's trust policy."""
