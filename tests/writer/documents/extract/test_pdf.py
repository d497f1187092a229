"""PDF: paragraphs from lines, without what every page repeats."""

from __future__ import annotations

import io
import textwrap

import pytest

from tests.written_files import pdf
from writer.documents.extract import extract, extract_text
from writer.documents.extract import pdf as pdf_module
from writer.documents.extract.pdf import paragraphs_of, without_furniture
from writer.errors import DocumentError

PROSE = [
    (
        "The lamp burned low in the window, and nobody came along the road that evening. She had"
        " put the letters away in the drawer and was listening to the rain, which fell on the roof"
        " of the boat house as it had fallen all week."
    ),
    (
        "He came in without a word, hung up his coat and sat down at the table, where the bread "
        "was. After a while he said that the bridge was gone."
    ),
]
VERSE = ["The lamp burns low,", "the river goes", "", "under the bridge", "and past the town,"]


@pytest.fixture
def text_of(tmp_path):
    def extract(pages, **options):
        path = tmp_path / "book.pdf"
        path.write_bytes(pdf(pages, **options))
        return extract_text(path)

    return extract


def wrapped(width=64):
    return [line for text in PROSE for line in textwrap.wrap(text, width)]


def test_lines_become_paragraphs(text_of):
    assert text_of([wrapped()]) == "\n\n".join(PROSE)


def test_a_paragraph_goes_on_across_pages_without_head_and_number(text_of):
    numbers = ["first", "second", "third", "fourth", "fifth", "sixth"]
    prose = [
        f"On the {number} day of it all, so they told us later, {text}"
        for number, text in zip(numbers, PROSE * 3, strict=True)
    ]
    lines = [line for text in prose for line in textwrap.wrap(text, 64)]
    pages = [lines[start : start + 4] for start in range(0, len(lines), 4)]
    furnished = [
        ["THE BOAT HOUSE" if number % 2 else "A Novel", *page, f"{number}"]
        for number, page in enumerate(pages, start=41)
    ]
    assert text_of(furnished) == "\n\n".join(prose)


def test_verse_keeps_its_lines(text_of):
    assert text_of([VERSE]) == "\n".join(VERSE)


def test_divided_words_are_made_whole_and_compounds_kept():
    lines = [
        "It was a well-known house, and the people who lived in it were qui-",
        "etly proud of it. Their well known and well loved garden was well-",
        "known too.",
    ]
    assert "quietly proud" in paragraphs_of(lines)[0]
    assert "was well-known too." in paragraphs_of(lines)[0]


def test_titles_that_come_once_stay():
    pages = [["One", "text"], ["Two", "text one"], ["Three", "text two three"]]
    assert without_furniture(pages) == pages


def test_page_numbers_in_roman_and_with_words_go():
    pages = [["a", "Page 1 of 3"], ["b", "Page 2 of 3"], ["c", "Page 3 of 3"]]
    assert without_furniture(pages) == [["a"], ["b"], ["c"]]


def test_pages_of_pictures_are_said_to_be_so(text_of):
    with pytest.raises(DocumentError, match=r"only pictures of pages.*text recognition"):
        text_of([[""]], pictures_only=True)


@pytest.mark.parametrize(("password", "opens"), [("secret", False), ("", True)])
def test_a_password_locks_and_restricted_printing_does_not(tmp_path, password, opens):
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(io.BytesIO(pdf([VERSE]))))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    path = tmp_path / "book.pdf"
    writer.write(path)
    if opens:
        assert extract_text(path) == "\n".join(VERSE)
    else:
        with pytest.raises(DocumentError, match="protected by a password"):
            extract_text(path)


def test_too_many_pages_and_too_long_a_time_are_refused(text_of, monkeypatch):
    with monkeypatch.context() as few:
        few.setattr(pdf_module, "MAX_PAGES", 2)
        with pytest.raises(DocumentError, match="more than 2 pages"):
            text_of([["a"]] * 3)
    monkeypatch.setattr(pdf_module, "MAX_SECONDS", 0.0)
    with pytest.raises(DocumentError, match="takes more than"):
        text_of([["a"]])


@pytest.mark.parametrize("keep", [0, 9, 60, 300, 500])
def test_a_damaged_file_is_said_to_be_damaged_or_still_read(tmp_path, keep):
    path = tmp_path / "book.pdf"
    path.write_bytes(pdf([VERSE])[:keep])
    with pytest.raises(DocumentError, match=r"“book\.pdf” (could not be read|holds no text)"):
        extract_text(path)


def test_one_bad_page_does_not_cost_the_others(tmp_path):
    # 54,000 letters were lost for one page.
    path = tmp_path / "book.pdf"
    whole = pdf([wrapped(), VERSE, wrapped()])
    path.write_bytes(whole.replace(b"7 0 obj\n<<", b"7 0 obj\n<</Filter/X"))
    found = extract(path)
    assert found.text == "\n\n".join(PROSE * 2)
    assert found.left_out == "Page 2 could not be read."


def test_a_cipher_that_needs_another_package_is_said_to_be_protection(tmp_path):
    # It was said to be damaged.
    path = tmp_path / "book.pdf"
    locked = (
        b"/Encrypt<</Filter/Standard/V 5/R 6/Length 256/P -4/EncryptMetadata true/O %b/U %b/OE %b"
        b"/UE %b/Perms %b/StmF/StdCF/StrF/StdCF"
        b"/CF<</StdCF<</CFM/AESV3/AuthEvent/DocOpen/Length 32>>>>>>/Root"
    ) % tuple(b"<" + b"41" * length + b">" for length in (48, 48, 32, 32, 16))
    path.write_bytes(pdf([VERSE]).replace(b"/Root", locked))
    with pytest.raises(DocumentError, match="protected by a password or a licence"):
        extract_text(path)


def test_words_that_run_together_are_noticed(tmp_path):
    path = tmp_path / "book.pdf"
    glued = [line.replace(" ", "") for line in wrapped()]
    path.write_bytes(pdf([wrapped(), glued]))
    found = extract(path)
    assert found.text == "\n\n".join(PROSE)
    assert found.left_out == "On page 2 the spaces between words are missing."
    path.write_bytes(pdf([glued]))
    with pytest.raises(DocumentError, match="spaces between its words are missing"):
        extract(path)


def test_a_page_of_endless_drawing_is_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf_module, "MAX_PAGE_BYTES", 400)
    path = tmp_path / "book.pdf"
    path.write_bytes(pdf([wrapped(), VERSE]))
    assert extract(path) == ("\n".join(VERSE), "Page 1 could not be read.")


def test_an_interruption_is_not_taken_for_a_bad_page(text_of, monkeypatch):
    def interrupt(page, budget):
        raise KeyboardInterrupt

    monkeypatch.setattr(pdf_module, "_lines", interrupt)
    with pytest.raises(KeyboardInterrupt):
        text_of([VERSE])


def test_lines_of_nothing_but_spaces_end_no_sentence(text_of):
    before, after = "listening to the rain, which fell on the", "roof of the boat house."
    assert text_of([[*wrapped(), before, " ", " ", after]]).endswith(f"{before} {after}")


@pytest.mark.parametrize(
    ("before", "after", "goes_on"),
    [
        ("listening to the rain, which fell on the", "roof of the boat house.", True),
        ("listening to the rain, which fell on the", "The roof of the boat house.", False),
        ("listening to the rain.", "roof of the boat house.", False),
    ],
)
def test_a_sentence_goes_on_across_a_picture(before, after, goes_on):
    found = paragraphs_of([*wrapped(), "", before, "", after])
    assert found[-1] == (f"{before} {after}" if goes_on else after)
