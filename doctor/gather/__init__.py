"""The only I/O: evidence from this machine's files and environment, and from AWS, into a case."""
