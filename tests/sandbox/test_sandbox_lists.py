"""Lists: pages of fifty, links between them, filters, and what stands in them after something was removed."""

from __future__ import annotations

import json

import pytest

CONTACTS = 120


@pytest.fixture
def many(post):
    """Contacts with the numbers 79030000000 to 79030000119, the first ten in a group; return the group's id."""
    group = post("group/add", name="Friends")[1]["data"]["id"]
    for index in range(CONTACTS):
        more = {"groupId": group} if index < 10 else {}
        assert post("contact/add", number=79030000000 + index, **more)[0] == 200
    return group


@pytest.mark.parametrize(
    ("page", "first", "count", "neighbours"),
    [
        (None, 79030000000, 50, {"next": 2}),
        (1, 79030000000, 50, {"next": 2}),
        (2, 79030000050, 50, {"next": 3, "prev": 1}),
        (3, 79030000100, 20, {"prev": 2}),
        (4, None, 0, {"prev": 3}),
        (9999999999, None, 0, {"prev": 3}),
    ],
)
@pytest.mark.usefixtures("many")
def test_a_list_comes_in_pages_of_fifty_that_know_their_neighbours(ask, page, first, count, neighbours):
    data = ask("contact/list", **({} if page is None else {"page": page}))[1]["data"]
    links, total = data.pop("links"), data.pop("totalCount")
    assert total == "120"
    assert list(data) == [str(index) for index in range(count)]
    assert (data["0"]["number"] if data else None) == first
    expected = {"self": page or 1, "first": 1, "last": 3, **neighbours}
    assert links == {name: f"/v2/contact/list?page={number}" for name, number in expected.items()}


@pytest.mark.usefixtures("many")
def test_the_page_may_stand_in_the_query_and_the_filters_in_the_body(raw):
    answer = raw("POST", "/v2/contact/list", b'{"operator": "OTHER"}', "page=2", content_type="application/json")
    data = json.loads(answer.body)["data"]
    assert (data["totalCount"], data["links"]["self"]) == ("72", "/v2/contact/list?page=2")


@pytest.mark.parametrize(
    "path",
    ["sms/list", "sms/testlist", "group/list", "contact/list", "blacklist/list", "flashcall/list", "voicecode/list"],
)
def test_an_empty_list_is_an_object_with_links_and_a_count(ask, path):
    links = dict.fromkeys(("self", "first", "last"), f"/v2/{path}?page=1")
    assert ask(path)[1]["data"] == {"links": links, "totalCount": "0"}


@pytest.mark.parametrize("page", [0, -1, "x", 1.5])
@pytest.mark.parametrize("path", ["sms/list", "sign/list", "contact/list", "viber/list", "flashcall/list"])
def test_a_page_that_is_none_is_refused(ask, path, page):
    status, answer = ask(path, page=page)
    assert (status, answer["data"]) == (400, {"page": ["incorrect"]})


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ({"number": 79030000001}, [1]),
        ({"numbers": [79030000001, 79030000005]}, [1, 5]),
        ({"number": 79999999999}, []),
        ({"operator": "MTS", "groupId": "GROUP"}, [4]),
        ({"groupId": "GROUP", "operator": "OTHER"}, [0, 2, 3, 7, 8, 9]),
        ({"groupId": 5}, []),
        ({"sex": "female"}, [200]),
        ({"lname": "Иванова", "fname": "Анна", "sname": "Петровна"}, [200]),
        ({"lname": "Иванова", "fname": "Мария"}, []),
        ({"birthday": "1990-12-31"}, [200]),
        ({"birthday": 662601600}, [200]),
    ],
)
def test_contacts_are_found_by_every_filter(ask, many, filters, numbers):
    anna = {"sex": "female", "lname": "Иванова", "fname": "Анна", "sname": "Петровна", "birthday": "1990-12-31"}
    ask("contact/add", number=79030000200, **anna)
    wanted = {name: many if value == "GROUP" else value for name, value in filters.items()}
    data = ask("contact/list", **wanted)[1]["data"]
    assert data.pop("totalCount") == str(len(numbers))
    del data["links"]
    assert [each["number"] - 79030000000 for each in data.values()] == numbers


@pytest.mark.parametrize(
    ("filters", "texts"),
    [
        ({}, ["one", "two", "two more"]),
        ({"number": "79990000011"}, ["one"]),
        ({"numbers": ["79990000011", "79990000012"]}, ["one", "two"]),
        ({"text": "two"}, ["two", "two more"]),
        ({"text": "two", "number": "79990000013"}, ["two more"]),
        ({"text": "three"}, []),
    ],
)
@pytest.mark.parametrize(("send", "path"), [("sms/send", "sms/list"), ("sms/testsend", "sms/testlist")])
def test_messages_are_found_by_number_and_text(ask, send, path, filters, texts):
    for index, text in enumerate(("one", "two", "two more"), 11):
        ask(send, number=f"799900000{index}", text=text, sign="Sandbox")
    data = ask(path, **filters)[1]["data"]
    assert [each["text"] for name, each in data.items() if name.isdigit()] == texts


