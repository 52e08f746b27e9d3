"""The schema file itself: sound as a schema, in step with the code, and explained to whoever completes it in an editor."""

from __future__ import annotations

from jsonschema import Draft202012Validator

from smsaero_kit.config import starter_config
from smsaero_kit.schemas import connector_schema
from smsaero_kit.secret import Secret
from smsaero_kit.usage_types import REQUIRED, SENT_BY_SMS, UsageType


def test_it_is_a_schema_of_draft_2020_12():
    Draft202012Validator.check_schema(connector_schema())
    assert connector_schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_it_knows_the_usage_types_that_the_code_knows_and_requires_those_that_logto_requires():
    schema = connector_schema()
    assert schema["$defs"]["template"]["properties"]["usageType"]["enum"] == [str(usage_type) for usage_type in UsageType]
    required = [each["$ref"].removeprefix("#/$defs/has") for each in schema["properties"]["templates"]["allOf"]]
    assert required == [str(usage_type) for usage_type in REQUIRED]


def test_every_property_has_a_title_a_description_and_an_example():
    schema = connector_schema()
    properties = {**schema["properties"], **schema["$defs"]["template"]["properties"]}
    for name, described in properties.items():
        assert described["title"], name
        assert described["description"], name
        assert {"examples", "default", "enum"} & set(described), name


def test_examples_and_defaults_are_what_the_schema_accepts():
    schema = connector_schema()
    properties = {**schema["properties"], **schema["$defs"]["template"]["properties"]}
    for described in properties.values():
        for value in [*described.get("examples", []), *([described["default"]] if "default" in described else [])]:
            assert (
                list(
                    Draft202012Validator(
                        {**schema, **described, "type": described["type"], "required": [], "properties": {}}
                    ).iter_errors(value)
                )
                == []
            )


def test_the_default_texts_are_the_starter_texts():
    starter = starter_config("en", email="a@b.co", api_key=Secret("0123456789abcdef")).to_mapping()
    assert connector_schema()["properties"]["templates"]["default"] == starter["templates"]
    assert [entry["usageType"] for entry in starter["templates"]] == [str(usage_type) for usage_type in SENT_BY_SMS]
    assert connector_schema()["properties"]["senderName"]["default"] == starter["senderName"]
