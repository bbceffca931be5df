"""Shared-config text to sections with line numbers, and on to botocore's chain."""

from doctor.profiles.nearest import nearest_names
from doctor.profiles.read import config_paths, read_shared_config
from doctor.profiles.resolve import ROLE_SETTINGS, SELECTING, resolve_chain
from doctor.profiles.sdk_order import order_of, resolve_as
from doctor.profiles.section_parser import parse_config_file

__all__ = [
    "ROLE_SETTINGS",
    "SELECTING",
    "config_paths",
    "nearest_names",
    "order_of",
    "parse_config_file",
    "read_shared_config",
    "resolve_as",
    "resolve_chain",
]
