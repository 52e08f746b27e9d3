"""A guest of the sandbox: uses one of the vendor's Python SDKs as it is, and prints what it said, as JSON.

    python tour.py (sync|async) (everything|failures|first_steps) [https]

Runs with that SDK and its requirements only, nothing of this project. Both SDKs are a class `SmsAero` with the same methods; those of
the asynchronous one are awaited. This file never changes anything in them, and never says what is right.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import inspect
import json
import sys
import urllib.request

import smsaero

EMAIL, KEY = "some.body@example.com", "any-key-of-16-to-32-characters"
#: By their last digits: of MTS, MEGAFON, TELE2.
MTS, MEGAFON, TELE2 = 79031234564, 79031234561, 79031234566
TEXT = "Ваш код: 1234"
CALLBACK = "https://callback.example/sms?key=1"
#: What goes wrong → number, sender name, key. A number of its own for each: by that the sandbox's requests are told apart.
FAILURES = {
    "nothing": (MTS, "SMS Aero", KEY),
    "unknown_sender_name": (79031234500, "Nobody", KEY),
    "wrong_key": (79031234501, "SMS Aero", "sandbox-wrong-key-401"),
    "no_access": (79031234502, "SMS Aero", "sandbox-no-access-403"),
    "wrong_address": (79031234503, "SMS Aero", "sandbox-wrong-address-404"),
    "no_money": (79990000402, "SMS Aero", KEY),
    "forbidden": (79990000403, "SMS Aero", KEY),
    "too_many": (79990000429, "SMS Aero", KEY),
    "http_500": (79990000500, "SMS Aero", KEY),
    "bad_gateway": (79990000502, "SMS Aero", KEY),
    "html_with_200": (79990000200, "SMS Aero", KEY),
    "refused_with_200": (79990000201, "SMS Aero", KEY),
    "dropped": (79990000408, "SMS Aero", KEY),
    "slow": (79990000504, "SMS Aero", KEY),
}


class Guest:
    """An SDK in use: `await guest("send_sms", …)` calls a method and writes down what became of it."""

    def __init__(self, kind: str, proto: str, **options: object) -> None:
        self.api = made(kind, proto, **options)
        self.told: list[dict[str, object]] = []

    async def __call__(self, method: str, *args: object, **named: object):
        """Return what `method` returned, None when it raised something."""
        answer, raised = None, None
        try:
            answer = getattr(self.api, method)(*args, **named)
            answer = await answer if inspect.isawaitable(answer) else answer
        except Exception as error:  # noqa: BLE001 - whatever it is, that is what the SDK says
            answer, raised = None, [type(error).__name__, str(error)]
        self.told.append({"method": method, "arguments": [*args, *named.values()], "answer": answer, "raised": raised})
        return answer

    async def close(self) -> None:
        """Close what the asynchronous SDK keeps open."""
        if hasattr(self.api, "close_session"):
            await self("close_session")


def made(kind: str, proto: str, key: str = KEY, **options: object):
    """Return an SDK that knows nothing of any sandbox: its addresses are those that are built into it."""
    if kind == "sync":
        # The constructor looks the e-mail's domain up in the DNS: this switch of the library is for programs without a network.
        import email_validator

        email_validator.CHECK_DELIVERABILITY = False
    made_of = smsaero.SmsAero
    if proto:
        # The asynchronous SDK speaks plain http unless `request` is told otherwise, and no method of it hands that on.
        class WithProto(smsaero.SmsAero):
            async def request(self, selector, data=None, page=None, proto=proto):
                return await super().request(selector, data, page, proto)

        made_of = WithProto
    return made_of(EMAIL, key, **options)


def forward(seconds: int) -> None:
    """Let time pass in the sandbox."""
    urllib.request.urlopen(f"http://127.0.0.1/forward/{seconds}").close()


async def everything(kind: str, proto: str) -> object:
    """Call every method that asks the gateway something, most of them in each of their ways."""
    ran: set[str] = set()

    def note(frame, event: str, _what: object) -> None:
        if event == "call" and frame.f_code.co_filename == smsaero.__file__:
            ran.add(frame.f_code.co_name)

    sys.setprofile(note)
    guest = Guest(kind, proto, signature="SMS Aero")
    await money(guest)
    await messages(guest)
    await people(guest)
    await other_channels(guest)
    await around(guest)
    await guest.close()
    sys.setprofile(None)
    public = [name for name in vars(smsaero.SmsAero) if not name.startswith("_") and callable(getattr(smsaero.SmsAero, name))]
    documented = {name: inspect.getdoc(getattr(smsaero.SmsAero, name)) or "" for name in public}
    return {"told": guest.told, "documented": documented, "ran": sorted(ran)}


async def money(guest: Guest) -> None:
    await guest("is_authorized")
    await guest("balance")
    cards = await guest("cards")
    await guest("balance_add", 100.5, cards["0"]["id"])
    await guest("tariffs")
    await guest("sign_list")
    await guest("sign_list", page=1)


async def messages(guest: Guest) -> None:
    sms = await guest("send_sms", MTS, TEXT)
    await guest("send_sms", [MEGAFON, TELE2], TEXT)
    later = dt.datetime.now() + dt.timedelta(hours=1)  # noqa: DTZ005 - the SDK takes it for local time
    planned = await guest("send_sms", MTS, "Later", sign="Sandbox", date_to_send=later, callback_url=CALLBACK)
    await guest("sms_status", planned["id"])
    forward(10)
    await guest("sms_status", sms["id"])
    await guest("sms_list")
    await guest("sms_list", MTS, "Later", 1)
    await guest("sms_list", [MEGAFON, TELE2])
    await guest("sms_list", page=2)
    await guest("enable_test_mode")
    await guest("is_test_mode_active")
    test = await guest("send_sms", MTS, "A test")
    await guest("sms_status", test["id"])
    await guest("sms_list")
    await guest("disable_test_mode")


async def people(guest: Guest) -> None:
    group = await guest("group_add", "Customers")
    await guest("group_add", "Others")
    await guest("group_list")
    names = ("Doe", "John", "Smith")
    one = await guest("contact_add", MTS, group["id"], "1990-05-17", "male", *names, "custom1", "custom2", "custom3")
    await guest("contact_add", TELE2)
    await guest("contact_list")
    await guest("contact_list", MTS, group["id"], "1990-05-17", "male", "MTS", *names, 1)
    # The SDK hands a list on as `number`.
    await guest("contact_list", [MTS, TELE2])
    await guest("blacklist_add", MTS)
    await guest("blacklist_add", [MEGAFON, TELE2])
    blocked = await guest("blacklist_list")
    await guest("blacklist_list", MTS, 1)
    await guest("blacklist_list", [MEGAFON, TELE2])
    for each in [item for key, item in blocked.items() if key.isdigit()]:
        await guest("blacklist_delete", each["id"])
    await viber(guest, group["id"])
    await guest("contact_delete", one["id"])
    await guest("contact_delete_all")
    await guest("group_delete", group["id"])
    await guest("group_delete_all")
    # So does the SDK here, where its own text promises several contacts at once.
    await guest("contact_add", [MTS, TELE2])


async def viber(guest: Guest, group_id: int) -> None:
    await guest("viber_sign_list")
    to_one = await guest("viber_send", "Viber", "OFFICIAL", TEXT, number=MTS)
    await guest("viber_send", "Viber", "OFFICIAL", TEXT, number=[MEGAFON, TELE2], date_send="1900000000")
    await guest("viber_send", "Viber", "OFFICIAL", TEXT, group_id=group_id)
    await guest(
        "viber_send",
        "Viber",
        "CASCADE",
        TEXT,
        MTS,
        image_source="png#iVBORw0KGgo=",
        text_button="Open",
        link_button="https://example.com/",
        sign_sms="SMS Aero",
        channel_sms="DIRECT",
        text_sms="By SMS",
        price_sms=2,
    )
    forward(10)
    await guest("viber_list")
    await guest("viber_list", 1)
    await guest("viber_statistics", to_one["id"])
    await guest("viber_statistics", to_one["id"], 1)


async def other_channels(guest: Guest) -> None:
    one = await guest("hlr_check", MTS)
    await guest("hlr_check", [MEGAFON, TELE2])
    await guest("number_operator", MTS)
    await guest("number_operator", [MEGAFON, TELE2])
    code = await guest("send_telegram", MTS, 1234, "SMS Aero", TEXT)
    await guest("send_telegram", [MEGAFON, TELE2], 12345678)
    session = await guest("send_mobile_id", MTS, "SMS Aero", CALLBACK)
    await guest("send_mobile_id", str(MEGAFON), callback_url=CALLBACK)
    forward(10)
    await guest("hlr_status", one["id"])
    await guest("telegram_status", code["id"])
    await guest("mobile_id_status", session["id"])
    await guest("verify_mobile_id", session["id"], "9999")
    await guest("verify_mobile_id", session["id"], "1234")
    await guest("mobile_id_status", session["id"])


async def around(guest: Guest) -> None:
    """Call what asks the gateway nothing that was not asked already."""
    await guest("get_gate")
    await guest("get_gate_urls")
    await guest("request", "sms/lists")
    await guest("request", "balance")
    if hasattr(guest.api, "get_response"):
        await guest("get_response")
        await guest("send_sms", MTS, "By JSON", callback_url=CALLBACK, callback_format="JSON")


async def failures(kind: str, proto: str) -> object:
    """Let everything go wrong that can, the slow answer meanwhile."""

    async def one(name: str) -> object:
        number, sign, key = FAILURES[name]
        # The shortest that it allows.
        guest = Guest(kind, proto, key=key, timeout=3)
        if name == "slow" and kind == "sync":
            await asyncio.to_thread(lambda: asyncio.run(guest("send_sms", number, TEXT, sign)))
        else:
            await guest("send_sms", number, TEXT, sign)
        told = guest.told[0]
        await guest.close()
        return {"answer": told["answer"], "raised": told["raised"]}

    slow = asyncio.create_task(one("slow"))
    await asyncio.sleep(0)
    told = {name: await one(name) for name in FAILURES if name != "slow"}
    return {**told, "slow": await slow}


async def first_steps(kind: str, proto: str) -> object:
    """Do what the SDK's own first example does, with nothing given that it does not ask for."""
    guest = Guest(kind, proto)
    await guest("send_sms", MTS, "Hello, World!")
    told = guest.told[0]
    await guest.close()
    return {"answer": told["answer"], "raised": told["raised"]}


if __name__ == "__main__":
    part = {"everything": everything, "failures": failures, "first_steps": first_steps}[sys.argv[2]]
    print(json.dumps(asyncio.run(part(sys.argv[1], "".join(sys.argv[3:]))), default=str))  # noqa: T201 - its answer
