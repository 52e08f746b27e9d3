"""The kernel's half of the wizard's own widgets: what it takes for a message of theirs, and what it keeps of it."""

from __future__ import annotations

import json

import ipywidgets
import pytest

from smsaero_kit.secret import Secret
from smsaero_kit.wizard.view import page as page_module
from smsaero_kit.wizard.view.hand_over import HandOver
from smsaero_kit.wizard.view.json_editor import JsonEditor
from smsaero_kit.wizard.view.page import Page
from smsaero_kit.wizard.view.secret_input import LARGEST_FILE, SecretInput

NOISE = ["text", 7, None, [], {}, {"apply": 1}, {"left": ["x"]}, {"left": ""}, {"file": "a.json"}, {"file": 1, "left": None}]
NOISE += [{"edits": "yes"}, {"edits": None}, {"edits": 1}]
NOISE += [{"want": "print", "ask": "1"}, {"want": "copy"}, {"want": ["copy"], "ask": "1"}, {"done": "copy", "ok": "yes"}]
NOISE += [{"page": "p"}, {"page": 1, "presence": "here"}, {"page": "p" * 999, "presence": "here"}, {"page": "p", "presence": []}]
NOISE += [{"languages": "en"}, {"languages": []}, {"languages": [1, None, "x" * 999]}]


@pytest.fixture(autouse=True)
def _no_widget_stays():
    yield
    ipywidgets.Widget.close_all()


@pytest.fixture
def sent(monkeypatch):
    """The messages that widgets send to the browser, in order."""
    messages = []
    monkeypatch.setattr(ipywidgets.Widget, "send", lambda _, content, **__: messages.append(content))
    return messages


@pytest.fixture
def at(monkeypatch):
    """A function that sets the clock of `Page`."""

    def set_clock(now: float) -> None:
        monkeypatch.setattr(page_module, "monotonic", lambda: now)

    set_clock(1000)
    return set_clock


@pytest.mark.parametrize("content", NOISE, ids=repr)
@pytest.mark.parametrize("buffers", [[], None], ids=["no buffers", "None"])
def test_what_is_no_message_of_ours_is_heard_by_nobody(content, buffers, sent):
    heard = []
    box, editor, hand, page = SecretInput(), JsonEditor(), HandOver(), Page()
    box.on_enter(heard.append)
    box.on_leave(heard.append)
    box.on_file(lambda *file: heard.append(file))
    editor.on_apply(heard.append)
    editor.on_edits(heard.append)
    hand.on_want(lambda: heard.append("wanted"))
    hand.on_done(lambda *done: heard.append(done))
    page.on_languages(heard.append)
    for widget in (box, editor, hand, page):
        widget._take(widget, content, buffers)
    assert (heard, sent, page._seen_at) == ([], [], None)


def test_each_way_out_of_the_field_has_its_own_listeners(key):
    heard = []
    box = SecretInput()
    box.on_enter(lambda value: heard.append(("entered", value)))
    box.on_leave(lambda value: heard.append(("left", value)))
    box.on_file(lambda name, data: heard.append((name, data)))
    data = b"\xef\xbb\xbf\xff" + key.encode()
    box._handle_custom_msg({"secret": key}, [])
    box._handle_custom_msg({"left": key}, [])
    box._handle_custom_msg({"file": "a.json"}, [memoryview(data)])
    box._handle_custom_msg({"file": "empty.json"}, [b""])
    box._handle_custom_msg({"file": "big.json"}, [bytes(LARGEST_FILE + 1)])
    assert heard == [("entered", Secret(key)), ("left", Secret(key)), ("a.json", data), ("empty.json", b"")]
    assert key not in json.dumps(ipywidgets.Widget.get_manager_state(), default=repr) + repr(vars(box))


