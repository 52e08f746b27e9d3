"""The request that Logto's connector makes for a config. This file never sends it.

Source: `packages/connectors/connector-smsaero/src/index.ts` in logto-io/logto. A test compares it, byte for byte, with what the
published `@logto/connector-smsaero` puts on the wire.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from smsaero_kit.config import ConnectorConfig
from smsaero_kit.errors import TemplateNotFound
from smsaero_kit.javascript import json_of_string, utf8_of_string
from smsaero_kit.render import render
from smsaero_kit.secret import MASK

#: Fixed in the connector (`src/constant.ts`): no other gateway is tried.
ENDPOINT: Final = "https://gate.smsaero.ru/v2/sms/send"

_USER_AGENT: Final = "got (https://github.com/sindresorhus/got)"


@dataclass(frozen=True)
class ConnectorRequest:
    """A request as Logto makes it: `headers` in the order and spelling of the wire, `body` the very bytes.

    Left out are the headers that are Node's own: `accept-encoding` (Node's version decides), `host` and `connection`.
    The API key is in the `authorization` header, in clear: base64 hides nothing. `repr` shows a mask.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def __repr__(self) -> str:
        headers = tuple((name, MASK if name == "authorization" else value) for name, value in self.headers)
        return f"ConnectorRequest(method={self.method!r}, url={self.url!r}, headers={headers!r}, body={self.body!r})"


def request_for(config: ConnectorConfig, usage_type: str, phone_digits: str, payload: Mapping[str, Any]) -> ConnectorRequest:
    """Return the request by which Logto sends the text of `usage_type`, filled from `payload`, to `phone_digits`.

    `config` is taken as valid (Logto asks its guard first), `phone_digits` goes out as it is: Logto neither checks nor changes it.

    Raises:
        TemplateNotFound: `config` has no text for `usage_type`; Logto makes no request then.
        TypeError: `payload` cannot be written as text, see `render`.
    """
    template = config.template_for(usage_type)
    if template is None:
        raise TemplateNotFound(str(usage_type))
    fields = {"number": phone_digits, "sign": config.sender_name, "text": render(template.content, payload)}
    body = "{" + ",".join(f'"{name}":{json_of_string(value)}' for name, value in fields.items()) + "}"
    body_bytes = body.encode()
    account = base64.b64encode(utf8_of_string(f"{config.email}:{config.api_key.reveal()}")).decode()
    return ConnectorRequest(
        method="POST",
        url=ENDPOINT,
        headers=(
            ("user-agent", _USER_AGENT),
            ("authorization", f"Basic {account}"),
            ("content-type", "application/json"),
            ("content-length", str(len(body_bytes))),
        ),
        body=body_bytes,
    )
