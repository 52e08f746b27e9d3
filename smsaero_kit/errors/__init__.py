"""Everything that the kit raises, as one tree. This file never formats for a place: a sentence comes from the catalogue.

    KitError
    ├── FileProblem              a file cannot be read or written
    ├── ConfigRefused            a connector config has errors; `.report` has the findings
    ├── TemplateNotFound         the config has no text for the flow (Logto does not fall back to Generic)
    ├── PhoneRefused             the text is no phone number that can be sent to
    ├── PortUnavailable          the sandbox cannot listen on the port
    ├── ScenarioRefused          a scenario of the sandbox has a mistake; `.pointer` says where
    ├── StateRefused             the sandbox cannot keep its state in the file
    ├── MissingExtra             a part of the kit needs packages that are not installed
    ├── RuleUnknown              no rule of the validator has this id or name
    ├── CredentialsMissing       no e-mail or no key was found; `.looked` says where
    ├── KeyringRefused           the system's keyring did not keep the key
    ├── CallbackRefused          what came to the callback address is no status report
    ├── NetworkSettingsRefused   the environment's proxy or certificate settings cannot be used
    ├── JournalRefused           a journal of sends cannot be used
    └── GatewayError             `.may_have_been_sent` says whether an SMS may be on its way
        ├── NotReached           the request never left: every gateway failed before it took anything
        ├── OutcomeUnknown       the request left and no answer came back
        ├── UnexpectedAnswer     an answer came that is not the gateway's (HTML, broken JSON, another shape)
        ├── GatewayFailed        5xx
        ├── NotAuthorized        401
        ├── AddressNotAllowed    404 "Invalid ip-address"
        ├── NotEnoughMoney       402
        ├── RateLimited          429; `.retry_after` in seconds, or None
        ├── ValidationFailed     400; `.fields` has the gateway's words by field
        └── GatewayRefused       any other refusal, also `success: false` under HTTP 200
            ├── NotFound         404: nothing has this id
            └── CodeRefused      400 "invalid otp": not the code that the phone got

Facts stand on attributes. `sentence()` says what happened, `next_step()` what to do now, both in either language;
`str()` is the two together in the environment's language. No error ever carries a key, an e-mail or an authorization header.
"""

from __future__ import annotations

from .gateway import (
    AddressNotAllowed,
    CodeRefused,
    GatewayError,
    GatewayFailed,
    GatewayRefused,
    NotAuthorized,
    NotEnoughMoney,
    NotFound,
    NotReached,
    OutcomeUnknown,
    RateLimited,
    UnexpectedAnswer,
    ValidationFailed,
)
from .local import (
    CallbackRefused,
    ConfigRefused,
    CredentialsMissing,
    FileProblem,
    JournalRefused,
    KeyringRefused,
    MissingExtra,
    NetworkSettingsRefused,
    PhoneRefused,
    PortUnavailable,
    RuleUnknown,
    ScenarioRefused,
    StateRefused,
    TemplateNotFound,
)
from .root import KitError

__all__ = [
    "AddressNotAllowed",
    "CallbackRefused",
    "CodeRefused",
    "ConfigRefused",
    "CredentialsMissing",
    "FileProblem",
    "GatewayError",
    "GatewayFailed",
    "GatewayRefused",
    "JournalRefused",
    "KeyringRefused",
    "KitError",
    "MissingExtra",
    "NetworkSettingsRefused",
    "NotAuthorized",
    "NotEnoughMoney",
    "NotFound",
    "NotReached",
    "OutcomeUnknown",
    "PhoneRefused",
    "PortUnavailable",
    "RateLimited",
    "RuleUnknown",
    "ScenarioRefused",
    "StateRefused",
    "TemplateNotFound",
    "UnexpectedAnswer",
    "ValidationFailed",
]
