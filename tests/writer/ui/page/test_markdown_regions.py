"""Code and front matter are recognised from their surroundings."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocument

from writer.ui.page.markdown_regions import is_verbatim

# Every line that is not prose begins with a letter c, f or a mark of code and front matter.
TEXT = """\
---
f title: Rain
f tags: [poem]
---
Prose.

```python
c print("rain")

c print("sun")
```
Prose again.
~~~
c more
~~~
---
The rule above is a break between scenes.
"""


@pytest.mark.parametrize(("number", "line"), list(enumerate(TEXT.splitlines())))
def test_every_line_of_a_text(number, line):
    document = QTextDocument(TEXT)
    expected = line.startswith(("f ", "c ", "```", "~~~")) or number in {0, 3, 8}
    assert is_verbatim(document.findBlockByNumber(number)) is expected


def test_a_text_that_begins_with_a_rule_is_prose():
    document = QTextDocument("---\nIt rained.\nIt went on raining.")
    assert not is_verbatim(document.findBlockByNumber(1))


def test_an_unfinished_code_block_is_code():
    document = QTextDocument("Prose.\n```\nx = 1")
    assert is_verbatim(document.findBlockByNumber(2))
