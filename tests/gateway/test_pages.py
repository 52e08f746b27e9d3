"""A list is walked page by page: to its end, no further, never round in circles, and never before anybody wants an item."""

from __future__ import annotations

import itertools
from decimal import Decimal

import httpx
import pytest

from smsaero_kit import errors
from smsaero_kit.gateway import AsyncClient, Client, endpoints
from smsaero_kit.gateway.pages import Walk
from smsaero_kit.gateway.protocol import OtherShape
from smsaero_kit.sandbox import Sandbox, SandboxTransport
from smsaero_kit.sandbox.faults import Fault
from smsaero_kit.secret import Credentials, Secret

from .conftest import EMAIL, KEY
from .lines import Way

#: More requests than any walk here may need: a walk that never ends fails instead of hanging.
ENOUGH = 30


def page_of(*ids, **beside):
    """The data of a page with groups of these ids."""
    return {**{str(number): {"id": str(each), "name": f"Group {each}"} for number, each in enumerate(ids)}, **beside}


def links(**pages):
    """Links to pages: `links(last=3)`."""
    return {name: f"/v2/group/list?page={number}" for name, number in pages.items()}


def walk(gateway, first=1):
    """Walk through what `gateway` says of each page; return the pages that were asked for, and the ids in the order they came."""
    way = Walk(endpoints.groups(page=first))
    asked, ids = [], []
    while way.call is not None and len(asked) < ENOUGH:
        asked.append(int(way.call.query.get("page", "1")))
        ids += [group.id for group in way.take(way.call.read(gateway(asked[-1])))]
    return asked, ids


def linked(number):
    """Three pages, the last one of which is named on each; whoever asks beyond it fails."""
    pages = {1: page_of(1, 2), 2: page_of(3, 4), 3: page_of(5)}
    return {**pages[number], "links": links(self=number, first=1, last=3)}


def chained(number):
    """Three pages with a link to the next one only, which the last one leaves empty."""
    pages = {1: page_of(1, 2), 2: page_of(3, 4), 3: page_of(5)}
    more = {"next": None} if number == 3 else links(next=number + 1)
    return {**pages[number], "links": more}


def counted(number):
    """Three pages, and how many items there are on all of them, as a string."""
    return {**{1: page_of(1, 2), 2: page_of(3, 4), 3: page_of(5)}[number], "totalCount": "5"}


def silent(end):
    """Three pages that say nothing about each other, and `end` where there are no more."""
    return lambda number: {1: page_of(1, 2), 2: page_of(3, 4), 3: page_of(5)}.get(number, end)


# To the end, and no further


@pytest.mark.parametrize("gateway", [linked, chained, counted], ids=lambda each: each.__name__)
def test_no_page_is_asked_for_beyond_the_one_that_shows_itself_to_be_the_last(gateway):
    assert walk(gateway) == ([1, 2, 3], [1, 2, 3, 4, 5])


@pytest.mark.parametrize("end", [{}, [], None, {"totalCount": "0"}, {"links": links(self=4, first=1)}, {"0": None}])
def test_where_nothing_shows_the_end_an_empty_page_is_the_end(end):
    assert walk(silent(end)) == ([1, 2, 3, 4], [1, 2, 3, 4, 5])


@pytest.mark.parametrize("gateway", [linked, chained], ids=lambda each: each.__name__)
def test_a_walk_may_begin_in_the_middle(gateway):
    assert walk(gateway, 2) == ([2, 3], [3, 4, 5])
    assert walk(gateway, 3) == ([3], [5])


def test_from_the_middle_a_count_of_all_items_is_no_end():
    def gateway(number):
        return {**silent({})(number), "totalCount": "2"}

    assert walk(gateway, 2) == ([2, 3, 4], [3, 4, 5])


@pytest.mark.parametrize("data", [{}, [], None, page_of(totalCount="0", links=links(self=1, first=1, last=1))])
def test_an_empty_list_has_one_page(data):
    assert walk(lambda _number: data) == ([1], [])


def test_the_last_page_is_read_from_any_form_of_its_link():
    forms = ["?page=2", "/v2/group/list?page=2", "https://gate.smsaero.ru/v2/group/list?id=1&page=2&per-page=50"]
    for form in forms:
        page = endpoints.groups().read(page_of(1, links={"last": form}))
        assert (page.last, page.more) == (2, False)


@pytest.mark.parametrize("last", ["/v2/group/list", "?page=", "?page=x", "?per-page=2", "", None, 7, [], {}])
def test_a_link_to_the_last_page_without_its_number_is_none(last):
    page = endpoints.groups().read(page_of(1, links={"last": last, "next": "/v2/group/list?page=2"}))
    assert (page.last, page.more) == (None, True)


