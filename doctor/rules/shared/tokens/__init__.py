"""Tokens of identity providers: claims, subjects, providers, and who issues them."""
