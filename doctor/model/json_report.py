"""What every report is that is printed as JSON, and handed to programs as plain values."""

from __future__ import annotations

import msgspec

from doctor.model.plain_json import JsonObject


class JsonReport(msgspec.Struct, frozen=True, kw_only=True):
    """A report whose fields are its JSON."""

    def to_dict(self) -> JsonObject:
        """Return the report as plain JSON values."""
        built: JsonObject = msgspec.to_builtins(self)
        return built