@pytest.mark.parametrize("odd", [None, "", 7, [], "?page=2"])
def test_links_that_are_none_end_nothing(odd):
    assert walk(lambda number: page_of(number, links=odd) if number < 3 else {}) == ([1, 2, 3], [1, 2])


@pytest.mark.parametrize("odd", ["many", None, True, "-1.5", []])
def test_a_count_that_is_none_ends_nothing(odd):
    assert walk(lambda number: page_of(number, totalCount=odd) if number < 3 else {}) == ([1, 2, 3], [1, 2])


# Never round in circles


def test_a_gateway_that_does_not_heed_the_page_is_asked_twice_and_heard_once():
    assert walk(lambda _number: page_of(1, 2)) == ([1, 2], [1, 2])
    assert walk(lambda _number: page_of(1, 2, links=links(self=1, last=9))) == ([1, 2], [1, 2])


def test_a_last_page_that_is_far_away_is_not_gone_to_through_empty_pages():
    for last in (999_999_999, 10**9, 10**30):
        assert walk(lambda number, last=last: page_of(*[1][number - 1 :], links=links(next=number + 1, last=last))) == (
            [1, 2],
            [1],
        )


def test_pages_that_alternate_are_each_heard_once():
    assert walk(lambda number: page_of(number % 2 + 1)) == ([1, 2, 3], [2, 1])
    assert walk(lambda number: page_of(number % 2 + 1, links=links(next=number + 1, last=99))) == ([1, 2, 3], [2, 1])


def test_when_the_list_shrinks_the_walk_ends_with_it():
    assert walk(lambda number: page_of(number, links=links(last=5 - number))) == ([1, 2, 3], [1, 2, 3])


def test_when_the_list_grows_the_walk_goes_on_as_long_as_there_is_something_new():
    assert walk(lambda number: page_of(min(number, 4), links=links(last=number + 1))) == ([1, 2, 3, 4, 5], [1, 2, 3, 4])


def test_an_item_that_moved_to_the_next_page_is_yielded_again_for_the_gateway_said_it_twice():
    assert walk(lambda number: page_of(number, number + 1, links=links(last=2))) == ([1, 2], [1, 2, 2, 3])


def test_a_page_after_the_end_of_a_walk_is_not_heard():
    way = Walk(endpoints.groups())
    page = way.call.read(page_of(1, links=links(last=1)))
    assert [group.id for group in way.take(page)] == [1]
    assert way.call is None
    assert way.take(endpoints.groups().read(page_of(2))) == ()


# What cannot be read


def test_an_item_that_cannot_be_read_is_skipped_and_the_walk_goes_on():
    def gateway(number):
        odd = [{"id": None}, {"name": "no id"}, "text", [], 7][number - 1]
        return {"odd": odd, **page_of(number, links=links(last=3))}

    assert walk(gateway) == ([1, 2, 3], [1, 2, 3])


def test_a_page_of_which_nothing_can_be_read_is_not_the_end():
    pages = {1: page_of(1), 2: {"0": {"id": "?"}}, 3: page_of(3)}
    assert walk(pages.get) == ([1, 2, 3, 4], [1, 3])


@pytest.mark.parametrize("data", ["text", 7, True, False, 0, ""])
def test_what_is_no_collection_is_of_another_shape(data):
    with pytest.raises(OtherShape):
        endpoints.groups().read(data)


# With the clients


class Recording(Way):
    """The way to a sandbox that remembers which pages were asked for, and lets the sandbox fail over the page `broken`."""

    broken = ""

    @property
    def pages(self):
        """The pages that were asked for, one after the other."""
        return [request.url.params.get("page", "1") for request in self.asked]

    def _begin(self, request):
        error = super()._begin(request)
        if self.pages[-1] == self.broken:
            self.sandbox.faults.add(Fault(do="http_502", times=1))
        return error


@pytest.fixture(scope="module")
def sandbox():
    """A sandbox with 120 contacts, on three pages; the tests here only read it."""
    sandbox = Sandbox()
    with Client(Credentials(EMAIL, Secret(KEY)), transport=SandboxTransport(sandbox)) as client:
        for number in range(120):
            client.contact_add(f"7999100{number:04}")
    return sandbox


@pytest.fixture
def transport(sandbox):
    return Recording(sandbox)


@pytest.fixture
def listing(connect, transport):
    """A function that lists with either client, one item after the other: `listing("contacts", page=2)`."""
    client = connect(transport=transport, read_attempts=1)

    def listing(name, **arguments):
        if isinstance(client, Client):
            return getattr(client, name)(**arguments)
        # Not through `client` itself, which runs an iterator to its end.
        items = getattr(client._client, name)(**arguments)
        return iter(lambda: client._loop.run_until_complete(anext(items, None)), None)

    return listing


