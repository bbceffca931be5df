"""SARIF 2.1.0, as code scanning reads it: a result for each check that did not pass.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final
from urllib.parse import quote

from doctor.model.checks import Checked, Checklist, Kind, Related
from doctor.model.controls import escape_in_json
from doctor.model.plain_json import JsonObject
from doctor.model.report import ReportPlace
from doctor.model.version import __version__
from doctor.render.clean import clean

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def render_sarif(checklist: Checklist) -> str:
    """Render a checklist."""
    failed = [each for each in checklist.checks if each.outcome != "passed"]
    named = {kind.id: kind for kind in checklist.kinds}
    ids = list(dict.fromkeys(each.rule for each in failed))
    rules = [_rule(named.get(each, Kind(id=each, summary=each))) for each in ids]
    run = {
        "tool": {
            "driver": {
                "name": "roledoctor",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": rules,
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, ids.index(each.rule)) for each in failed],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return escape_in_json(json.dumps(log, indent=2, ensure_ascii=False)) + "\n"


def _rule(kind: Kind) -> JsonObject:
    rule: dict[str, Any] = {
        "id": kind.id,
        "name": kind.id,
        "shortDescription": {"text": kind.summary},
    }
    if kind.help:
        rule["help"] = {"text": kind.help}
    return rule


def _result(check: Checked, index: int) -> JsonObject:
    text = check.message if not check.detail else f"{check.message}\n\n{check.detail}"
    location = _location(check.place, check.named)
    result: dict[str, Any] = {
        "ruleId": check.rule,
        "ruleIndex": index,
        "kind": "fail" if check.outcome == "failed" else "open",
        "level": check.level if check.outcome == "failed" else "none",
        "message": {"text": clean(text, color=False)},
        "locations": [location] if location else [],
        "partialFingerprints": {"roledoctor/v1": _fingerprint(check)},
    }
    related = [each for each in map(_related_locations, check.related) if each is not None]
    if related:
        result["relatedLocations"] = [{"id": at, **each} for at, each in enumerate(related)]
    return result


def _related_locations(related: Related) -> JsonObject | None:
    location = _location(related.place, related.named)
    if not location:
        return None
    return {**location, "message": {"text": clean(related.says, color=False)}}


def _location(place: ReportPlace | None, named: str | None) -> JsonObject:
    location: dict[str, Any] = {}
    if place is not None and place.file is not None:
        uri = quote(place.file.replace("\\", "/"), safe="/~@+=,.-_", errors="replace")
        physical: dict[str, Any] = {"artifactLocation": {"uri": uri}}
        physical["region"] = {"startLine": place.line or 1}
        location["physicalLocation"] = physical
    if named is not None:
        location["logicalLocations"] = [{"fullyQualifiedName": named}]
    return location


def _fingerprint(check: Checked) -> str:
    """Name a result in a way that outlives moved lines."""
    file = "" if check.place is None else check.place.file or ""
    parts = "\0".join((check.rule, check.identity or check.name, file))
    return hashlib.sha256(parts.encode("utf-8", "replace")).hexdigest()[:32]
