"""Expectations put to policies: read, turned into cases, judged. Pure: files are handed in."""

from doctor.expect.expectation_file import BadExpectations, ExpectationFile, read_expectations
from doctor.expect.expectation_judge import judge_expectations

__all__ = ["BadExpectations", "ExpectationFile", "judge_expectations", "read_expectations"]
