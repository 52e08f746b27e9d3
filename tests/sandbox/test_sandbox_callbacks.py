"""Status callbacks: each change once and in order, in the encoding wanted, again until it is taken, and to nobody else."""

from __future__ import annotations

import json
from collections import Counter
from urllib.parse import parse_qsl

import httpx
import pytest

from smsaero_kit.gateway.callback import parse_callback
from smsaero_kit.sandbox.callbacks import LONGEST_PAUSE, REMEMBERED, Outbox, receiver_of
from smsaero_kit.sandbox.choices import DEFAULTS
from smsaero_kit.sandbox.posting import post_callbacks
from smsaero_kit.sandbox.state.sms import FORM, JSON, CallbackAddress

URL = "http://127.0.0.1:9/status?secret=1"
SMS = {"number": "79991234567", "text": "Hi", "sign": "SMS Aero", "callbackUrl": URL}
MOBILE_ID = {"number": "79991234567", "sign": "x", "callbackUrl": URL}


class Application:
    """An application under test that keeps what it gets, and answers `status`."""

    def __init__(self, status=200) -> None:
        self.status = status
        self.got: list[httpx.Request] = []
        self.transport = httpx.MockTransport(self.answer)

    def answer(self, request):
        """Answer one."""
        self.got.append(request)
        return httpx.Response(self.status, headers={"location": "http://127.0.0.1:9/elsewhere"})

    def statuses(self):
        """Return id and status of each that was got."""
        return [(int(fields["id"]), int(fields["status"])) for fields in map(fields_of, self.got)]


def fields_of(request):
    if request.headers["content-type"] == "application/json":
        return json.loads(request.content)
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    return dict(parse_qsl(request.content.decode(), strict_parsing=True))


@pytest.fixture
def application():
    return Application()


def post_all(sandbox, application, seconds=20):
    """Go through `seconds` in small steps and post what becomes due."""
    for _ in range(seconds * 2):
        post_callbacks(sandbox, transport=application.transport)
        sandbox.clock.advance(0.5)


@pytest.mark.parametrize(
    ("number", "statuses"),
    [
        ("79991234567", [3, 4, 1]),
        ("79990000002", [3, 4, 2]),
        ("79990000004", [3, 4]),
        ("79990000006", [6]),
        ("79990000008", [0, 3, 4, 1]),
    ],
)
@pytest.mark.parametrize("steps", [True, False])
def test_each_change_of_a_status_is_posted_once_and_in_order(post, sandbox, application, number, statuses, steps):
    sent = post("sms/send", **{**SMS, "number": number})[1]["data"]["id"]
    if steps:
        post_all(sandbox, application)
    else:
        sandbox.clock.advance(3600)
        assert post_callbacks(sandbox, transport=application.transport) == len(statuses)
    assert application.statuses() == [(sent, status) for status in statuses]
    assert {(str(each.url), each.method) for each in application.got} == {(URL, "POST")}
    assert [(each.answered, each.problem, each.again, each.arrived) for each in sandbox.callbacks] == [
        (200, "", None, True)
    ] * len(statuses)
    assert (post_callbacks(sandbox, transport=application.transport), len(sandbox.outbox)) == (0, 0)


def test_a_moderated_text_is_reported_too(post, sandbox, application):
    sandbox.choices = sandbox.choices.changed({"text_moderation": 60})
    post("sms/send", **SMS)
    sandbox.clock.advance(3600)
    post_callbacks(sandbox, transport=application.transport)
    assert [status for _, status in application.statuses()] == [0, 3, 4, 1]


def test_each_message_of_a_list_and_a_scheduled_one_are_reported_when_their_time_comes(post, sandbox, application):
    now = int(sandbox.clock())
    post("sms/send", **{**SMS, "number": None}, numbers=["79990000006", "79991234567"])
    post("sms/send", **{**SMS, "number": "79990000006"}, dateSend=now + 1000)
    post_all(sandbox, application)
    assert Counter(application.statuses()) == Counter([(1_000_001, 6), (1_000_002, 3), (1_000_002, 4), (1_000_002, 1)])
    sandbox.clock.advance(1000)
    post_callbacks(sandbox, transport=application.transport)
    assert application.statuses()[-1] == (1_000_003, 6)


@pytest.mark.parametrize("endpoint", ["sms/testsend", "sms/send"])
def test_nothing_is_posted_for_a_test_or_without_an_address(post, sandbox, endpoint):
    post(endpoint, **{**SMS, "callbackUrl": SMS["callbackUrl"] if endpoint == "sms/testsend" else None})
    assert len(sandbox.outbox) == 0


