"""The rules: one diagnosis each, from verdicts to findings. Pure, and each blind to the others."""

from doctor.rules.catalogue import CATALOGUE, is_advice, load_advice, load_rule, load_rules
from doctor.rules.rule import Rule, hop_rule, rule

__all__ = [
    "CATALOGUE",
    "Rule",
    "hop_rule",
    "is_advice",
    "load_advice",
    "load_rule",
    "load_rules",
    "rule",
]
