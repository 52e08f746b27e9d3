"""What one keystroke in a text sends to the browser: little, and never the field that is being typed in."""

from __future__ import annotations

import comm
import ipywidgets
import pytest
from comm.base_comm import BaseComm


@pytest.fixture
def sent(monkeypatch):
    """The messages to the browser: pairs of method and the names of the traits, of every widget made from now on."""
    messages = []

    class Recorded(BaseComm):
        def publish_msg(self, _kind, data=None, **_rest):
            if data and "state" in data:
                messages.append((data.get("method"), set(data["state"])))

    # How a kernel, too, tells widgets what to talk through.
    monkeypatch.setattr(comm, "create_comm", Recorded)
    return messages


@pytest.mark.parametrize("typed", ["{{code}} x", "no code", "{{code}} " + "ы" * 80])
def test_a_keystroke_sends_at_most_three_messages_and_not_the_field_itself(hands, sent, typed):
    user = hands()
    user.go_to("compose")
    field = next(user.widgets(ipywidgets.Textarea))
    sent.clear()
    content = {"method": "update", "state": {"value": typed}, "buffer_paths": []}
    field._handle_msg({"content": {"data": content}, "buffers": []})
    assert user.state.config.templates[0].content == typed
    assert len(sent) <= 3
    # The echo tells other pages of the same kernel; an update would overwrite what is typed meanwhile.
    updates = [traits for method, traits in sent if method == "update"]
    assert updates
    assert all(traits in ({"value"}, {"shown"}) for traits in updates)
    assert field.value == typed