@pytest.mark.parametrize(
    ("given_format", "case", "encoding"),
    [
        (None, "ignored", FORM),
        ("JSON", "ignored", JSON),
        ("json", "ignored", JSON),
        ("json", "exact", FORM),
        ("JSON", "exact", JSON),
        ("XML", "ignored", FORM),
    ],
)
@pytest.mark.parametrize("fields", ["id_and_status", "with_words"])
def test_a_callback_is_a_form_or_json_and_the_kits_own_reader_reads_it(
    post, sandbox, application, given_format, case, encoding, fields
):
    sandbox.choices = sandbox.choices.changed({"callback_format_case": case, "callback_fields": fields})
    post("sms/send", **{**SMS, "number": "79990000006"}, callbackFormat=given_format)
    post_all(sandbox, application)
    (got,) = application.got
    assert (got.headers["content-type"] == "application/json") == (encoding == JSON)
    words = {"extendStatus": "reject"} if fields == "with_words" else {}
    assert {name: str(value) for name, value in fields_of(got).items()} == {"id": "1000001", "status": "6", **words}
    read = parse_callback(got.content, got.headers["content-type"])
    assert (read.id, read.status) == (1_000_001, 6)


@pytest.mark.parametrize(
    "url", ["example.com", "ftp://example.com/", "http://", "https:///x", "http://x y", "http://127.0.0.1/" + "x" * 2000]
)
@pytest.mark.parametrize("endpoint", ["sms/send", "mobile-id/send"])
def test_an_address_that_is_none_is_refused(post, endpoint, url):
    assert post(endpoint, **{**SMS, "callbackUrl": url})[1]["data"] == {"callbackUrl": ["incorrect"]}


@pytest.mark.parametrize("status", [201, 204, 301, 302, 400, 500])
def test_only_200_counts_as_taken_and_pauses_grow_until_the_attempts_are_used_up(post, sandbox, status):
    application = Application(status)
    post("sms/send", **{**SMS, "number": "79990000006"})
    sandbox.clock.advance(60)
    pauses = []
    while post_callbacks(sandbox, transport=application.transport):
        last = sandbox.callbacks[-1]
        assert (last.answered, last.arrived) == (status, False)
        if last.again is not None:
            pauses.append(last.again - last.time)
            sandbox.clock.advance(pauses[-1] - 1)
            assert post_callbacks(sandbox, transport=application.transport) == 0
            sandbox.clock.advance(1)
    assert pauses == [10, 20, 40, 80]
    # A redirect was not followed.
    assert [str(each.url) for each in application.got] == [URL] * 5
    assert (len(sandbox.outbox), [each.callback.attempt for each in sandbox.callbacks]) == (0, [1, 2, 3, 4, 5])


def test_what_is_taken_at_last_is_not_tried_again(post, sandbox, application):
    application.status = 503
    post("sms/send", **{**SMS, "number": "79990000006"})
    sandbox.clock.advance(60)
    post_callbacks(sandbox, transport=application.transport)
    application.status = 200
    sandbox.clock.advance(10)
    post_callbacks(sandbox, transport=application.transport)
    assert [(each.answered, each.arrived) for each in sandbox.callbacks] == [(503, False), (200, True)]
    assert len(sandbox.outbox) == 0


@pytest.mark.parametrize(
    ("error", "problem"),
    [(httpx.ReadTimeout("x"), "timeout"), (httpx.ConnectError("x"), "unreachable"), (OSError("x"), "unreachable")],
)
def test_a_receiver_that_does_not_answer_is_tried_again(post, sandbox, error, problem):
    def fail(_request):
        raise error

    post("sms/send", **{**SMS, "number": "79990000006"})
    sandbox.clock.advance(60)
    post_callbacks(sandbox, transport=httpx.MockTransport(fail))
    (attempt,) = sandbox.callbacks
    assert (attempt.answered, attempt.problem, attempt.again) == (None, problem, sandbox.clock() + 10)


def test_an_application_that_fails_shows_why_and_the_other_callbacks_still_wait(post, sandbox, application):
    def fail(_request):
        raise ZeroDivisionError

    post("sms/send", **SMS)
    sandbox.clock.advance(60)
    with pytest.raises(ZeroDivisionError):
        post_callbacks(sandbox, transport=httpx.MockTransport(fail))
    assert post_callbacks(sandbox, transport=application.transport) == 2
    sandbox.clock.advance(10)
    post_callbacks(sandbox, transport=application.transport)
    assert [status for _, status in application.statuses()] == [4, 1, 3]


