"""Both clients against the sandbox, endpoint by endpoint: each is asked, answers what it says, and fits the others."""

from __future__ import annotations

import inspect
import pydoc
import typing
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from types import NoneType, SimpleNamespace

import pytest

from smsaero_kit import errors
from smsaero_kit.gateway import (
    AsyncClient,
    Balance,
    Batch,
    Blacklisted,
    Card,
    Client,
    Contact,
    Group,
    Hlr,
    HlrStatus,
    Message,
    MessageStatus,
    MobileId,
    MobileIdStatus,
    NumberOperator,
    Operator,
    Page,
    PhoneCall,
    PhoneCallStatus,
    SenderName,
    Tariffs,
    TelegramCode,
    TopUp,
    ViberCampaign,
    ViberCampaignStatus,
    ViberRecipient,
    ViberStatus,
    endpoints,
)
from smsaero_kit.sandbox import MAGIC_NUMBERS, Sandbox, SandboxTransport

from .samples import PATHS

#: Of MEGAFON, of MTS, and of OTHER: in the sandbox the last digit says so.
ONE, TWO, THREE = "79991000001", "79991000004", "79991000007"
MAGIC = {magic.key: magic.value for magic in MAGIC_NUMBERS}
#: Not the kit's own, though both clients have them: they stand for no endpoint.
BESIDES = {"run", "close", "follow", "send_many"}
KINDS = [(Client, "Iterator"), (AsyncClient, "AsyncIterator")]


@pytest.fixture
def clock():
    """The time, in `.now`: it passes only when a test says so."""
    return SimpleNamespace(now=1_700_000_000.0)


@pytest.fixture
def sandbox(clock):
    return Sandbox(clock=lambda: clock.now)


class Bounded(SandboxTransport):
    """A sandbox that falls silent after more requests than any test needs: a walk that never ends fails instead of hanging."""

    def __init__(self, sandbox):
        super().__init__(sandbox)
        self._left = iter(range(200))

    def handle_request(self, request):
        """Answer, or fail."""
        next(self._left)
        return super().handle_request(request)

    async def handle_async_request(self, request):
        """Answer, or fail."""
        next(self._left)
        return await super().handle_async_request(request)


@pytest.fixture
def client(connect, sandbox):
    return connect(transport=Bounded(sandbox), retry_pause=0.0)


# Each is asked

SMS = {"text": "Your code is 402913", "sender_name": "SMS Aero"}

