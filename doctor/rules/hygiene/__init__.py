"""Advice: what works today and endangers it. Never an error, never above a cause."""