def test_a_wsgi_application_gets_them_in_the_process(post, sandbox):
    got = []

    def application(environ, start_response):
        got.append((environ["REQUEST_METHOD"], environ["wsgi.input"].read()))
        start_response("200 OK", [])
        return [b""]

    post("sms/send", **{**SMS, "number": "79990000006", "callbackUrl": "https://shop.example/status"})
    sandbox.clock.advance(60)
    assert post_callbacks(sandbox, transport=httpx.WSGITransport(application)) == 1
    assert got == [("POST", b"id=1000001&status=6")]


def test_a_session_of_mobile_id_is_reported_and_ends_with_its_confirmation(post, sandbox, application):
    session = post("mobile-id/send", **MOBILE_ID)[1]["data"]["id"]
    post_all(sandbox, application, 5)
    post("mobile-id/verify", id=session, code="1234", sign="x")
    post("mobile-id/verify", id=session, code="1234", sign="x")
    post_all(sandbox, application, 5)
    assert application.statuses() == [(session, 8), (session, 3), (session, 1)]
    early = post("mobile-id/send", **MOBILE_ID, callbackFormat="JSON")[1]["data"]["id"]
    post("mobile-id/verify", id=early, code="1234", sign="x")
    post_all(sandbox, application, 5)
    assert application.statuses()[3:] == [(early, 1)]
    assert "extendStatus" not in fields_of(application.got[-1])
    assert application.got[-1].headers["content-type"] == "application/json"


def test_a_foreign_host_is_left_alone_and_not_tried_again(post, sandbox):
    post("sms/send", **{**SMS, "number": "79990000006", "callbackUrl": "https://example.com/status"})
    sandbox.clock.advance(60)
    assert post_callbacks(sandbox) == 1
    assert [(each.answered, each.problem, each.again) for each in sandbox.callbacks] == [(None, "refused_host", None)]
    assert len(sandbox.outbox) == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1\\@example.com/",
        "http://example.com\\@[::1",
        "http://127.0.0.1:99999/",
        "http://\ud83d\ude00\u200b/",
        "http://a..b/",
    ],
)
def test_an_address_that_nobody_can_read_does_no_harm(post, sandbox, url):
    assert post("sms/send", **{**SMS, "number": "79990000006", "callbackUrl": url})[0] == 200
    sandbox.clock.advance(60)
    post_callbacks(sandbox)
    assert sandbox.callbacks[0].problem in ("refused_host", "unreachable")


def test_pauses_grow_to_a_day_and_no_further():
    outbox, choices = Outbox(), DEFAULTS.changed({"callback_attempts": 100, "callback_pause": 10})
    outbox.plan(1, CallbackAddress(URL), [(0.0, 1)], words=True)
    now = 0.0
    for _ in range(99):
        (callback,) = outbox.take(now)
        outbox.done(callback, now, choices, None, "timeout")
        now = outbox.attempts[-1].again
    assert outbox.attempts[-1].again - outbox.attempts[-1].time == LONGEST_PAUSE


def test_what_waits_and_what_is_remembered_is_bounded_and_the_last_due_is_dropped_first_and_counted(monkeypatch):
    monkeypatch.setattr("smsaero_kit.sandbox.callbacks.MOST_WAITING", 1000)
    monkeypatch.setattr("smsaero_kit.sandbox.callbacks._SLACK", 100)
    outbox = Outbox()
    for index in range(1150):
        outbox.plan(index, CallbackAddress(f"http://127.0.0.1:{index % 7}/"), [(float(-index), 1)], words=True)
        assert len(outbox) < 1100
    assert outbox.dropped == 1150 - len(outbox) == 100
    due = outbox.take(0.0)
    assert due[0].message_id == 1149
    assert [each.due for each in due] == sorted(each.due for each in due)
    for callback in due:
        outbox.done(callback, 0.0, DEFAULTS, None, "refused_host")
    assert (len(outbox), len(outbox.attempts), outbox.dropped) == (0, REMEMBERED, 100)
    outbox.clear()
    assert outbox.dropped == 0


@pytest.mark.parametrize(
    ("url", "receiver"),
    [
        ("http://Host:80/x", "http://host:80"),
        ("http://host:80?x", "http://host:80"),
        ("https://a@host#x", "https://a@host"),
        ("x", ""),
    ],
)
def test_a_receiver_is_told_by_the_beginning_of_its_address(url, receiver):
    assert receiver_of(url) == receiver
