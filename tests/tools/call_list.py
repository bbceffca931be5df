"""The page of every call that can leave, made of the one list of them."""

from __future__ import annotations

from doctor.gather.outgoing_calls import OUTGOING, Outgoing

_HEAD = """\
# Every call that can leave your machine

`make docs` writes this page from the list (`doctor/gather/outgoing_calls.py`) that every call has to be
on: what is not listed is refused before a byte leaves. A recording proxy in the tests compares
every request of every command with it.

Nothing else is sent: no telemetry, no look for a newer version, no picture or font in a page.
Programs that you name (`credential_process`, `--mfa-command`, the command of `exec`, `aws sso
login` where you agree to it) send what they send.

## Where it goes

To AWS's own endpoints, and through your proxy where `HTTPS_PROXY` names one. An endpoint that a
profile, a `services` section, a variable or a metadata URI puts in AWS's place is named on standard
error before anything goes there. If it is neither AWS's nor on this machine, nothing goes there
unless you say so with `--endpoint HOST`, or with a yes at the terminal; without it the check is
inconclusive (exit code 3). A host of EC2, API Gateway, S3 or an endpoint service is somebody's,
not AWS's, though its name ends in `amazonaws.com`; and unencrypted (`http:`) none is AWS's for
certain. What HTTP_PROXY takes to a proxy, unencrypted, counts as sent to that proxy's host.

A sign-in that has ended is said. It is not renewed: `check` changes no file below your home
directory.
"""


def call_list() -> str:
    """Return the page."""
    return "\n".join([_HEAD, "## The calls\n", *map(_row, OUTGOING)])


def _row(row: Outgoing) -> str:
    calls = ", ".join(f"`{each}`" for each in row.calls)
    stopped = row.stopped_by or "not calling the command: it is there for this"
    return (
        f"### {row.why[0].upper()}{row.why[1:]}\n\n"
        f"- Calls: {calls}\n"
        f"- To: {row.to}\n"
        f"- With: {row.carries}\n"
        f"- By: {row.made_by}\n"
        f"- Stopped by: {stopped}\n"
    )
