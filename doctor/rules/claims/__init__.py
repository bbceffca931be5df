"""What rules on federation ask: the token's claims, who issues it, and what its job would send."""