def test_three_pages_are_walked_and_each_is_asked_for_when_its_first_item_is_wanted(listing, transport):
    contacts = listing("contacts")
    assert transport.pages == []
    numbers = [next(contacts).number]
    assert transport.pages == ["1"]
    numbers += [contact.number for contact in itertools.islice(contacts, 49)]
    assert transport.pages == ["1"]
    numbers.append(next(contacts).number)
    assert transport.pages == ["1", "2"]
    numbers += [contact.number for contact in contacts]
    assert transport.pages == ["1", "2", "3"]
    assert numbers == [f"7999100{number:04}" for number in range(120)]


def test_from_the_second_page_on(listing, transport):
    assert [contact.number for contact in listing("contacts", page=2)] == [f"7999100{number:04}" for number in range(50, 120)]
    assert transport.pages == ["2", "3"]


def test_a_page_beyond_the_last_is_empty(listing, transport):
    assert list(listing("contacts", page=4)) == []
    assert transport.pages == ["4"]


def test_a_filter_holds_on_every_page(listing, transport):
    # In the sandbox a number's last digit tells its operator, and six of ten digits mean OTHER.
    assert len(list(listing("contacts", operator="OTHER"))) == 72
    assert transport.pages == ["1", "2"]


@pytest.mark.parametrize("name", ["viber_campaigns", "flash_calls", "blacklist", "messages"])
def test_an_empty_list_takes_one_request(listing, transport, name):
    assert list(listing(name)) == []
    assert transport.pages == ["1"]


def test_a_list_with_a_count_and_without_links_takes_no_request_too_many(listing, transport):
    assert len(list(listing("sender_names"))) == 4
    assert transport.pages == ["1"]


def test_the_failure_of_a_page_is_raised_after_the_items_before_it(listing, transport):
    transport.broken = "2"
    contacts = listing("contacts")
    assert len(list(itertools.islice(contacts, 50))) == 50
    with pytest.raises(errors.GatewayFailed):
        next(contacts)
    assert transport.pages == ["1", "2"]
    assert list(contacts) == []


def test_a_failing_page_is_asked_for_again_and_nothing_is_lost_or_doubled(connect, transport):
    transport.break_next(*[httpx.ReadTimeout, None] * 3)
    client = connect(transport=transport, retry_pause=0.0)
    assert [contact.number for contact in client.contacts()] == [f"7999100{number:04}" for number in range(120)]
    assert transport.pages == ["1", "1", "2", "2", "3", "3"]


def test_a_wrong_page_is_refused_at_once_and_not_when_the_first_item_is_wanted(credentials):
    for kind in (Client, AsyncClient):
        with pytest.raises(ValueError, match="from 1"):
            kind(credentials, transport=SandboxTransport()).contacts(page=0)


def test_one_page_can_be_asked_for_as_a_whole(connect, transport):
    page = connect(transport=transport).run(endpoints.contacts(page=2))
    assert (len(page.items), page.total, page.last, page.more) == (50, 120, 3, True)
    assert page.raw["links"]["prev"] == "/v2/contact/list?page=1"


def test_a_gateway_that_repeats_its_page_with_other_statuses_is_left_as_well():
    walk = Walk(endpoints.messages())
    read = endpoints.messages().read
    items = []
    for status in range(9):
        if walk.call is None:
            break
        items += walk.take(read({"0": {"id": 1, "status": status}, "1": {"id": 2, "status": status}}))
    assert [message.id for message in items] == [1, 2]


@pytest.mark.parametrize("data", ["ok", True, 7, [{"a": 1}], None, {}])
def test_a_change_that_was_made_is_no_error_because_of_what_is_said_of_it(data):
    assert endpoints.sender_name_add("Name").read(data) is None
    assert endpoints.balance_add(5, 1).read(data).amount is None


def test_one_odd_price_or_card_leaves_the_others_readable():
    tariffs = endpoints.tariffs().read({"FREE SIGN": {"MTS": "4.99", "OTHER": None, "TELE2": "free"}, "links": "x"})
    assert dict(tariffs.channels["FREE SIGN"]) == {"MTS": Decimal("4.99")}
    assert [card.id for card in endpoints.cards().read({"0": {"number": "x"}, "1": {"id": 2, "number": "Visa*****1234"}})] == [2]


@pytest.mark.parametrize("amount", [0, -5, Decimal("NaN"), Decimal("Infinity"), Decimal("1.001"), Decimal(10) ** 20])
def test_an_amount_that_is_no_money_is_refused_before_a_card_is_charged(amount):
    with pytest.raises(ValueError, match="rubles"):
        endpoints.balance_add(amount, 1)
