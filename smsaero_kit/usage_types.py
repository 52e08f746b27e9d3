"""The usage types of Logto: which text is sent in which flow. This file knows no config and no text.

Source: `packages/toolkit/connector-kit/src/types/passwordless.ts` in logto-io/logto, and for the required four
`packages/connectors/connector-smsaero/src/types.ts`.
"""

from __future__ import annotations

from enum import Enum
from typing import Final


class UsageType(str, Enum):
    """A usage type, spelled as Logto spells it."""

    REGISTER = "Register"
    SIGN_IN = "SignIn"
    FORGOT_PASSWORD = "ForgotPassword"  # noqa: S105 - the name of a flow
    GENERIC = "Generic"
    MFA_VERIFICATION = "MfaVerification"
    BIND_MFA = "BindMfa"
    BIND_NEW_IDENTIFIER = "BindNewIdentifier"
    USER_PERMISSION_VALIDATION = "UserPermissionValidation"
    ORGANIZATION_INVITATION = "OrganizationInvitation"

    def __str__(self) -> str:
        return self.value


#: Logto's guard refuses a config that lacks one of these. The order is the guard's own.
REQUIRED: Final = (UsageType.REGISTER, UsageType.SIGN_IN, UsageType.FORGOT_PASSWORD, UsageType.GENERIC)

#: Logto sends these by SMS too, and fails with `connector.template_not_found` when they are missing: there is no fallback.
OPTIONAL: Final = (
    UsageType.MFA_VERIFICATION,
    UsageType.BIND_MFA,
    UsageType.BIND_NEW_IDENTIFIER,
    UsageType.USER_PERMISSION_VALIDATION,
)

#: Known to Logto, but an SMS never goes out for it (`core/src/libraries/organization-invitation.ts` uses e-mail only).
NEVER_BY_SMS: Final = (UsageType.ORGANIZATION_INVITATION,)

#: What an SMS connector should cover, in the order in which the kit shows it.
SENT_BY_SMS: Final = (*REQUIRED, *OPTIONAL)
