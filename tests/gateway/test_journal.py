"""The journal knows what was begun and what came of it, keeps no number and no text, and loses nothing."""

from __future__ import annotations

import sqlite3
import stat
import sys
from datetime import datetime, timezone

import pytest

from smsaero_kit.errors import JournalRefused
from smsaero_kit.gateway import Journal, Outcome, Outgoing

ONE = Outgoing("79991234567", "Your code is 402913", "SMS Aero")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "run.journal"


def test_an_sms_may_leave_once(path):
    with Journal(path) as journal:
        assert journal.begin(ONE) is None
        assert journal.begin(ONE).outcome is Outcome.UNKNOWN
        journal.record(ONE, Outcome.ACCEPTED, 7)
        assert (journal.begin(ONE).outcome, journal.begin(ONE).message_id) == (Outcome.ACCEPTED, 7)


def test_one_that_was_certainly_not_sent_may_leave_again(path):
    with Journal(path) as journal:
        journal.begin(ONE)
        journal.record(ONE, Outcome.NOT_SENT)
        assert journal.begin(ONE) is None
        assert journal.begin(ONE).outcome is Outcome.UNKNOWN


def test_what_was_begun_is_known_to_whoever_opens_the_file_next_even_without_a_close(path):
    first = Journal(path)
    first.begin(ONE)
    with Journal(path) as second:
        assert second.begin(ONE).outcome is Outcome.UNKNOWN
        second.record(ONE, Outcome.ACCEPTED, 9)
    assert first.entry(ONE).message_id == 9
    first.close()


def test_the_same_number_text_and_name_are_the_same_sms_unless_keys_tell_them_apart(path):
    with Journal(path) as journal:
        journal.begin(ONE)
        for other in (
            Outgoing("79991234568", ONE.text, ONE.sender_name),
            Outgoing(ONE.number, "Other", ONE.sender_name),
            Outgoing(ONE.number, ONE.text, "Other"),
            Outgoing(ONE.number, ONE.text, ONE.sender_name, key="2"),
        ):
            assert journal.begin(other) is None
        assert journal.begin(Outgoing("7", "any", "any", key="2")) is not None
        assert journal.count(Outcome.UNKNOWN) == 5


def test_fields_do_not_run_into_each_other():
    assert Outgoing("7", "ab", "c").digest != Outgoing("7", "a", "bc").digest
    assert len(Outgoing("7", "\ud800", "c").digest) == 32


def test_the_file_holds_neither_number_nor_text_and_is_its_owners_alone(path):
    with Journal(path) as journal:
        journal.begin(ONE)
        journal.record(ONE, Outcome.ACCEPTED, 7)
        kept = b"".join(file.read_bytes() for file in path.parent.iterdir())
        assert ONE.number.encode() not in kept
        assert b"402913" not in kept
        if sys.platform != "win32":
            assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
    assert ONE.number not in repr(ONE)
    assert ONE.text not in repr(ONE)


def spoil(path, how):
    if how == "text":
        path.write_text("a letter to my mother, long enough to be no header of SQLite at all ............................")
    elif how == "other database":
        base = sqlite3.connect(path)
        base.execute("CREATE TABLE photos (id)")
        base.close()
    elif how == "newer":
        Journal(path).close()
        base = sqlite3.connect(path)
        base.execute("PRAGMA user_version = 2")
        base.close()
    elif how == "folder":
        path.mkdir()


@pytest.mark.parametrize("how", ["text", "other database", "newer", "folder"])
def test_a_file_that_is_no_journal_is_refused_and_left_as_it_is(path, how):
    spoil(path, how)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(JournalRefused) as caught:
        Journal(path)
    for language in ("en", "ru"):
        assert str(path) in caught.value.sentence(language)
        assert caught.value.next_step(language)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_folder_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(JournalRefused):
        Journal(tmp_path / "no" / "run.journal")


def test_each_entry_says_when(path):
    before = datetime.now(timezone.utc).replace(microsecond=0)
    with Journal(path) as journal:
        journal.begin(ONE)
        assert before <= journal.entry(ONE).time <= datetime.now(timezone.utc)