def test_an_edit_is_answered_to_the_one_that_asked(key, sent):
    heard = []
    editor = JsonEditor(text="{}")
    editor.on_apply(heard.append)
    editor._handle_custom_msg({"apply": f'{{"apiKey": "{key}"', "ask": "first"}, [])
    editor.refuse(1, 45)
    editor._handle_custom_msg({"apply": key, "ask": "second"}, [])
    editor.accept()
    editor.refuse()
    assert [value.reveal() for value in heard] == [f'{{"apiKey": "{key}"', key]
    assert sent == [
        {"answer": "refuse", "ask": "first", "line": 1, "column": 45},
        {"answer": "accept", "ask": "second"},
        {"answer": "refuse", "ask": "second", "line": None, "column": None},
    ]
    assert key not in json.dumps(ipywidgets.Widget.get_manager_state(), default=repr) + repr(vars(editor))


def test_of_unapplied_edits_the_kernel_hears_that_there_are_some(sent):
    heard = []
    editor = JsonEditor(text="{}")
    editor.on_edits(heard.append)
    for there in (True, False):
        editor._handle_custom_msg({"edits": there}, [])
    editor.forget()
    assert heard == [True, False]
    assert sent == [{"order": "forget"}]


@pytest.mark.parametrize(("disabled", "supplied"), [(False, True), (False, False), (True, True)])
def test_the_text_is_given_once_to_who_asked_and_only_while_there_is_one(key, sent, disabled, supplied):
    done = []
    hand = HandOver(disabled=disabled)
    hand.on_want(lambda: Secret(key) if supplied else None)
    hand.on_done(lambda *each: done.append(each))
    assert sent == []
    hand._handle_custom_msg({"want": "copy", "ask": "7"}, [])
    assert sent == [{"ask": "7", "text": key if supplied and not disabled else None}]
    hand._handle_custom_msg({"done": "download", "ok": False}, [])
    assert done == [("download", False)]
    assert key not in json.dumps(ipywidgets.Widget.get_manager_state(), default=repr) + repr(vars(hand))


def test_a_mistake_of_the_supplier_does_not_leave_the_browser_waiting(sent):
    hand = HandOver()
    hand.on_want(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        hand._take(hand, {"want": "copy", "ask": "7"}, [])
    assert sent == [{"ask": "7", "text": None}]


def test_nobody_is_gone_who_never_came(at):
    page = Page()
    at(9999)
    assert (page._seen_at, page.is_gone()) == (None, False)


def test_a_page_is_gone_when_it_says_so_or_is_silent_for_too_long(at):
    page = Page()
    page._handle_custom_msg({"page": "a", "presence": "here"}, [])
    at(1150)
    assert (page._seen_at, page.is_gone(), page.is_gone(patience=149)) == (1000, False, True)
    at(1151)
    assert page.is_gone()
    page._handle_custom_msg({"page": "a", "presence": "here"}, [])
    assert not page.is_gone()
    page._handle_custom_msg({"page": "a", "presence": "gone"}, [])
    assert page.is_gone()
    page._handle_custom_msg({"page": "reloaded", "presence": "here"}, [])
    assert not page.is_gone()


def test_of_several_pages_all_have_to_be_gone(at):
    page = Page()
    for name in ("a", "b"):
        page._handle_custom_msg({"page": name, "presence": "here"}, [])
    page._handle_custom_msg({"page": "a", "presence": "gone"}, [])
    assert not page.is_gone()
    at(1151)
    assert page.is_gone()
    for number in range(500):  # no flood makes it grow for ever
        page._handle_custom_msg({"page": str(number), "presence": "here"}, [])
    assert len(page._pages) <= 50
    assert not page.is_gone()


def test_languages_are_told_as_they_came_without_what_is_none():
    heard = []
    page = Page()
    page.on_languages(heard.append)
    page._handle_custom_msg({"languages": ["ru-RU", 7, "x" * 99, "en"]}, [])
    assert heard == [["ru-RU", "en"]]


def test_orders_are_messages_and_stay_in_no_state(sent):
    page = Page()
    page.focus(".smsaero-heading")
    page.announce("Sent.")
    assert sent == [{"order": "focus", "selector": ".smsaero-heading"}, {"order": "announce", "text": "Sent."}]
