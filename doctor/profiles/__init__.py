"""Shared-config text to sections with line numbers, and on to botocore's chain."""

from doctor.profiles.nearest import nearest_names
from doctor.profiles.parse import parse_config_file
from doctor.profiles.read import config_paths, read_shared_config
from doctor.profiles.resolve import ROLE_SETTINGS, SELECTING, resolve_chain

__all__ = [
    "ROLE_SETTINGS",
    "SELECTING",
    "config_paths",
    "nearest_names",
    "parse_config_file",
    "read_shared_config",
    "resolve_chain",
]
