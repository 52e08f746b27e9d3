"""Sender names and what the operators think of them, for SMS and for Viber. This file never asks.

Fields and types: https://github.com/smsaero/smsaero_python (`sign_list`, `viber_sign_list`); `sign/add`:
https://github.com/smsaero/smsaero_typescript. Codes other than 0 and 1 are not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from smsaero_kit.gateway.fields import Answered, Fields, any_object
from smsaero_kit.gateway.operators import Operator
from smsaero_kit.gateway.pages import Page, on_page, read_page
from smsaero_kit.gateway.protocol import Call, Effect


class SenderNameStatus(IntEnum):
    """Whether a sender name may be used."""

    MODERATION = 0
    APPROVED = 1


@dataclass(frozen=True, kw_only=True)
class OperatorState(Answered):
    """What one operator thinks of a sender name."""

    operator: Operator | int | None
    #: The operator's name, e.g. `MTS`.
    name: str
    status: SenderNameStatus | int | None
    status_word: str

    @property
    def approved(self) -> bool:
        """Whether the operator lets it through."""
        return self.status == SenderNameStatus.APPROVED


@dataclass(frozen=True, kw_only=True)
class SenderName(Answered):
    """A sender name of the account. Only an approved one is accepted by `send`."""

    id: int
    name: str
    status: SenderNameStatus | int | None
    #: The gateway's own word for the status, e.g. `approve` or `active`.
    status_word: str
    operators: tuple[OperatorState, ...]

    @property
    def approved(self) -> bool:
        """Whether it may be used."""
        return self.status == SenderNameStatus.APPROVED


def sender_name_add(name: str) -> Call[SenderName | None]:
    """Ask for a new sender name, 2 to 64 characters by the vendor's SDKs: it goes to moderation.

    What the gateway answers is not known: the name is returned when it answers with one.
    """
    return Call("sign/add", _read_added, {"name": name}, effect=Effect.CHANGES)


def sender_names(*, page: int = 1) -> Call[Page[SenderName]]:
    """List the sender names of the account, from `page` on."""
    return Call("sign/list", read_page(_read_listed), query=on_page(page), effect=Effect.READS)


def viber_sender_names(*, page: int = 1) -> Call[Page[SenderName]]:
    """List the sender names for Viber, from `page` on."""
    return Call("viber/sign/list", read_page(_read_listed), query=on_page(page), effect=Effect.READS)


def _read_added(data: Any) -> SenderName | None:
    fields = any_object(data)
    return _read_listed(fields) if "name" in fields.raw else None


def _read_listed(fields: Fields) -> SenderName:
    return SenderName(
        id=fields.whole("id") or 0,
        name=fields.word("name"),
        status=fields.code("status", SenderNameStatus),
        status_word=fields.word("extendStatus"),
        operators=tuple(
            OperatorState(
                operator=state.code("operator", Operator),
                name=state.word("extendOperator"),
                status=state.code("status", SenderNameStatus),
                status_word=state.word("extendStatus"),
                raw=state.raw,
            )
            for state in fields.items("statusOperators")
        ),
        raw=fields.raw,
    )
