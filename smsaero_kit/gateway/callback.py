"""Status reports that the gateway posts to a callback address. This file never listens: a web framework does.

The gateway posts a form, or JSON when the send asked for `callback_format="JSON"`, with at least `id` and `status`, and expects
HTTP 200 (https://github.com/smsaero/smsaero_php, https://github.com/smsaero/smsaero_golang). Nothing is signed, and neither
retries nor order are known: protect the address with a secret in its path, and expect reports twice and in any order.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl

from smsaero_kit.errors import CallbackRefused
from smsaero_kit.texts import texts

from .endpoints.mobile_id import MobileIdStatus
from .fields import Answered, Fields
from .message import FINAL_STATUSES, MessageStatus

#: Bytes; a report is a hundred or so.
LONGEST_CALLBACK: Final = 64 * 1024
_MOST_FIELDS: Final = 200


@dataclass(frozen=True, kw_only=True)
class StatusReport(Answered):
    """What a callback says. Two reports of the same id and status are equal: a replay is easily told."""

    #: The id of the message that `send` returned.
    id: int
    status: MessageStatus | int
    #: The gateway's own word for the status, empty when it sent none.
    status_word: str = field(default="", compare=False)

    @property
    def final(self) -> bool:
        """Whether the status of the SMS will not change any more: later reports with another status are late ones."""
        return self.status in FINAL_STATUSES

    @property
    def delivered(self) -> bool:
        """Whether the phone has the SMS."""
        return self.status == MessageStatus.DELIVERED


@dataclass(frozen=True, kw_only=True)
class MobileIdReport(Answered):
    """What a callback of Mobile ID says. Its statuses are others than those of an SMS: 2 is a failure, and only 1 is a success."""

    #: The id of the confirmation that `mobile_id_send` returned.
    id: int
    status: MobileIdStatus | int

    @property
    def confirmed(self) -> bool:
        """Whether the holder of the phone confirmed."""
        return self.status == MobileIdStatus.CONFIRMED


def parse_callback(body: bytes, content_type: str | None = "") -> StatusReport:
    """Return what the request to the callback address of an SMS reports; `content_type` is its header of that name.

    Unknown fields are kept in `raw`, unknown statuses stay numbers. Raises `CallbackRefused` for what is no report.
    """
    fields = _report(body, content_type)
    return StatusReport(
        id=fields.required_whole("id"),
        status=fields.required_code("status", MessageStatus),
        status_word=fields.word("extendStatus"),
        raw=fields.raw,
    )


def parse_mobile_id_callback(body: bytes, content_type: str | None = "") -> MobileIdReport:
    """Return what the request to the callback address of Mobile ID reports, as `parse_callback` does for an SMS."""
    fields = _report(body, content_type)
    return MobileIdReport(id=fields.required_whole("id"), status=fields.required_code("status", MobileIdStatus), raw=fields.raw)


def _report(body: bytes, content_type: str | None) -> Fields:
    if len(body) > LONGEST_CALLBACK:
        raise CallbackRefused(texts()("callback.too_long", limit=LONGEST_CALLBACK))
    fields = Fields(_sent(body, content_type))
    for name in ("id", "status"):
        if fields.whole(name) is None:
            raise CallbackRefused(texts()("callback.field_missing", field=name))
    return fields


def _sent(body: bytes, content_type: str | None) -> dict[str, Any]:
    kind = (content_type or "").partition(";")[0].strip().lower()
    # What it says it is, unless it plainly is the other thing: a header that a proxy changed costs no report.
    if kind.endswith("json") or body.lstrip()[:1] == b"{":
        try:
            value = json.loads(body)
        except (ValueError, RecursionError):
            value = None
    else:
        try:
            value = dict(parse_qsl(body.decode("utf-8", "replace").strip(), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
        except ValueError:
            value = None
    if not isinstance(value, dict) or not value:
        raise CallbackRefused(texts()("callback.unreadable"))
    return value
