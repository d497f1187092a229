"""Which languages the texts are in, and which of them a model would not know."""

from __future__ import annotations

import random

import pytest

from training.texts.corpus import find_sources, survey
from training.texts.languages import language_of, languages_of, leave_out_foreign
from writer.errors import CorpusError

ENGLISH = "The lamp burned low in the window, and nobody came along the road that evening. " * 5
CHINESE = "月亮升起来了，河水静静地流着。她走到窗前，看见月亮照在河水上。" * 8
GERMAN = "Die Lampe brannte im Fenster, und an diesem Abend kam niemand die Straße entlang. " * 5
RUSSIAN = "Лампа горела под окном, но никто не проходил тем вечером по старой дороге. " * 5
JAPANESE = "窓辺のランプが静かに燃えていたが、その晩、道を通る者は誰もいなかった。" * 6


def surveyed(folder, **texts):
    for number, (name, text) in enumerate(texts.items()):
        # Of copies only the first would be read.
        words = (text * 6).split()
        random.Random(number).shuffle(words)
        (folder / f"{name}.txt").write_text(" ".join(words), encoding="utf-8")
    sources = find_sources([folder])
    survey(sources)
    return sources


@pytest.mark.parametrize(
    ("text", "language"),
    [(ENGLISH, "en"), (CHINESE, "zh"), (GERMAN, "de"), (RUSSIAN, "ru"), (JAPANESE, "ja")],
)
def test_a_language_is_known_by_a_page_of_it(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["", "Snow. Snow on the lamp.", "1.618 * 3.14 " * 300])
def test_of_little_text_nothing_is_said(text):
    assert language_of(text) is None


def test_the_language_of_most_documents_comes_first(tmp_path):
    sources = surveyed(tmp_path, a=GERMAN, b=GERMAN, c=ENGLISH)
    assert languages_of(sources) == ("de", "en")


def test_a_model_of_russian_texts_is_not_said_to_be_english(tmp_path):
    # The card said "en", and the model was offered for English.
    assert languages_of(surveyed(tmp_path, a=RUSSIAN)) == ("ru",)


def test_short_poems_are_looked_at_together(tmp_path):
    words = GERMAN.split()
    for number in range(40):
        random.Random(number).shuffle(words)
        (tmp_path / f"{number}.txt").write_text(" ".join(words[:12]), encoding="utf-8")
    sources = find_sources([tmp_path])
    survey(sources)
    assert languages_of(sources) == ("de",)


def test_one_document_in_twenty_does_not_make_a_model_bilingual(tmp_path):
    texts = {chr(97 + n): ENGLISH for n in range(20)}
    assert languages_of(surveyed(tmp_path, **texts, z=CHINESE)) == ("en",)


def test_what_a_model_does_not_know_is_left_out_and_named(tmp_path):
    sources = surveyed(tmp_path, a=ENGLISH, b=ENGLISH, c=GERMAN)
    assert leave_out_foreign(sources, ["en"], "Base") == ["Left out c.txt: it is in German."]
    assert sources[0].foreign == {2}


def test_when_most_of_it_is_foreign_nothing_is_begun(tmp_path):
    sources = surveyed(tmp_path, a=ENGLISH, b=RUSSIAN, c=RUSSIAN)
    with pytest.raises(CorpusError, match=r"mostly in Russian, .*Base knows English only"):
        leave_out_foreign(sources, ["en"], "Base")


def test_a_model_of_two_languages_knows_both(tmp_path):
    sources = surveyed(tmp_path, a=ENGLISH, b=CHINESE)
    assert leave_out_foreign(sources, ["en", "zh"], "Base") == []
