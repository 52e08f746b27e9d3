"""What mkdocstrings cannot see by reading alone, told to it: methods made from endpoints, fields with `#:`, members of enumerations.

A client's `send = _asks(endpoints.send)` is a method only at run time. `force_inspection` of mkdocstrings is no way out: it counts
for the first object of a package that a page asks for, and then for everything. This file imports nothing of the kit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import griffe

#: A client's helper → what a list becomes with it; empty for one answer.
_MAKERS: Final = {"_asks": "", "_lists": "Iterator"}
_ENDPOINTS: Final = "smsaero_kit.gateway.endpoints"
#: The asynchronous client has the same methods: they stand on the page once.
_CLIENT: Final = "smsaero_kit.gateway.client.Client"
#: A sentence, which may go over several lines.
_HOUSE_RULE: Final = re.compile(r"[ \n]*\bThis (?:file|module) [^.]*(?:\.(?!\s|$)[^.]*)*\.(?=\s|$)")
_COMMENT: Final = re.compile(r"\s*#: ?(.*)")


class DescribedByCode(griffe.Extension):
    """Completes the package after it was read."""

    def on_package(self, *, pkg: griffe.Module, loader: griffe.GriffeLoader, **_: Any) -> None:
        """Make methods of what is one at run time, and give classes a section with their fields."""
        if pkg.name != "smsaero_kit":
            return
        for module in list(_modules(pkg)):
            _forget_house_rules(module)
            _prefer_exported(module)
            _describe_constants(module)
        client = loader.modules_collection[_CLIENT]
        # By file: a module of the endpoints may have the name of one of its functions.
        files = [each for each in loader.modules_collection[_ENDPOINTS].members.values() if isinstance(each, griffe.Module)]
        endpoints = {name: each for file in files for name, each in file.members.items() if isinstance(each, griffe.Function)}
        for name, attribute in list(client.members.items()):
            maker = str(getattr(attribute.value, "function", "")) if attribute.is_attribute else ""
            if maker in _MAKERS:
                client.set_member(name, _method(attribute, endpoints[name], _MAKERS[maker]))
        for owner in _classes(pkg):
            _describe_fields(owner)


def _method(attribute: griffe.Attribute, endpoint: griffe.Function, listing: str) -> griffe.Function:
    """Return `endpoint` as the method that stands at `attribute`."""
    myself = griffe.Parameter("self", kind=griffe.ParameterKind.positional_or_keyword)
    result = _inside(endpoint.returns)
    if listing:
        result = griffe.ExprSubscript(griffe.ExprName(listing, parent=attribute.parent), _inside(result))
    method = griffe.Function(
        attribute.name,
        lineno=attribute.lineno,
        endlineno=attribute.endlineno,
        parameters=griffe.Parameters(myself, *endpoint.parameters),
        returns=result,
    )
    words = endpoint.docstring
    if words is not None:
        method.docstring = griffe.Docstring(words.value, parent=method, parser=words.parser, parser_options=words.parser_options)
    return method


def _inside(generic: Any) -> Any:
    """Return what stands in the brackets of `generic`."""
    return generic.slice if isinstance(generic, griffe.ExprSubscript) else generic


def _modules(owner: griffe.Module) -> Iterator[griffe.Module]:
    yield owner
    for member in owner.members.values():
        if isinstance(member, griffe.Module):
            yield from _modules(member)


def _forget_house_rules(module: griffe.Module) -> None:
    """Take out what a module says to those who work on it: “This file never …”."""
    if module.docstring is not None:
        module.docstring.value = _HOUSE_RULE.sub("", module.docstring.value).strip()


def _prefer_exported(module: griffe.Module) -> None:
    """Let `package.name` be what the package exports, also when a file of the package has that name."""
    for name in module.exports or ():
        hiding = module.members.get(str(name))
        if isinstance(hiding, griffe.Module) and str(name) in hiding.members:
            module.set_member(str(name), griffe.Alias(str(name), hiding.members[str(name)], parent=module))


def _describe_constants(module: griffe.Module) -> None:
    """Take the `#:` lines above a constant for its docstring."""
    for name, constant in module.members.items():
        if isinstance(constant, griffe.Attribute) and name.isupper() and not name.startswith("_") and constant.docstring is None:
            words = _comment_above(constant)
            if words:
                constant.docstring = griffe.Docstring(words, parent=constant)


def _classes(owner: griffe.Object) -> Iterator[griffe.Class]:
    for member in owner.members.values():
        if not member.is_alias and (member.is_class or member.is_module):
            if isinstance(member, griffe.Class):
                yield member
            yield from _classes(member)


def _describe_fields(owner: griffe.Class) -> None:
    """Add a section to the docstring of a class, with the fields that have words; of an enumeration, with all members."""
    if owner.docstring is None:
        return
    fields = {
        name: _comment_above(field)
        for name, field in owner.members.items()
        if isinstance(field, griffe.Attribute) and not name.startswith("_") and field.docstring is None
    }
    if any(str(base).endswith("Enum") for base in owner.bases):
        # As a list: their table would have an empty column for types.
        lines = [f"- `{name} = {owner[name].value}`" + (f": {words}" if words else "") for name, words in fields.items()]
    else:
        lines = [f"    {name}: {words}" for name, words in fields.items() if words]
        lines = ["Attributes:", *lines] if lines else []
    owner.docstring.value = "\n".join([owner.docstring.value, "", *lines])


def _comment_above(field: griffe.Object) -> str:
    """Return the `#:` lines right above a field, as one."""
    source = field.lines_collection[field.filepath]
    words: list[str] = []
    number = (field.lineno or 1) - 1
    while number > 0 and (found := _COMMENT.match(source[number - 1])):
        words.insert(0, found[1].strip())
        number -= 1
    return " ".join(words)
