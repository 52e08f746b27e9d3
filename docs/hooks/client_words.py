"""The words of the table of the client's methods: headings, and what each endpoint does in Russian. This file makes nothing.

The English words for an endpoint are the first line of its docstring. A test sees that each endpoint has Russian ones.
"""

from __future__ import annotations

from typing import Final

HEADS: Final = {
    "en": ["Method", "What it does", "Effect, path"],
    "ru": ["Метод", "Что делает", "Действие, путь"],
}

#: `Effect` by its value.
EFFECTS: Final = {
    "reads": {"en": "reads", "ru": "читает"},
    "changes": {"en": "changes", "ru": "меняет"},
    "sends": {"en": "sends", "ru": "отправляет"},
}

#: The files of `gateway.endpoints`, in the order of the page.
GROUPS: Final = {
    "sms": {"en": "SMS", "ru": "SMS"},
    "account": {"en": "Account", "ru": "Аккаунт"},
    "senders": {"en": "Sender names", "ru": "Имена отправителя"},
    "address_book": {"en": "Contacts and groups", "ru": "Контакты и группы"},
    "blacklisted": {"en": "Blacklist", "ru": "Чёрный список"},
    "numbers": {"en": "Numbers: HLR and operator", "ru": "Номера: HLR и оператор"},
    "viber": {"en": "Viber", "ru": "Viber"},
    "telegram": {"en": "Codes by Telegram", "ru": "Коды в Telegram"},
    "mobile_id": {"en": "Mobile ID", "ru": "Mobile ID"},
    "calls": {"en": "Codes by telephone call", "ru": "Коды звонком"},
    "whatsapp": {"en": "WhatsApp", "ru": "WhatsApp"},
}

RUSSIAN: Final = {
    "auth": "Проверяет, подходят ли друг к другу e-mail и ключ. Если нет, возникает `NotAuthorized`.",
    "balance": "Возвращает остаток на счёте, в рублях.",
    "balance_add": "Списывает `amount` рублей с банковской карты аккаунта (см. `cards`) и зачисляет их на баланс.",
    "cards": "Возвращает банковские карты аккаунта; номера скрыты.",
    "tariffs": "Возвращает цену сегмента по каналам и операторам, в рублях.",
    "sender_name_add": "Просит новое имя отправителя, по SDK поставщика от 2 до 64 символов: имя уходит на модерацию.",
    "sender_names": "Перечисляет имена отправителя аккаунта, начиная со страницы `page`.",
    "send": "Отправляет SMS и возвращает её такой, какой её принял шлюз; что с ней стало, скажет `follow`.",
    "send_batch": "Отправляет один текст на несколько номеров одним запросом: один ответ или одно сомнение на всех.",
    "status": "Возвращает сообщение в его нынешнем виде.",
    "messages": "Перечисляет сообщения аккаунта — все, на `number`, на `numbers` или с текстом `text`, — начиная со страницы `page`.",
    "test_send": "Шлюз проверяет SMS, как если бы её отправляли: ничего не доставляется и не списывается.",
    "test_send_batch": "Шлюз проверяет один текст на несколько номеров, как если бы его отправляли.",
    "test_status": "Возвращает пробное сообщение в его нынешнем виде.",
    "test_messages": "Перечисляет пробные сообщения — все, на `number`, на `numbers` или с текстом `text`, — начиная со страницы `page`.",
    "group_add": "Создаёт группу контактов и возвращает её.",
    "group_delete": "Удаляет группу.",
    "group_delete_all": "Удаляет все группы аккаунта. Отменить это нельзя.",
    "groups": "Перечисляет группы, начиная со страницы `page`.",
    "contact_add": "Добавляет контакт и возвращает его. `sex` — `male` или `female`.",
    "contact_delete": "Удаляет контакт.",
    "contact_delete_all": "Удаляет все контакты аккаунта. Отменить это нельзя.",
    "contacts": "Перечисляет контакты, все или подходящие, начиная со страницы `page`. `operator` — MEGAFON, MTS, BEELINE, TELE2 или OTHER.",
    "blacklist_add": "Вносит номер в чёрный список.",
    "blacklist_add_batch": "Вносит в чёрный список несколько номеров.",
    "blacklist_delete": "Убирает номер из чёрного списка.",
    "blacklist": "Перечисляет чёрный список, весь или по номеру `number`, начиная со страницы `page`.",
    "hlr_check": "Начинает проверку, доступен ли телефон; она платная. Результат скажет `hlr_status`.",
    "hlr_check_batch": "Начинает проверку каждого из `numbers`; каждая платная.",
    "hlr_status": "Возвращает проверку в её нынешнем виде.",
    "number_operator": "Возвращает оператора номера.",
    "number_operator_batch": "Возвращает оператора каждого из `numbers`.",
    "viber_send": (
        "Отправляет текст в Viber: на `number`, на `numbers` (по документации поставщика не больше 50) или группе; "
        '`"all"` — все группы.'
    ),
    "viber_campaigns": "Перечисляет рассылки, начиная со страницы `page`.",
    "viber_recipients": "Перечисляет номера рассылки и то, что с каждым, начиная со страницы `page`.",
    "viber_sender_names": "Перечисляет имена отправителя для Viber, начиная со страницы `page`.",
    "telegram_send": (
        "Отправляет в Telegram код из 4–8 цифр; до кого Telegram не доходит, тому уйдёт SMS с текстом `text` от `sender_name`."
    ),
    "telegram_send_batch": "Отправляет один код на несколько номеров.",
    "telegram_status": "Возвращает код в его нынешнем виде.",
    "telegram_test_send": "Шлюз проверяет код, как если бы его отправляли.",
    "telegram_test_status": "Возвращает пробный код в его нынешнем виде.",
    "mobile_id_send": "Просит владельца телефона подтвердить. У Mobile ID свои имена отправителя, не те, что в `sender_names`.",
    "mobile_id_status": "Возвращает подтверждение в его нынешнем виде. Если оно закончилось, возникает `NotFound`.",
    "mobile_id_verify": "Передаёт код, который пришёл на телефон; `confirmed` говорит, завершилось ли этим подтверждение.",
    "flash_call_send": "Звонит с номера, который кончается на `code`.",
    "flash_call_status": "Возвращает звонок в его нынешнем виде.",
    "flash_calls": "Перечисляет звонки с кодом в номере, начиная со страницы `page`.",
    "voice_code_send": "Звонит и произносит `code`. Метод, который сказал бы, чем это кончилось, неизвестен.",
    "whatsapp_send": (
        "Отправляет в WhatsApp. `content_type` — text, image, document, video или audio; `start` — секунды с 1970 года."
    ),
    "whatsapp_status": "Возвращает то, что шлюз говорит о сообщении.",
    "whatsapp_chats": "Возвращает чаты: `status` 1 — открытые, 2 — закрытые; `limit` по умолчанию 100.",
    "whatsapp_chat_messages": "Возвращает сообщения чата.",
    "whatsapp_messages": "Возвращает все сообщения.",
}
