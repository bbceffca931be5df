"""Policy and request in, verdict with its trace out: three-valued, pure, no I/O."""

from doctor.evaluate.compiled_role import CompiledCaller, CompiledRole, compile_role
from doctor.evaluate.decide import decide_question, evaluate_question, evaluate_trust
from doctor.evaluate.keys import derive_context
from doctor.evaluate.policy_parser import parse_policy
from doctor.evaluate.question import Question, complete_caller, frame_question
from doctor.evaluate.settling_facts import settle

__all__ = [
    "CompiledCaller",
    "CompiledRole",
    "Question",
    "compile_role",
    "complete_caller",
    "decide_question",
    "derive_context",
    "evaluate_question",
    "evaluate_trust",
    "frame_question",
    "parse_policy",
    "settle",
]
