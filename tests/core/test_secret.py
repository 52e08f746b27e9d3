"""A secret that cannot be seen by accident."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
import traceback

import pytest

from smsaero_kit.config import ConnectorConfig, starter_config
from smsaero_kit.secret import Credentials, Secret

KEY = "very-secret-key-0123456789"


def test_nothing_but_reveal_shows_the_value():
    secret = Secret(KEY)
    shown = [repr(secret), str(secret), f"{secret}", f"{secret!r}", f"{secret!s:>40}", repr(Credentials("a@b.co", secret))]
    shown += [
        repr(starter_config(api_key=secret)),
        repr(dataclasses.asdict(Credentials("a@b.co", secret))),
        repr(copy.deepcopy([secret])),
    ]
    assert not [text for text in shown if KEY in text]
    assert secret.reveal() == KEY


def test_it_cannot_be_pickled_or_turned_into_json():
    with pytest.raises(TypeError):
        pickle.dumps(Secret(KEY))
    with pytest.raises(TypeError):
        json.dumps(Secret(KEY))


def test_a_traceback_with_locals_does_not_show_it():
    def fail(secret: Secret) -> None:
        raise RuntimeError(len(secret))

    try:
        fail(Secret(KEY))
    except RuntimeError as error:
        shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    # This test's own source line names the variable, not the value.
    assert KEY not in shown.replace(f"KEY = '{KEY}'", "")


def test_secrets_compare_by_value():
    assert Secret(KEY) == Secret(KEY)
    assert Secret(KEY) != Secret("other")
    assert Secret("") != ""


def test_the_config_gives_the_key_only_to_its_json():
    config = starter_config("en", email="a@b.co", api_key=Secret(KEY))
    assert json.loads(config.to_json())["apiKey"] == KEY
    assert KEY not in config.to_json(masked=True)


def test_a_config_keeps_what_it_does_not_know():
    mapping = {
        "email": "a@b.co",
        "apiKey": KEY,
        "senderName": "x",
        "templates": [{"usageType": "SignIn", "content": "{{code}}", "note": 1}],
        "more": [1],
    }
    assert ConnectorConfig.from_mapping(mapping).to_mapping() == mapping
