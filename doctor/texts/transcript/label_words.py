"""What the words of a label announce, in three languages, as data: the first match counts."""

from __future__ import annotations

from typing import Final, Literal

LabelKind = Literal[
    "config",
    "credentials",
    "trust",
    "boundary",
    "scp",
    "rcp",
    "session-policy",
    "endpoint-policy",
    "identity",
    "token",
    "cloudtrail",
    "environment",
    "command",
    "error",
    "file",
    "other",
]

FILE_LABELS: Final[tuple[LabelKind, ...]] = ("config", "credentials")
"""Labels of the two shared files."""

LABEL_WORDS: Final[tuple[tuple[LabelKind, str], ...]] = (
    (
        "credentials",
        r"\.aws[/\\]credentials|credentials?[ -](?:file|datei)|^(?:my )?credentials$",
    ),
    (
        "config",
        r"\.aws[/\\]config|\baws/config\b|(?:aws|shared|profile) ?config(?:uration)?(?: file)?\b|"
        r"^(?:my )?config(?: file)?$|konfigurationsdatei|設定ファイル",
    ),
    ("session-policy", r"session polic|inline session|sitzungsrichtlinie"),
    ("boundary", r"boundar|berechtigungsgrenze|アクセス許可の境界"),
    ("rcp", r"\brcps?\b|resource control polic"),
    ("scp", r"\bscps?\b|service control polic"),
    ("endpoint-policy", r"endpoint polic|vpce? polic"),
    (
        "trust",
        r"trust|assume[ _-]?role[ _-]?policy|AssumeRolePolicyDocument|"
        r"vertrauens(?:richtlinie|beziehung|stellung)|信頼",
    ),
    ("token", r"\b(?:token|jwt|claims?)\b(?!.{0,40}(?:error|expired|invalid))"),
    ("cloudtrail", r"cloud ?trail"),
    (
        "identity",
        r"(?:permissions?|identity|iam|inline|managed|role|user|access|attached|execution)[ -]*"
        r"(?:based )?polic|polic(?:y|ies) (?:of|for|on|attached)|^polic(?:y|ies)$|"
        r"berechtigungsrichtlinie|\bpermissions\b|アクセス許可",
    ),
    (
        "environment",
        r"\benv(?:ironment)?(?: variables?| vars?)?$|^environment\b|umgebungsvariablen?|環境変数|"
        r"\benv vars?\b",
    ),
    (
        "command",
        r"^(?:(?:and|then|but|now|so|when) )*(?:what )?(?:i|we) "
        r"(?:ran|run|did|executed?|typed?|used?)\b|\bcommands?$|to reproduce|^running$|"
        r"^when i run\b|befehl|コマンド",
    ),
    (
        "error",
        r"\berrors?\b|what happened|\bi get\b|\bgot\b|(?:i|we) (?:see|saw)|\boutput\b|actual|"
        r"\blogs?\b|result|fehler|エラー|stack ?trace|traceback",
    ),
)
