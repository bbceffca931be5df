"""roledoctor: why an AWS role cannot be assumed, and how to fix it.

The public functions are loaded when they are first used, so that `import doctor` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doctor.model.version import __version__

if TYPE_CHECKING:
    from doctor.api import CaseError, chain, check, compile_role, load_case, verdict

__all__ = [
    "CaseError",
    "__version__",
    "chain",
    "check",
    "compile_role",
    "load_case",
    "verdict",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute may be anything
    if name in __all__:
        from doctor import api  # noqa: PLC0415 - that is the point

        return getattr(api, name)
    message = f"module 'doctor' has no attribute {name!r}"
    raise AttributeError(message)
