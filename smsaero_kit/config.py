"""The connector config as a value. This file never checks it (see `validation`) and never reads or writes a file.

Field names are Logto's: `packages/connectors/connector-smsaero/src/types.ts` in logto-io/logto.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from .secret import MASK, Credentials, Secret
from .texts import texts
from .usage_types import SENT_BY_SMS, UsageType

#: The free sender name as the gateway itself spells it in its answers: with a space.
FREE_SENDER_NAME: Final = "SMS Aero"


def misspells_free_sender_name(name: str) -> bool:
    """Return whether `name` means the free sender name but is spelled as no answer of the gateway spells it."""
    return name != FREE_SENDER_NAME and "".join(name.split()).lower() == "smsaero"


_FIELDS: Final = ("email", "apiKey", "senderName", "templates")


@dataclass(frozen=True)
class Template:
    """One text: `usage_type` says in which flow Logto sends it, `content` is the text with its `{{code}}`."""

    usage_type: str
    content: str
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class ConnectorConfig:
    """The config of Logto's SMS Aero connector. `extra` keeps unknown properties: Logto stores and ignores them.

    `repr` shows neither the key nor `extra`, which may hold anything.
    """

    email: str
    api_key: Secret
    sender_name: str
    templates: tuple[Template, ...]
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> ConnectorConfig:
        """Return the config that `mapping` (parsed JSON that passed validation) describes.

        Raises `KeyError`, `TypeError` or `AttributeError` for a mapping that validation would refuse.
        """
        return cls(
            email=mapping["email"],
            api_key=Secret(mapping["apiKey"]),
            sender_name=mapping["senderName"],
            templates=tuple(
                Template(
                    usage_type=entry["usageType"],
                    content=entry["content"],
                    extra={name: value for name, value in entry.items() if name not in ("usageType", "content")},
                )
                for entry in mapping["templates"]
            ),
            extra={name: value for name, value in mapping.items() if name not in _FIELDS},
        )

    @property
    def credentials(self) -> Credentials:
        """The account that the config sends through."""
        return Credentials(self.email, self.api_key)

    def template_for(self, usage_type: str) -> Template | None:
        """Return the text that Logto would send: the first of its usage type; there is no fallback to `Generic`."""
        return next((template for template in self.templates if template.usage_type == usage_type), None)

    def to_mapping(self, *, masked: bool = False) -> dict[str, Any]:
        """Return the config as JSON values, the API key in clear unless `masked`."""
        return {
            "email": self.email,
            "apiKey": (MASK if self.api_key else "") if masked else self.api_key.reveal(),
            "senderName": self.sender_name,
            "templates": [
                {"usageType": template.usage_type, "content": template.content, **template.extra} for template in self.templates
            ],
            **self.extra,
        }

    def to_json(self, *, masked: bool = False) -> str:
        """Return the config as indented JSON with a final line end, the API key in clear unless `masked`."""
        return json.dumps(self.to_mapping(masked=masked), ensure_ascii=False, indent=2) + "\n"


def starter_config(
    language: str | None = None, *, email: str = "", api_key: Secret | None = None, sender_name: str = FREE_SENDER_NAME
) -> ConnectorConfig:
    """Return a config with a text for each flow that Logto sends by SMS, in `language` or the environment's."""
    return ConnectorConfig(
        email=email,
        api_key=api_key or Secret(""),
        sender_name=sender_name,
        templates=tuple(Template(usage_type.value, starter_text(usage_type, language)) for usage_type in SENT_BY_SMS),
    )


def starter_text(usage_type: UsageType, language: str | None = None) -> str:
    """Return a text for `usage_type` that fits into one segment, in `language` or the environment's."""
    return texts(language)(f"starter.{usage_type.value}")
