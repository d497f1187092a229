"""How long finding in a folder of 500 texts takes, and how deaf the page is meanwhile."""

from __future__ import annotations

import random
import threading
import time
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.conftest import Figure
from writer.documents.replacing import replaced_text
from writer.documents.search import search_texts
from writer.documents.word_counts import WordCounts
from writer.documents.workspace import read_workspace
from writer.text.regular_expression import RegularExpression
from writer.text.search_pattern import search_pattern

if TYPE_CHECKING:
    from pathlib import Path

    from tests.benchmarks.conftest import Report
    from writer.text.search_pattern import SearchPattern

FILES = 500
FILE_CHARACTERS = 40_000
WORDS = (
    *("the", "lamp", "burned", "low", "and", "nobody", "came", "down", "to", "river", "that"),
    *("night", "while", "boats", "were", "gone", "said", "quietly", "don’t", "remember"),
    *("“well”", "house", "of", "her", "own", "café"),
)
RARE = "Marlowe"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return 500 chapters, 20 MB, in paragraphs of a hundred words or so."""
    root = tmp_path_factory.mktemp("book")
    chance = random.Random(1)
    for number in range(FILES):
        paragraphs: list[str] = []
        while sum(map(len, paragraphs)) < FILE_CHARACTERS:
            words = chance.choices(WORDS, k=chance.randint(5, 200))
            if chance.random() < 0.05:
                words[0] = RARE
            paragraphs.append(" ".join(words) + ".\n")
        chapter = root / f"part {number % 10}" / f"chapter {number}.txt"
        chapter.parent.mkdir(exist_ok=True)
        chapter.write_text("".join(paragraphs), encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("regular expression", RegularExpression(rf"\b{RARE}\b \w+ \w*l")),
        ("regular expression with a group", RegularExpression(r"“(\w)ell” \1\w+")),
        ("words as one sees them", search_pattern(f"{RARE} don't")),
        ("whole words", search_pattern(RARE, whole_words=True)),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_finding_in_a_folder(
    folder: Path, report: Report, name: str, pattern: SearchPattern
) -> None:
    begun = time.perf_counter()
    paths = [each.path for each in read_workspace(folder).texts]
    first = 0.0
    count = 0
    for found in search_texts(paths, pattern, {}):
        first = first or time.perf_counter() - begun
        count += len(found.matches)
    assert count
    report.check(
        Figure(f"500 texts, {name}: first of {count}", first, 0.3, "s"),
        Figure(f"500 texts, {name}: all", time.perf_counter() - begun, 2, "s"),
    )


def test_listing_and_counting_a_folder(folder: Path, report: Report) -> None:
    begun = time.perf_counter()
    texts = read_workspace(folder).texts
    listed = time.perf_counter() - begun
    counts = WordCounts()
    words = sum(map(counts.count, texts))
    assert words > FILES * 1000
    report.check(
        Figure("500 texts: listing", listed, 0.2, "s"),
        Figure(f"500 texts: counting {words:,} words", time.perf_counter() - begun, 10, "s"),
    )


def test_searching_leaves_the_processor_to_others(folder: Path, report: Report) -> None:
    """A thread that wants 1 ms of every 10 is what the page is to the search."""
    paths = [each.path for each in read_workspace(folder).texts]
    pattern = RegularExpression(r"“(\w)ell” \1\w+")
    search = threading.Thread(target=lambda: list(search_texts(paths, pattern, {})))
    search.start()
    late: list[float] = []
    while search.is_alive():
        begun = time.perf_counter()
        time.sleep(0.01)
        late.append(1000 * (time.perf_counter() - begun) - 10)
    late.sort()
    report.check(
        Figure(
            "the page while 500 texts are searched: late, p99",
            late[len(late) * 99 // 100],
            16,
            "ms",
        )
    )


def test_replacing_in_a_text(folder: Path, report: Report) -> None:
    text = "".join(each.path.read_text("utf-8") for each in read_workspace(folder).texts[:50])
    begun = time.perf_counter()
    _, count = replaced_text(text, search_pattern("don't"), "do not")
    assert count
    report.check(Figure("replacing in 2 MB", time.perf_counter() - begun, 1, "s"))
