"""What LibreOffice and epubcheck, where they are installed, say of the files."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.writer.documents.export.books import SAMPLES, STORY, WORDS, words_of
from writer.documents.export import export_book
from writer.documents.extract import extract_text

pytestmark = pytest.mark.slow

# Debian's program is a Java archive that cannot be started by its name.
EPUBCHECK = Path("/usr/share/java/epubcheck.jar")
BOUND_S = 300

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed"
)
needs_epubcheck = pytest.mark.skipif(
    shutil.which("java") is None or not EPUBCHECK.exists(), reason="epubcheck is not installed"
)


def converted(path: Path, suffix: str, folder: Path) -> Path:
    """Have LibreOffice read a file and write it in another format."""
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", suffix, "--outdir", str(folder / "out"), str(path)],
        check=True,
        capture_output=True,
        timeout=BOUND_S,
    )
    return folder / "out" / f"{path.stem}.{suffix}"


@needs_office
@pytest.mark.parametrize(("ours", "theirs"), [("docx", "odt"), ("odt", "docx")])
def test_libreoffice_reads_all_words_and_all_emphasis(ours, theirs, tmp_path):
    path = tmp_path / f"book.{ours}"
    export_book("", "", "", [("story.md", STORY)], path)
    assert words_of(extract_text(converted(path, theirs, tmp_path))) == WORDS
    page = converted(path, "html", tmp_path).read_text("utf-8")
    for word, mark in (
        ("wind", "i|em"),
        ("Harbour", "i|em"),
        ("风", "i|em"),
        ("nobody", "b|strong"),
    ):
        assert re.search(rf"<({mark})( [^>]*)?>{word}</", page), word
    assert "<h1" in page
    assert '<li value="7">' in page
    assert 'href="https://example.org/a?b=1&amp;c=2"' in page


@needs_epubcheck
def test_epubcheck_finds_no_fault(tmp_path):
    path = tmp_path / "book.epub"
    texts = [("story.md", STORY), *((each.name, each.read_text("utf-8")) for each in SAMPLES)]
    export_book("All & everything", "A. Writer", "", [*texts, ("empty.txt", "")], path)
    said = subprocess.run(
        ["java", "-jar", str(EPUBCHECK), "--failonwarnings", str(path)],
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=BOUND_S,
    )
    assert said.returncode == 0, said.stdout + said.stderr