#: Endpoint → the type of its result, or of the items of its list, and its arguments: known ones, or such as come from what was
#: `made` by then.
TOUR = {
    "auth": (NoneType, {}),
    "balance": (Balance, {}),
    "cards": (tuple, {}),
    "balance_add": (TopUp, lambda made: {"amount": Decimal("50.50"), "card_id": made.cards[0].id}),
    "tariffs": (Tariffs, {}),
    "sender_name_add": (SenderName, {"name": "My Shop"}),
    "sender_names": (SenderName, {}),
    "send": (Message, {"number": ONE, **SMS}),
    "send_batch": (Batch, {"numbers": [ONE, TWO], **SMS}),
    "status": (Message, lambda made: {"message_id": made.send.id}),
    "messages": (Message, {}),
    "test_send": (Message, {"number": ONE, **SMS}),
    "test_send_batch": (Batch, {"numbers": [ONE, TWO], **SMS}),
    "test_status": (Message, lambda made: {"message_id": made.test_send.id}),
    "test_messages": (Message, {}),
    "group_add": (Group, {"name": "Friends"}),
    "groups": (Group, {}),
    "contact_add": (Contact, lambda made: {"number": ONE, "group_id": made.group_add.id}),
    "contacts": (Contact, {}),
    "blacklist_add": (Blacklisted, {"number": THREE}),
    "blacklist_add_batch": (Batch, {"numbers": [THREE, TWO]}),
    "blacklist": (Blacklisted, {}),
    "blacklist_delete": (NoneType, lambda made: {"blacklisted_id": made.blacklist_add.id}),
    "hlr_check": (Hlr, {"number": ONE}),
    "hlr_check_batch": (Batch, {"numbers": [ONE, TWO]}),
    "hlr_status": (Hlr, lambda made: {"hlr_id": made.hlr_check.id}),
    "number_operator": (NumberOperator, {"number": ONE}),
    "number_operator_batch": (Batch, {"numbers": [ONE, TWO]}),
    "viber_sender_names": (SenderName, {}),
    "viber_send": (ViberCampaign, lambda made: {"group_id": "all", "text": "Hi", "sender_name": made.viber_sender_names[0].name}),
    "viber_campaigns": (ViberCampaign, {}),
    "viber_recipients": (ViberRecipient, lambda made: {"campaign_id": made.viber_send.id}),
    "telegram_send": (TelegramCode, {"number": ONE, "code": "0429"}),
    "telegram_send_batch": (Batch, {"numbers": [ONE, TWO], "code": "0429"}),
    "telegram_status": (TelegramCode, lambda made: {"telegram_id": made.telegram_send.id}),
    "telegram_test_send": (TelegramCode, {"number": ONE, "code": "0429"}),
    "telegram_test_status": (TelegramCode, lambda made: {"telegram_id": made.telegram_test_send.id}),
    "mobile_id_send": (
        MobileId,
        {"number": ONE, "sender_name": "My Auth", "callback_url": "https://example.com/id"},
    ),
    "mobile_id_status": (MobileId, lambda made: {"mobile_id": made.mobile_id_send.id}),
    "mobile_id_verify": (
        MobileId,
        lambda made: {"mobile_id": made.mobile_id_send.id, "code": "1234", "sender_name": "My Auth"},
    ),
    "flash_call_send": (PhoneCall, {"number": ONE, "code": "0429"}),
    "flash_call_status": (PhoneCall, lambda made: {"call_id": made.flash_call_send.id}),
    "flash_calls": (PhoneCall, {}),
    "voice_code_send": (PhoneCall, {"number": ONE, "code": "0429"}),
    "whatsapp_send": (dict, {"number": ONE, "sender_name": "Shop", "text": "Hi"}),
    "whatsapp_status": (dict, lambda made: {"whatsapp_id": made.whatsapp_send["id"]}),
    "whatsapp_chats": (list, {}),
    "whatsapp_chat_messages": (list, lambda made: {"chat_id": made.whatsapp_chats[0]["id"]}),
    "whatsapp_messages": (list, {}),
    "contact_delete": (NoneType, lambda made: {"contact_id": made.contact_add.id}),
    "contact_delete_all": (NoneType, {}),
    "group_delete": (NoneType, lambda made: {"group_id": made.group_add.id}),
    "group_delete_all": (NoneType, {}),
}
#: What the tuples and batches hold.
IN_TUPLES = {
    "cards": Card,
    "blacklist_add_batch": Blacklisted,
    "hlr_check_batch": Hlr,
    "number_operator_batch": NumberOperator,
    "telegram_send_batch": TelegramCode,
}


def lists(name):
    """Whether the endpoint answers with pages."""
    return "page" in inspect.signature(getattr(endpoints, name)).parameters


def test_the_tour_leads_to_every_endpoint():
    assert TOUR.keys() == set(endpoints.__all__)


def test_every_endpoint_answers_with_its_type_and_every_path_of_the_api_is_gone(client, sandbox):
    made = SimpleNamespace()
    for name, (kind, arguments) in TOUR.items():
        came = getattr(client, name)(**(arguments(made) if callable(arguments) else arguments))
        came = list(came) if lists(name) else came
        setattr(made, name, came)
        of_a_kind = came if lists(name) else [came]
        assert of_a_kind, name
        assert [type(each) for each in of_a_kind] == [kind] * len(of_a_kind), name
        if name in IN_TUPLES:
            assert {type(each) for each in came} == {IN_TUPLES[name]}, name
    assert {seen.path.removeprefix("/v2/") for seen in sandbox.requests} == set(PATHS.split())


