"""Code, front matter and comments are recognised from their surroundings."""

from __future__ import annotations

import pytest

from writer.text.markdown import LOOK_AROUND, is_verbatim

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


def at_end_of(text: str, number: int = -1) -> bool:
    """Return whether the end of a line is verbatim: of the last one where none is named."""
    lines = text.split("\n")
    number %= len(lines)
    return is_verbatim(lines.__getitem__, len(lines), number, len(lines[number]))


@pytest.mark.parametrize(("number", "line"), list(enumerate(TEXT.splitlines())))
def test_every_line_of_a_text(number: int, line: str) -> None:
    expected = line.startswith(("f ", "c ", "```", "~~~")) or number in {0, 3, 8}
    assert at_end_of(TEXT, number) is expected


@pytest.mark.parametrize(
    "text",
    [
        "Prose.\n```\nx = 1",  # a block that is still being written
        "````\n```\nx = 1",  # closed by as many marks as opened it
        "~~~\n```\nx = 1",  # and by the same ones
        "```\n``` python\nx = 1",  # a language stands at the beginning only
        "> ```\n> x = 1",
        "- a list\n  ```\n  x = 1",
    ],
)
def test_blocks_of_code(text: str) -> None:
    assert at_end_of(text)


@pytest.mark.parametrize("marks", ["--- ---", "--- ...", "+++ +++"])
def test_front_matter_has_marks_of_its_own(marks: str) -> None:
    first, last = marks.split()
    text = f"{first}\ntitle: Rain\n{last}\nProse."
    assert [at_end_of(text, number) for number in range(4)] == [True, True, True, False]


@pytest.mark.parametrize(
    "line",
    [
        "Call `the function",
        "Call ``the ` function",
        "(`x",
        "One `is closed`, another `is not",
        "Prose <!-- a remark",
        "Prose <!-- a remark --> and <!-- one more",
    ],
)
def test_inside_a_line_code_and_remarks_are_no_prose(line: str) -> None:
    assert at_end_of(line)


@pytest.mark.parametrize(
    "line",
    [
        "Call `the function` and",
        "Call ``the ` function`` and",
        "It`s a wonder",
        "``Quoted as in TeX'' and",
        r"A lone \` and",
        "Prose <!-- a remark --> and",
        "The marks `<!--` begin one",
        "An arrow --> and",
        "",
    ],
)
def test_what_only_looks_like_code_is_prose(line: str) -> None:
    assert not at_end_of(line)


def test_a_remark_ends_on_a_later_line() -> None:
    text = "<!-- To do:\nthe ending\n\nis weak --> It rained.\nIt went on."
    assert [at_end_of(text, number) for number in range(5)] == [True, True, True, False, False]


def test_a_place_before_the_code_in_a_line_is_prose() -> None:
    assert not is_verbatim(lambda _number: "Call `it`.", 1, 0, 5)
    assert is_verbatim(lambda _number: "Call `it`.", 1, 0, 6)


def test_a_text_that_begins_with_a_rule_is_prose() -> None:
    assert not at_end_of("---\nIt rained.\nIt went on raining.", 1)


def test_only_the_neighbourhood_is_read() -> None:
    read = []

    def line_at(number: int) -> str:
        read.append(number)
        return "Prose."

    assert not is_verbatim(line_at, 1_000_000, 500_000, 0)
    assert len(read) <= LOOK_AROUND + 2
