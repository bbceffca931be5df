"""The only I/O: evidence from this machine's files and environment, and from AWS, into a case."""

from doctor.gather.machine import collect_local

__all__ = ["collect_local"]