def test_the_first_arguments_may_be_given_by_place(client):
    card, *_ = client.cards()
    group, contact = client.group_add("Friends"), client.contact_add(ONE)
    lookup, entry = client.hlr_check(ONE), client.blacklist_add(THREE)
    assert client.balance_add(10, card.id).amount == 10
    assert client.hlr_status(lookup.id) == lookup
    assert [client.contact_delete(contact.id), client.group_delete(group.id), client.blacklist_delete(entry.id)] == [None] * 3


# Each says what it is


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_the_methods_of_a_client_are_the_endpoints_and_a_few_besides(kind):
    public = {name for name in dir(kind) if not name.startswith("_")}
    assert public - BESIDES == set(endpoints.__all__)
    assert public >= BESIDES


@pytest.mark.parametrize(("kind", "iterator"), KINDS)
@pytest.mark.parametrize("name", sorted(endpoints.__all__))
def test_a_method_has_the_name_the_arguments_the_result_and_the_words_of_its_endpoint(name, kind, iterator):
    endpoint, method = getattr(endpoints, name), getattr(kind, name)
    _myself, *arguments = inspect.signature(method).parameters.values()
    assert arguments == list(inspect.signature(endpoint).parameters.values())
    assert (method.__name__, method.__qualname__) == (name, f"{kind.__name__}.{name}")
    assert method.__doc__ == endpoint.__doc__
    assert method.__doc__
    assert inspect.signature(method).return_annotation == result_of(endpoint, iterator)
    assert typing.get_type_hints(method)["return"] is not None or "None" in result_of(endpoint, iterator)
    assert inspect.iscoroutinefunction(method) is (kind is AsyncClient and not lists(name))


def result_of(endpoint, iterator):
    """What a client makes of the `Call[…]` of an endpoint, as text."""
    (result,) = typing.get_args(typing.get_type_hints(endpoint)["return"])
    if typing.get_origin(result) is Page:
        return f"{iterator}[{typing.get_args(result)[0].__name__}]"
    written = inspect.signature(endpoint).return_annotation
    assert written.startswith("Call[")
    return written[len("Call[") : -1]


@pytest.mark.parametrize(
    ("kind", "name", "signature"),
    [
        (Client, "auth", "(self) -> 'None'"),
        (Client, "status", "(self, message_id: 'int') -> 'Message'"),
        (AsyncClient, "status", "(self, message_id: 'int') -> 'Message'"),
        (Client, "hlr_check_batch", "(self, numbers: 'Sequence[str]') -> 'Batch[Hlr]'"),
        (Client, "groups", "(self, *, page: 'int' = 1) -> 'Iterator[Group]'"),
        (AsyncClient, "groups", "(self, *, page: 'int' = 1) -> 'AsyncIterator[Group]'"),
        (Client, "sender_name_add", "(self, name: 'str') -> 'SenderName | None'"),
    ],
)
def test_a_signature_reads_as_if_it_had_been_written_there(kind, name, signature):
    assert str(inspect.signature(getattr(kind, name))) == signature


def helped(shown):
    """What `help()` says, on one line and without the quotes around annotations: versions of Python differ in these."""
    return " ".join(pydoc.plain(pydoc.render_doc(shown)).replace("|", "").replace("'", "").split())


@pytest.mark.parametrize(("kind", "iterator"), KINDS)
def test_help_shows_arguments_result_and_words(kind, iterator, credentials):
    for shown in (kind.contacts, kind(credentials, transport=SandboxTransport()).contacts):
        words = helped(shown)
        assert "contacts(" in words
        assert "operator" in words
        assert f"{iterator}[Contact]" in words
        assert "List the contacts, or those that fit, from `page` on." in words
    assert "viber_recipients( self, campaign_id: int" in helped(kind).replace("(self", "( self")


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_a_bound_method_has_no_self_in_its_signature(kind, credentials):
    bound = kind(credentials, transport=SandboxTransport()).send
    assert list(inspect.signature(bound).parameters) == list(inspect.signature(endpoints.send).parameters)


