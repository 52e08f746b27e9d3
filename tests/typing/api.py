"""What a type checker sees of the clients. mypy runs this file, pytest does not: a wrong type fails the `types` check."""

from __future__ import annotations

from typing_extensions import assert_type

from smsaero_kit.gateway import AsyncClient, Balance, Batch, Client, Contact, Group, Message, Outgoing, SendResult, TelegramCode


def types_of_the_client(client: Client) -> None:
    """Each method has its endpoint's arguments and result, although it is written down nowhere twice."""
    assert_type(client.balance(), Balance)
    assert_type(client.send(number="79990000000", text="t", sender_name="s"), Message)
    assert_type(client.send_batch(numbers=["79990000000"], text="t", sender_name="s"), Batch[Message])
    assert_type(client.group_add("friends"), Group)
    assert_type(client.telegram_send(number="79990000000", code="0123"), TelegramCode)
    assert_type(next(iter(client.contacts(group_id=1))), Contact)
    assert_type(next(client.send_many([Outgoing("79990000000", "t", "s")])), SendResult)
    client.send(number="79990000000", text="t")  # type: ignore[call-arg]
    client.group_add(5)  # type: ignore[arg-type]


async def types_of_the_async_client(client: AsyncClient) -> None:
    """The same with `await`."""
    assert_type(await client.balance(), Balance)
    assert_type(await client.send(number="79990000000", text="t", sender_name="s"), Message)
    async for contact in client.contacts():
        assert_type(contact, Contact)
    async for result in client.send_many([]):
        assert_type(result, SendResult)
    await client.send(number="79990000000", text="t")  # type: ignore[call-arg]
