"""Expectations put to policies: read, turned into cases, judged. Pure: files are handed in."""

from doctor.expect.judge import judge_expectations
from doctor.expect.read import BadExpectations, ExpectationFile, read_expectations

__all__ = ["BadExpectations", "ExpectationFile", "judge_expectations", "read_expectations"]