# Each fits the others


def test_money_goes_from_a_card_to_the_balance_and_from_there_into_messages(client):
    assert [card.number for card in client.cards()] == ["Visa*****1234", "MasterCard*****5678"]
    before = client.balance().amount
    assert client.balance_add(Decimal("50.50"), client.cards()[1].id).amount == Decimal("50.5")
    assert client.balance().amount == before + Decimal("50.50")
    cost = client.send(number=ONE, **SMS).cost
    assert cost == client.tariffs().price("FREE SIGN", "MEGAFON")
    assert client.balance().amount == before + Decimal("50.50") - cost


def test_a_card_that_is_none_adds_nothing(client):
    before = client.balance()
    with pytest.raises(errors.ValidationFailed) as caught:
        client.balance_add(10, 99)
    assert set(caught.value.fields) == {"cardId"}
    assert client.balance() == before


def test_a_new_sender_name_is_in_moderation_and_cannot_send_yet(client):
    added = client.sender_name_add("My Shop")
    assert (added.name, added.approved) == ("My Shop", False)
    assert [each for each in client.sender_names() if each.id == added.id] == [added]
    assert {state.operator for state in added.operators} == set(Operator)
    with pytest.raises(errors.ValidationFailed):
        client.send(number=ONE, text="Hi", sender_name=added.name)


def test_a_batch_is_one_request_and_tells_of_each_number(client, sandbox):
    batch = client.send_batch(numbers=["+7 999 100-00-01", TWO], **SMS)
    assert len(sandbox.requests) == 1
    assert {number: message.number for number, message in batch.by_number.items()} == {ONE: ONE, TWO: TWO}
    assert batch.unanswered == ()
    assert [client.status(message.id).number for message in batch] == [ONE, TWO]


def test_a_batch_of_tests_reaches_no_phone(client, sandbox):
    batch = client.test_send_batch(numbers=[ONE, TWO], **SMS)
    assert [(message.test, message.delivered) for message in batch] == [(True, True)] * 2
    assert sandbox.inbox == ()


def test_a_planned_message_waits_for_its_time(client, clock):
    planned = datetime.fromtimestamp(clock.now, timezone.utc) + timedelta(hours=1)
    sent = client.send(number=ONE, **SMS, planned=planned)
    assert (sent.planned, sent.created) == (planned, planned - timedelta(hours=1))
    clock.now += 3000
    assert client.status(sent.id).status == MessageStatus.QUEUE
    clock.now += 700
    assert client.status(sent.id).delivered
    assert client.status(sent.id).answered == planned + timedelta(seconds=4)


def test_messages_are_found_by_number_by_numbers_and_by_text(client):
    for number, text in ((ONE, "First"), (TWO, "Second"), (THREE, "Third"), (ONE, "Fourth")):
        client.send(number=number, text=text, sender_name="SMS Aero")
    client.test_send(number=ONE, text="A test", sender_name="SMS Aero")

    def found(**wanted):
        return {message.text for message in client.messages(**wanted)}

    assert found() == {"First", "Second", "Third", "Fourth"}
    assert found(number="+7 999 100-00-01") == {"First", "Fourth"}
    assert found(numbers=[TWO, THREE]) == {"Second", "Third"}
    assert found(text="Third") == {"Third"}
    assert [(message.text, message.test) for message in client.test_messages(number=ONE)] == [("A test", True)]
    assert list(client.test_messages(number=TWO)) == []


