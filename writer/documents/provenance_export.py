"""Where words came from, for others to read: as a page for a browser, or as data."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Final

from writer.documents.provenance import Provenance, Run, figures, passages
from writer.text.whole_characters import whole_characters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PAGE: Final = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ max-width: 40em; margin: 3em auto; padding: 0 1em; font-family: serif; line-height: 1.6; }}
pre {{ white-space: pre-wrap; font: inherit; }}
.accepted {{ background: #c8891e33; text-decoration: underline dotted; }}
.edited {{ background: #8a5bb533; text-decoration: underline dashed; }}
.continued {{ background: #2c7a9e33; text-decoration: underline solid; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{summary}</p>
<p>{legend}</p>
<pre>{text}</pre>
</body>
</html>
"""


def as_html(
    name: str, text: str, runs: Sequence[Run], summary: str, labels: Mapping[Provenance, str]
) -> bytes:
    """Return a page that shows the text with what was not typed marked.

    Args:
        name: of the text.
        text: all of it.
        runs: what was not typed.
        summary: the figures, in a sentence.
        labels: what each origin but typing is called.
    """
    legend = ", ".join(_span(origin, label) for origin, label in labels.items())
    shown = "".join(_span(origin, passage) for origin, passage in passages(text, runs))
    page = _PAGE.format(title=_safe(name), summary=_safe(summary), legend=legend, text=shown)
    return page.encode()


def as_json(name: str, text: str, runs: Sequence[Run]) -> bytes:
    """Return the passages of the text, each with its origin, and the figures."""
    counted = figures(text, runs)
    data = {
        "text": name,
        "words": {
            "all": counted.words,
            "accepted": counted.accepted,
            "edited": counted.edited,
            "continued": counted.continued,
        },
        "passages": [
            {"origin": origin.name.lower(), "text": passage}
            for origin, passage in passages(text, runs)
        ],
    }
    # Escapes carry even what is no character.
    return json.dumps(data, indent=1).encode("ascii") + b"\n"


def _span(origin: Provenance, text: str) -> str:
    if origin is Provenance.TYPED:
        return _safe(text)
    return f'<span class="{origin.name.lower()}">{_safe(text)}</span>'


def _safe(text: str) -> str:
    return escape(whole_characters(text))
