"""Tables for notebooks: read by eyes, by screen readers and in a terminal."""

from __future__ import annotations

from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from smsaero_kit import tables
from smsaero_kit.tables import Table

TABLE = Table("Price", ["Operator", "Rubles"], [["MTS", Decimal("4.50")], ["OTHER", 9], ["none", None]], bar="Rubles")


def html(table: Table):
    return ET.fromstring(table._repr_html_())  # noqa: S314 - made a line ago


def widths(table: Table) -> list[str]:
    bars = html(table).iterfind(".//span[@aria-hidden='true']")
    return [part.partition(":")[2] for bar in bars for part in bar.attrib["style"].split(";") if part.startswith("width:")]


def test_it_is_a_real_table_with_a_caption_and_headers():
    table = html(TABLE)
    assert table.findtext("caption") == "Price"
    assert [(head.text, head.attrib["scope"]) for head in table.iterfind("thead//th")] == [("Operator", "col"), ("Rubles", "col")]
    assert [(head.text, head.attrib["scope"]) for head in table.iterfind("tbody//th")] == [
        ("MTS", "row"),
        ("OTHER", "row"),
        ("none", "row"),
    ]


def test_a_bar_is_as_long_as_its_number_is_large_and_never_without_the_number():
    assert widths(TABLE) == ["4.50em", "9.00em"]
    assert ["".join(cell.itertext()) for cell in html(TABLE).iterfind(".//td")] == ["4.50", "9", "–"]


def test_as_text_it_stands_in_columns():
    assert str(TABLE).splitlines() == [
        "Price",
        "",
        "Operator  Rubles",
        "────────  ──────────────────────",
        "MTS       4.50 ██████████",
        "OTHER     9 ████████████████████",
        "none      –",
    ]


@pytest.mark.parametrize("odd", [0, -3, float("nan"), float("inf"), True, "9", None])
def test_what_is_no_number_above_zero_has_no_bar(odd):
    assert widths(Table("", ["a", "b"], [["x", odd], ["y", 2]], bar="b")) == ["9.00em"]
    assert str(Table("", ["a", "b"], [["x", odd]], bar="b")).count("█") == 0


def test_what_it_is_given_is_never_markup_and_never_a_control_character():
    evil = "<script>alert(1)</script>'\"&\x1b[31m\nnext"
    table = Table(evil, [evil, "n"], [[evil, 1]], bar="n")
    assert {element.tag for element in html(table).iter()} == {"table", "caption", "thead", "tbody", "tr", "th", "td", "span"}
    for text in (str(table), table._repr_html_()):
        assert "\x1b" not in text
    assert len(str(table).splitlines()) == 5


@pytest.mark.parametrize(("rows", "bar"), [([["x"]], None), ([["x", 1, 2]], None), ([["x", 1]], "c")])
def test_rows_that_do_not_fit_and_an_unknown_column_are_refused(rows, bar):
    with pytest.raises(ValueError, match="column"):
        Table("", ["a", "b"], rows, bar=bar)


def test_without_rows_the_headers_remain():
    assert str(Table("none", ["a"], [])).splitlines() == ["none", "", "a", "─"]


@pytest.mark.parametrize("page", ["ffffff", "111111", "1e2129"])
def test_a_bar_stands_out_from_light_and_dark_pages(page):
    """3 to 1, as WCAG 2 asks of graphics: JupyterLab light and dark, the site's dark."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(page), luminance(tables._COLOUR.removeprefix("#"))))
    assert (lighter + 0.05) / (darker + 0.05) >= 3
