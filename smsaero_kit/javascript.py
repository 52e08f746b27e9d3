"""How JavaScript spells JSON values and what they inherit. This file never knows a placeholder, a config or a request.

Logto's connector is JavaScript: its texts and its request bodies hold what `String(value)` and `JSON.stringify(text)` give there.
Source of the rules: ECMA-262, `Number::toString`, `ToString`, `Array.prototype.join`, `QuoteJSONString` (https://tc39.es/ecma262/).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

#: What `\s` matches in a regular expression of JavaScript, as a character class for Python and JavaScript alike.
#: Python's own `\s` also takes U+001C to U+001F and U+0085, and does not take U+FEFF.
WHITE_SPACE: Final = r"[\t-\r \u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF]"

#: The value of a property that does not exist.
UNDEFINED: Final = object()

_SURROGATE_PAIR: Final = re.compile(r"[\uD800-\uDBFF][\uDC00-\uDFFF]")
_LONE_SURROGATE: Final = re.compile(r"[\uD800-\uDFFF]")
_ARRAY_INDEX: Final = re.compile(r"0|[1-9][0-9]*")

#: From here on `Number::toString` writes an exponent: 1e+21 and 1e-7, but 100000000000000000000 and 0.000001.
_MOST_INTEGER_DIGITS: Final = 21
_MOST_LEADING_ZEROS: Final = 6


@dataclass(frozen=True)
class NativeFunction:
    """A function that comes with the language, e.g. `toString`."""

    name: str


class _ArrayPrototype(list[Any]):
    """`Array.prototype` is itself an empty array; unlike other arrays it inherits from `Object.prototype`."""


def _functions(names: str, **constructor: str) -> dict[str, Any]:
    return {name: NativeFunction(constructor.get(name, name)) for name in names.split()}


_OBJECT_PROTOTYPE: Final[dict[str, Any]] = {
    **_functions(
        "constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf"
        " __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__",
        constructor="Object",
    ),
    "__proto__": None,
}
_ARRAY_PROTOTYPE: Final = _ArrayPrototype()
_ARRAY_FUNCTIONS: Final = _functions(
    "constructor at concat copyWithin entries every fill filter find findIndex findLast findLastIndex flat flatMap forEach"
    " includes indexOf join keys lastIndexOf map pop push reduce reduceRight reverse shift slice some sort splice"
    " toLocaleString toReversed toSorted toSpliced toString unshift values with",
    constructor="Array",
)


def property_of(value: object, name: str) -> Any:
    """Return `value[name]` as JavaScript finds it: an own property first, then what is inherited, else `UNDEFINED`.

    Only objects (mappings) and arrays (lists, tuples) are looked into; Logto's renderer does the same.
    """
    if isinstance(value, Mapping):
        own = value.get(name, UNDEFINED)
    elif isinstance(value, (list, tuple)):
        own = _of_array(value, name)
    else:
        return UNDEFINED
    if own is not UNDEFINED:
        return own
    prototype = _prototype_of(value)
    return prototype if name == "__proto__" else property_of(prototype, name)


def _of_array(array: Sequence[Any], name: str) -> Any:
    if name == "length":
        return len(array)
    # The lengths are compared first: Python refuses to read an index of thousands of digits.
    if _ARRAY_INDEX.fullmatch(name) and len(name) <= len(str(len(array))) and int(name) < len(array):
        return array[int(name)]
    return _ARRAY_FUNCTIONS.get(name, UNDEFINED) if isinstance(array, _ArrayPrototype) else UNDEFINED


def _prototype_of(value: object) -> object:
    if value is _OBJECT_PROTOTYPE:
        return None
    return _OBJECT_PROTOTYPE if isinstance(value, (Mapping, _ArrayPrototype)) else _ARRAY_PROTOTYPE


def string_of(value: object) -> str:
    """Return what `String(value)` gives for a JSON value.

    Raises `TypeError` where JavaScript does too (an object with a property `toString` of its own), and for what is no JSON value.
    """
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (int, float)):
        return _string_of_number(value)
    if isinstance(value, NativeFunction):
        return f"function {value.name}() {{ [native code] }}"
    if isinstance(value, (list, tuple)):
        return ",".join("" if item is None else string_of(item) for item in value)
    if not isinstance(value, Mapping):
        raise TypeError(f"not a JSON value: {type(value).__name__}")
    if not isinstance(property_of(value, "toString"), NativeFunction):
        raise TypeError("Cannot convert object to primitive value")
    return "[object Object]"


def _string_of_number(value: float) -> str:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf if value > 0 else -math.inf
    if not math.isfinite(number):
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[repr(number)]
    if number == 0:
        return "0"
    sign = "-" if number < 0 else ""
    # Both languages choose the shortest digits that give the same number back, so Python's `repr` has the digits.
    parts = Decimal(repr(abs(number))).normalize().as_tuple()
    digits = "".join(map(str, parts.digits))
    point = len(digits) + int(parts.exponent)
    if len(digits) <= point <= _MOST_INTEGER_DIGITS:
        return sign + digits.ljust(point, "0")
    if 0 < point <= _MOST_INTEGER_DIGITS:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -_MOST_LEADING_ZEROS < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    mantissa = digits if len(digits) == 1 else f"{digits[0]}.{digits[1:]}"
    return f"{sign}{mantissa}e{point - 1:+d}"


def join_surrogates(text: str) -> str:
    """Return `text` with each high surrogate that meets a low one made the one character that they are in JavaScript."""
    return _SURROGATE_PAIR.sub(lambda pair: pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le"), text)


def json_of_string(text: str) -> str:
    """Return what `JSON.stringify(text)` gives: only quotes, backslashes, controls and lone surrogates are escaped."""
    quoted = json.dumps(join_surrogates(text), ensure_ascii=False)
    return _LONE_SURROGATE.sub(lambda unit: f"\\u{ord(unit[0]):04x}", quoted)


def utf8_of_string(text: str) -> bytes:
    """Return the bytes of `Buffer.from(text)`: a lone surrogate becomes U+FFFD."""
    return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", join_surrogates(text)).encode()
