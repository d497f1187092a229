"""Provenance for others: all of the text, marked, whatever is in it."""

from __future__ import annotations

import json

from lxml import html

from writer.documents.provenance import Provenance, Run
from writer.documents.provenance_export import as_html, as_json

TEXT = 'I typed <b> & "this", caf\udce9. Taken words. And so on.\nThe end'
RUNS = [Run(28, 13, Provenance.ACCEPTED), Run(41, 10, Provenance.CONTINUED)]
LABELS = {Provenance.ACCEPTED: "accepted", Provenance.CONTINUED: "continued"}


def test_a_page_has_the_text_with_marks() -> None:
    page = html.document_fromstring(as_html("a<b>.md", TEXT, RUNS, "41 of 2", LABELS))
    (shown,) = page.iter("pre")
    assert shown.text_content() == TEXT.replace("\udce9", "\N{REPLACEMENT CHARACTER}")
    assert [(each.get("class"), each.text) for each in shown] == [
        ("accepted", TEXT[28:41]),
        ("continued", TEXT[41:51]),
    ]
    assert page.findtext("head/title") == "a<b>.md"
    assert "41 of 2" in page.text_content()


def test_data_have_every_passage_and_the_figures() -> None:
    data = json.loads(as_json("a.md", TEXT, RUNS))
    assert "".join(each["text"] for each in data["passages"]) == TEXT
    assert [each["origin"] for each in data["passages"]] == [
        "typed",
        "accepted",
        "continued",
        "typed",
    ]
    assert data["words"] == {"all": 12, "accepted": 2, "edited": 0, "continued": 3}
