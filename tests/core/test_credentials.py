"""Credentials are looked for in a fixed order, two accounts are never mixed, and what is found never shows itself."""

from __future__ import annotations

import json
import pickle
from types import SimpleNamespace

import keyring
import keyring.backends.fail
import keyring.errors
import pytest

from smsaero_kit import Credentials, Secret, find_credentials
from smsaero_kit.credentials import KEYRING_SERVICE
from smsaero_kit.errors import CredentialsMissing, FileProblem

EMAIL, OTHER = "somebody@example.com", "other@example.com"
KEY = "k3y-of-the-tests-0123456789"


class Ring(keyring.backend.KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self, entries, problem=None):
        super().__init__()
        self.entries, self.problem = entries, problem

    def get_password(self, service, username):
        """Return the password, or raise the problem."""
        if self.problem is not None:
            raise self.problem
        return self.entries.get(username) if service == KEYRING_SERVICE else None

    def get_credential(self, service, username):
        """Return name and password; without a name those of the only account."""
        name = username or next(iter(self.entries), "")
        password = self.get_password(service, name)
        return SimpleNamespace(username=name, password=password) if password else None

    def set_password(self, service, username, password):
        """Nobody asks for this."""
        raise NotImplementedError

    def delete_password(self, service, username):
        """Nobody asks for this."""
        raise NotImplementedError


@pytest.fixture
def ring():
    """A function that puts a keyring in place of the system's; without it there is none."""
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    yield lambda entries, problem=None: keyring.set_keyring(Ring(entries, problem))
    keyring.set_keyring(before)


@pytest.fixture
def find(ring):  # noqa: ARG001 - without a keyring of the test's own there is none
    """`find_credentials` in an empty environment; the result as a pair in clear."""

    def look(**places):
        found = find_credentials(**{"environment": {}, **places})
        return found.email, found.api_key.reveal()

    return look


@pytest.fixture
def config(tmp_path):
    """A function that writes a connector JSON."""

    def write(value):
        path = tmp_path / "connector.json"
        path.write_text(json.dumps(value) if not isinstance(value, str) else value, encoding="utf-8")
        return path

    return write


def env(email=None, key=None):
    return {name: value for name, value in (("SMSAERO_EMAIL", email), ("SMSAERO_API_KEY", key)) if value is not None}


def test_arguments_come_first_then_environment_then_config_then_keyring(find, config, ring):
    path = config({"email": EMAIL, "apiKey": "from-config"})
    ring({EMAIL: "from-keyring"})
    everywhere = {"config": path, "environment": env(EMAIL, "from-environment")}
    assert find(email=EMAIL, api_key="from-arguments", **everywhere) == (EMAIL, "from-arguments")
    assert find(**everywhere) == (EMAIL, "from-environment")
    assert find(config=path) == (EMAIL, "from-config")
    assert find(email=EMAIL) == (EMAIL, "from-keyring")


def test_the_email_may_come_from_one_place_and_the_key_from_the_next(find, config):
    assert find(email=EMAIL, environment=env(key=KEY)) == (EMAIL, KEY)
    assert find(environment=env(EMAIL), config=config({"apiKey": KEY})) == (EMAIL, KEY)
    assert find(email=EMAIL, api_key=Secret(KEY)) == (EMAIL, KEY)


def test_a_key_is_never_taken_from_a_place_that_names_another_account(find, config, ring):
    ring({EMAIL: KEY})
    assert find(email=EMAIL, environment=env(OTHER, "not-mine"), config=config({"email": OTHER, "apiKey": "neither"})) == (
        EMAIL,
        KEY,
    )


def test_white_space_from_a_file_of_variables_is_no_part_of_the_key(find):
    assert find(environment=env(f"{EMAIL}\n", f" {KEY}\r\n")) == (EMAIL, KEY)


def test_a_keyring_that_knows_one_account_gives_its_email_as_well(find, ring):
    ring({EMAIL: KEY})
    assert find() == (EMAIL, KEY)


@pytest.mark.parametrize("broken", ["", "{", "[]", "null", '{"email": 1, "apiKey": []}', "[" * 20000])
def test_a_config_that_holds_nothing_is_passed_over(find, config, broken):
    assert find(config=config(broken), email=EMAIL, api_key=KEY) == (EMAIL, KEY)
    with pytest.raises(CredentialsMissing):
        find(config=config(broken))


def test_a_config_that_is_not_there_is_an_error_and_not_passed_over(find, tmp_path):
    with pytest.raises(FileProblem):
        find(config=tmp_path / "nowhere.json")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_when_nothing_is_found_each_place_is_named_in_order(find, config, language, monkeypatch):
    monkeypatch.setenv("SMSAERO_KIT_LANG", language)
    path = config({})
    with pytest.raises(CredentialsMissing) as caught:
        find(config=path)
    places = caught.value.looked
    assert [word in place for place, word in zip(places, ["", "SMSAERO_API_KEY", str(path), ""], strict=True)] == [True] * 4
    assert "SMSAERO_API_KEY" in caught.value.next_step(language)


def test_a_keyring_that_stays_locked_is_no_reason_to_fail(find, ring):
    ring({EMAIL: KEY}, keyring.errors.KeyringLocked("locked"))
    with pytest.raises(CredentialsMissing):
        find(email=EMAIL)


def test_the_keyring_is_not_touched_when_it_is_not_wanted(find, ring):
    ring({EMAIL: KEY}, AssertionError("asked"))
    with pytest.raises(CredentialsMissing):
        find(email=EMAIL, keyring=False)


def test_credentials_never_show_themselves():
    credentials = Credentials(EMAIL, Secret(KEY))
    for shown in (repr(credentials), str(credentials), f"{credentials}", repr([credentials]), repr({"a": credentials})):
        assert EMAIL not in shown
        assert KEY not in shown
    with pytest.raises(TypeError):
        pickle.dumps(credentials)


def test_a_key_given_without_an_email_belongs_to_the_first_account_that_is_named(find, config, ring):
    assert find(api_key=KEY, environment=env(EMAIL, "another")) == (EMAIL, KEY)
    assert find(api_key=KEY, config=config({"email": EMAIL})) == (EMAIL, KEY)
    ring({EMAIL: "from-keyring"})
    assert find(environment=env(key=KEY), config=config({"email": EMAIL, "apiKey": "another"})) == (EMAIL, KEY)