def test_a_messages_place_in_a_list_moves_with_the_clock(post, clock):
    post("sms/send", number="79991234567", text="Hi", sign="SMS Aero")
    clock.now += 60
    assert post("sms/list")[1]["data"]["0"]["extendStatus"] == "delivery"


def test_the_blacklist_is_found_by_number(ask):
    ask("blacklist/add", numbers=["79990000011", "79990000012"])
    assert ask("blacklist/list", number="79990000012")[1]["data"]["0"]["number"] == "79990000012"
    assert ask("blacklist/list", numbers=["79990000011"])[1]["data"]["totalCount"] == "1"


def test_a_contact_that_is_added_again_stays_one_and_joins_the_group(ask):
    groups = [ask("group/add", name=name)[1]["data"]["id"] for name in ("One", "Two")]
    first = ask("contact/add", number="79991234567", lname="Doe", groupId=groups[0])[1]["data"]
    again = ask("contact/add", number="79991234567", fname="John", groupId=groups[1])[1]["data"]
    assert (again["id"], again["lname"], again["fname"]) == (first["id"], "Doe", "John")
    assert [group["name"] for group in ask("contact/list")[1]["data"]["0"]["groups"]] == ["One", "Two"]
    assert [ask("group/list")[1]["data"][index]["countContacts"] for index in "01"] == ["1", "1"]


@pytest.mark.parametrize(
    ("removal", "groups", "contacts"),
    [
        (("group/delete", {"id": 2_000_001}), "0", "120"),
        (("group/delete-all", {}), "0", "120"),
        (("contact/delete", {"id": 3_000_001}), "1", "119"),
        (("contact/delete-all", {}), "1", "0"),
    ],
)
@pytest.mark.usefixtures("many")
def test_what_was_removed_is_gone_and_the_rest_stays(ask, removal, groups, contacts):
    assert ask(removal[0], **removal[1])[0] == 200
    assert ask("group/list")[1]["data"]["totalCount"] == groups
    data = ask("contact/list")[1]["data"]
    assert data["totalCount"] == contacts
    if groups == "0":
        assert data["0"]["groups"] == []


def test_a_removed_contact_leaves_its_group(ask):
    group = ask("group/add", name="Friends")[1]["data"]["id"]
    contact = ask("contact/add", number="79991234567", groupId=group)[1]["data"]["id"]
    ask("contact/delete", id=contact)
    assert ask("group/list")[1]["data"]["0"]["countContacts"] == "0"


def test_a_number_is_blocked_once_until_it_is_removed(ask):
    entry = ask("blacklist/add", number="79991234567")[1]["data"]["id"]
    assert ask("blacklist/add", number="79991234567")[1]["data"]["id"] == entry
    assert ask("blacklist/list")[1]["data"]["totalCount"] == "1"
    assert ask("blacklist/delete", id=entry)[0] == 200
    assert ask("blacklist/list")[1]["data"]["totalCount"] == "0"


def test_an_added_sender_name_is_listed_in_moderation_and_cannot_send(ask):
    assert ask("sign/add", name="My shop")[0] == 200
    listed = ask("sign/list")[1]["data"]
    assert (listed["totalCount"], listed["4"]["name"], listed["4"]["extendStatus"]) == ("5", "My shop", "moderation")
    answer = ask("sms/send", number="79991234567", text="Hi", sign="My shop")[1]
    assert answer["data"] == {"sign": ["incorrect"]}


def test_a_campaign_reaches_a_group_or_everybody(post, many):
    post("balance/add", sum=1000, cardId=1)
    viber = {"sign": "Viber", "channel": "OFFICIAL", "text": "Hello"}
    assert post("viber/send", groupId=many, **viber)[1]["data"]["count"] == 10
    everybody = post("viber/send", groupId="all", **viber)[1]["data"]
    assert (everybody["count"], everybody["cost"]) == (120, 270.0)
    pages = [post("viber/statistic", sendingId=everybody["id"], page=page)[1]["data"] for page in (1, 3, 4)]
    assert [len(page) - 1 for page in pages] == [50, 20, 0]
    assert pages[1]["links"] == {"self": f"/v2/viber/statistic?sendingId={everybody['id']}&page=3"}
