"""From nothing to a Logto SMS connector for SMS Aero that is known to work.

Importing the package does nothing: each name below is loaded when it is first used.
"""

from __future__ import annotations

from .version import __version__

# Type checkers take this name for true wherever it stands; importing `typing` for it would double the time of the import.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from .config import ConnectorConfig, Template, starter_config
    from .connector import request_for
    from .credentials import find_credentials
    from .errors import KitError
    from .gateway import AsyncClient, Client
    from .phone import PhoneNumber, normalize
    from .sandbox import Sandbox, SandboxTransport
    from .secret import Credentials, Secret
    from .sms import SmsSize, measure
    from .usage_types import UsageType
    from .validation import Finding, Report, validate
    from .wizard import ValidateBox, Wizard

_HOMES = {
    "AsyncClient": "gateway",
    "Client": "gateway",
    "ConnectorConfig": "config",
    "Credentials": "secret",
    "Finding": "validation",
    "KitError": "errors",
    "PhoneNumber": "phone",
    "Report": "validation",
    "Sandbox": "sandbox",
    "SandboxTransport": "sandbox",
    "Secret": "secret",
    "SmsSize": "sms",
    "Template": "config",
    "UsageType": "usage_types",
    "ValidateBox": "wizard",
    "Wizard": "wizard",
    "find_credentials": "credentials",
    "measure": "sms",
    "normalize": "phone",
    "request_for": "connector",
    "starter_config": "config",
    "validate": "validation",
}

__all__ = [
    "AsyncClient",
    "Client",
    "ConnectorConfig",
    "Credentials",
    "Finding",
    "KitError",
    "PhoneNumber",
    "Report",
    "Sandbox",
    "SandboxTransport",
    "Secret",
    "SmsSize",
    "Template",
    "UsageType",
    "ValidateBox",
    "Wizard",
    "__version__",
    "find_credentials",
    "measure",
    "normalize",
    "request_for",
    "starter_config",
    "validate",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        import importlib

        return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
