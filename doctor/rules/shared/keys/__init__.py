"""The credentials that the first call is signed with."""