def test_a_contact_is_in_its_group_until_the_group_is_gone(client):
    friends, family = client.group_add("Friends"), client.group_add("Family")
    client.contact_add(ONE, group_id=friends.id, last_name="Petrov", first_name="Pyotr", patronymic="Ilyich", param2="two")
    contact = client.contact_add(ONE, group_id=family.id, sex="male", birthday="2000-01-31")
    client.contact_add(TWO)

    (listed,) = client.contacts(group_id=friends.id)
    assert (listed.id, listed.number, listed.sex, listed.last_name) == (contact.id, ONE, "male", "Petrov")
    assert (listed.first_name, listed.patronymic, listed.params) == ("Pyotr", "Ilyich", ("", "two", ""))
    assert [(group.id, group.name) for group in listed.groups] == [(friends.id, "Friends"), (family.id, "Family")]
    assert (listed.operator, listed.operator_name, listed.hlr_status) == (Operator.MEGAFON, "MEGAFON", HlrStatus.AVAILABLE)
    assert {group.name: group.contacts for group in client.groups()} == {"Friends": 1, "Family": 1}

    client.group_delete(friends.id)
    assert [group.name for group in client.groups()] == ["Family"]
    assert list(client.contacts(group_id=friends.id)) == []
    with pytest.raises(errors.NotFound):
        client.group_delete(friends.id)
    client.group_delete_all()
    assert list(client.groups()) == []
    assert len(list(client.contacts())) == 2


def test_contacts_are_found_by_each_of_their_sides(client):
    names = {"last_name": "Petrov", "first_name": "Pyotr", "patronymic": "Ilyich"}
    client.contact_add(ONE, sex="male", birthday="2000-01-31", **names)
    client.contact_add(TWO, sex="female", birthday="2001-01-31", last_name="Petrova")
    sides = [{"number": ONE}, {"sex": "male"}, {"birthday": "2000-01-31"}, {"operator": "MEGAFON"}]
    for side in (*sides, *({name: value} for name, value in names.items())):
        assert [contact.number for contact in client.contacts(**side)] == [ONE], side
    assert list(client.contacts(sex="male", operator="MTS")) == []


def test_contacts_go_one_by_one_or_all_at_once(client):
    one, *_ = (client.contact_add(number) for number in (ONE, TWO, THREE))
    client.contact_delete(one.id)
    assert {contact.number for contact in client.contacts()} == {TWO, THREE}
    with pytest.raises(errors.NotFound):
        client.contact_delete(one.id)
    client.contact_delete_all()
    assert list(client.contacts()) == []


def test_who_is_on_the_blacklist_gets_nothing_until_off_it_again(client, sandbox, clock):
    entry = client.blacklist_add("+7 999 100-00-01")
    entries = client.blacklist_add_batch([TWO, ONE])
    assert [each.number for each in entries] == [TWO, ONE]
    assert list(client.blacklist(number=ONE)) == [entry]
    assert {each.number for each in client.blacklist()} == {ONE, TWO}

    sent = client.send(number=ONE, **SMS)
    clock.now += 60
    assert client.status(sent.id).status == MessageStatus.REJECTED
    assert sandbox.inbox == ()

    client.blacklist_delete(entry.id)
    assert [each.number for each in client.blacklist()] == [TWO]
    sent = client.send(number=ONE, **SMS)
    clock.now += 60
    assert client.status(sent.id).delivered


@pytest.mark.parametrize(
    ("number", "found"),
    [
        (ONE, HlrStatus.AVAILABLE),
        (MAGIC["undelivered"], HlrStatus.UNAVAILABLE),
        (MAGIC["rejected"], HlrStatus.NOT_EXISTING),
    ],
)
def test_a_lookup_is_in_work_and_then_knows(client, clock, number, found):
    lookup = client.hlr_check(number)
    assert (lookup.status, lookup.status_word, lookup.final) == (HlrStatus.IN_WORK, "in work", False)
    clock.now += 5
    seen = client.hlr_status(lookup.id)
    assert (seen.id, seen.number, seen.status, seen.final) == (lookup.id, number, found, True)


def test_lookups_of_several_numbers_each_have_an_id(client, clock):
    lookups = client.hlr_check_batch([ONE, MAGIC["undelivered"]])
    clock.now += 5
    assert [client.hlr_status(lookup.id).status for lookup in lookups] == [HlrStatus.AVAILABLE, HlrStatus.UNAVAILABLE]


