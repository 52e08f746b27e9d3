"""Which failures of a read are asked again, and when. This file never asks and never sleeps: tenacity does.

Reads only: a send or a change is never repeated. The pauses grow, with a random share so that many clients do not come back at
the same moment; a `Retry-After` of the gateway is obeyed, unless it is longer than anybody should wait unasked.
"""

from __future__ import annotations

import logging
from typing import Any, Final

from tenacity import RetryCallState, retry_if_exception, stop_after_attempt, wait_exponential, wait_random

from smsaero_kit.errors import GatewayError, GatewayFailed, NotReached, OutcomeUnknown, RateLimited

READ_ATTEMPTS: Final = 3
#: Seconds before the second attempt, about; then twice that, and so on.
RETRY_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 8.0
#: Seconds; with a longer `Retry-After` the error is raised at once, and says how long to wait.
LONGEST_RETRY_AFTER: Final = 30.0

_LOG: Final = logging.getLogger("smsaero_kit.gateway")


def patience(attempts: int, pause: float) -> dict[str, Any]:
    """Return the settings of tenacity's `Retrying` and `AsyncRetrying`. Raises `ValueError` for fewer than one attempt."""
    if attempts < 1 or pause < 0:
        raise ValueError("read_attempts must be at least 1, and retry_pause at least 0 seconds")
    growing = wait_exponential(multiplier=pause, max=_LONGEST_PAUSE) + wait_random(0, pause)
    return {
        "stop": stop_after_attempt(attempts),
        "wait": lambda state: max(growing(state), _asked_for(state) or 0.0),
        "retry": retry_if_exception(_passes),
        "before_sleep": _log,
        "reraise": True,
    }


def _passes(error: BaseException) -> bool:
    if isinstance(error, (RateLimited, GatewayFailed)):
        return (error.retry_after or 0.0) <= LONGEST_RETRY_AFTER
    return isinstance(error, (NotReached, OutcomeUnknown))


def _error(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome is not None else None


def _asked_for(state: RetryCallState) -> float | None:
    error = _error(state)
    return error.retry_after if isinstance(error, (RateLimited, GatewayFailed)) else None


def _log(state: RetryCallState) -> None:
    error = _error(state)
    pause = state.next_action.sleep if state.next_action is not None else 0.0
    if isinstance(error, GatewayError):
        _LOG.info("call=%s attempt=%d failed=%s again-in-s=%.1f", error.call, state.attempt_number, type(error).__name__, pause)
