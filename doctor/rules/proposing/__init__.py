"""Proposals that several rules make: the least change of a policy, a profile or a request."""