def test_operators_are_told_with_their_names(client):
    assert client.number_operator(TWO).operator == Operator.MTS
    read = client.number_operator_batch([ONE, THREE])
    assert [(each.number, each.operator_name) for each in read] == [(ONE, "MEGAFON"), (THREE, "OTHER")]
    assert not isinstance(read.answers[1].operator, Operator)


def test_a_viber_campaign_is_moderated_processed_and_completed(client, clock):
    sent = client.viber_send(text="Hi", sender_name="Viber", numbers=[ONE, MAGIC["undelivered"], MAGIC["rejected"]])
    assert (sent.status, sent.status_word, sent.recipients) == (ViberCampaignStatus.MODERATION, "moderation", 3)
    clock.now += 3
    assert [campaign.status for campaign in client.viber_campaigns()] == [ViberCampaignStatus.PROCESSING]
    clock.now += 10
    (campaign,) = client.viber_campaigns()
    assert (campaign.id, campaign.status) == (sent.id, ViberCampaignStatus.COMPLETED)
    assert (campaign.sent, campaign.delivered, campaign.read, campaign.undelivered, campaign.failed) == (0, 0, 1, 1, 1)
    recipients = {each.number: each.status for each in client.viber_recipients(sent.id)}
    assert list(recipients.values()) == [ViberStatus.READ, ViberStatus.UNDELIVERED, ViberStatus.ERROR]


def test_a_viber_campaign_to_a_group_and_with_everything_in_it(client, clock):
    friends = client.group_add("Friends")
    client.contact_add(ONE, group_id=friends.id)
    client.contact_add(TWO)
    planned = datetime.fromtimestamp(clock.now, timezone.utc) + timedelta(hours=1)
    sent = client.viber_send(
        text="Hi",
        sender_name="Viber",
        group_id=friends.id,
        channel="CASCADE",
        image="png#aGk=",
        button_text="Open",
        button_url="https://example.com/",
        planned=planned,
        sms_text="Instead",
        sms_sender_name="SMS Aero",
        sms_price=6,
        timeout_hours=0.25,
    )
    assert (sent.recipients, sent.channel, sent.planned) == (1, "CASCADE", planned)
    clock.now += 3
    assert [campaign.status for campaign in client.viber_campaigns()] == [ViberCampaignStatus.SCHEDULED]
    assert client.viber_send(text="Hi", sender_name="Viber", group_id="all").recipients == 2


def test_viber_has_sender_names_of_its_own(client):
    names = list(client.viber_sender_names())
    assert [(each.name, each.approved, each.status_word) for each in names] == [
        ("Viber", True, "active"),
        ("NewViber", False, "moderation"),
    ]
    assert "Viber" not in {each.name for each in client.sender_names()}


def test_a_telegram_code_arrives_with_its_leading_zero(client, clock):
    sent = client.telegram_send(number=ONE, code="0429", sender_name="SMS Aero", text="Your code is 0429")
    assert (sent.code, sent.status, sent.final) == ("0429", MessageStatus.QUEUE, False)
    assert (sent.sms_text, sent.sms_sender_name, sent.sms_id) == ("Your code is 0429", "SMS Aero", None)
    clock.now += 5
    seen = client.telegram_status(sent.id)
    assert (seen.code, seen.delivered, seen.final, seen.cost) == ("0429", True, True, Decimal("1.00"))
    batch = client.telegram_send_batch(numbers=[ONE, TWO], code="0429")
    assert [(each.number, each.code) for each in batch] == [(ONE, "0429"), (TWO, "0429")]


def test_a_telegram_test_is_known_to_its_own_endpoint_only(client):
    before = client.balance()
    sent = client.telegram_test_send(number=ONE, code="0429")
    assert client.telegram_test_status(sent.id).delivered
    assert client.balance() == before
    with pytest.raises(errors.NotFound):
        client.telegram_status(sent.id)


@pytest.fixture
def mobile_id(client):
    """A confirmation that was just asked for."""
    return client.mobile_id_send(number=ONE, sender_name="My Auth", callback_url="https://example.com/id")


