"""SCPs, RCPs, boundaries and session policies: what blocks, and how it is narrowed."""