def test_mobile_id_asks_the_phone_then_for_a_code_and_the_right_one_confirms(client, clock, mobile_id):
    assert (mobile_id.status, mobile_id.confirmed, mobile_id.final) == (MobileIdStatus.QUEUE, False, False)
    seen = []
    for _second in range(3):
        seen.append(client.mobile_id_status(mobile_id.id).status)
        clock.now += 1
    assert seen == [MobileIdStatus.QUEUE, MobileIdStatus.IN_PROGRESS, MobileIdStatus.CODE_NEEDED]
    confirmed = client.mobile_id_verify(mobile_id.id, code="1234", sender_name="My Auth")
    assert (confirmed.status, confirmed.confirmed, confirmed.final) == (MobileIdStatus.CONFIRMED, True, True)
    assert client.mobile_id_status(mobile_id.id).confirmed


def test_a_wrong_code_is_refused_and_the_right_one_may_still_come(client, mobile_id):
    with pytest.raises(errors.CodeRefused) as caught:
        client.mobile_id_verify(mobile_id.id, code="4321", sender_name="My Auth")
    assert (caught.value.may_have_changed, caught.value.may_have_been_sent) == (False, False)
    assert not client.mobile_id_status(mobile_id.id).confirmed
    assert client.mobile_id_verify(mobile_id.id, code="1234", sender_name="My Auth").confirmed


def test_after_two_minutes_a_confirmation_is_over(client, clock, mobile_id):
    clock.now += 121
    with pytest.raises(errors.NotFound):
        client.mobile_id_status(mobile_id.id)
    with pytest.raises(errors.NotFound):
        client.mobile_id_verify(mobile_id.id, code="1234", sender_name="My Auth")


def test_who_does_not_confirm_has_not_confirmed(client, clock):
    failed = client.mobile_id_send(number=MAGIC["undelivered"], sender_name="My Auth", callback_url="https://example.com/id")
    clock.now += 5
    seen = client.mobile_id_status(failed.id)
    assert (seen.status, seen.confirmed, seen.final) == (MobileIdStatus.FAILED, False, True)


def test_a_flash_call_rings_and_is_listed(client, clock):
    sent = client.flash_call_send(number="+7 999 100-00-01", code="0429")
    assert (sent.number, sent.code, sent.status, sent.final) == (ONE, "0429", PhoneCallStatus.QUEUE, False)
    clock.now += 5
    seen = client.flash_call_status(sent.id)
    assert (seen.status, seen.final, seen.cost) == (PhoneCallStatus.REACHED, True, sent.cost)
    assert seen.sent == sent.created + timedelta(seconds=3)
    missed = client.flash_call_send(number=MAGIC["undelivered"], code="0429")
    clock.now += 5
    assert [(call.id, call.status) for call in client.flash_calls()] == [
        (sent.id, PhoneCallStatus.REACHED),
        (missed.id, PhoneCallStatus.NOT_REACHED),
    ]


def test_a_voice_code_is_a_call_of_another_kind(client):
    sent = client.voice_code_send(number=ONE, code="0429")
    assert (sent.number, sent.code, sent.status) == (ONE, "0429", PhoneCallStatus.QUEUE)
    assert list(client.flash_calls()) == []


def test_whatsapp_answers_as_it_comes(client):
    sent = client.whatsapp_send(number=ONE, sender_name="Shop", text="Hi")
    assert client.whatsapp_status(sent["id"]) == sent
    (chat,) = client.whatsapp_chats(status=1, limit=10, offset=0)
    assert client.whatsapp_chat_messages(chat["id"]) == client.whatsapp_messages() == [sent]
    assert client.whatsapp_chats(status=2) == []


@pytest.mark.parametrize(
    "name",
    ["status", "test_status", "hlr_status", "telegram_status", "mobile_id_status", "flash_call_status", "viber_recipients"],
)
def test_an_id_that_nothing_has_is_not_found(client, name):
    with pytest.raises(errors.NotFound):
        list(getattr(client, name)(404))
