"""The assistant chooses the model, loads it late, and is quiet without one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
import pytest

from tests.fakes import CHINESE, ENGLISH, FakeLoadedModel, scripted
from writer.assist import assistant as module
from writer.assist.assistant import Assistant
from writer.assist.learning import Lesson
from writer.assist.memory.memory_files import MemoryStore
from writer.assist.personal.word_lists import PersonalLists
from writer.assist.request import ContinuationRequest, SuggestionRequest, Suggestions
from writer.assist.text_identity import TextIdentity
from writer.assist.verse.rhyme_request import RhymeRequest
from writer.errors import ModelNotFoundError
from writer.model.library import ModelEntry, ModelLibrary
from writer.model.source_index import SourceIndex
from writer.text.word_runs import units

NOVEL, OTHER = TextIdentity("novel"), TextIdentity("other")
MODELS = {"en": scripted(ENGLISH), "zh": scripted(CHINESE, language="zh")}


@dataclass
class ScriptedLibrary(ModelLibrary):
    """A library of scripted models."""

    languages: tuple[str, ...] = ("en", "zh")
    looked_at: int = 0

    def entries(self):
        self.looked_at += 1
        return [ModelEntry(Path(lang), MODELS[lang].card, bundled=True) for lang in self.languages]

    def stamp(self, wanted=""):
        return self.languages, wanted, *(id(MODELS[language].card) for language in self.languages)

    def find(self, wanted):
        for entry in self.entries():
            if entry.card.id == wanted:
                return entry
        raise ModelNotFoundError(f"There is no model {wanted}.")

    def for_language(self, language):
        return next((entry for entry in self.entries() if entry.path == Path(language)), None)

    def open(self, entry):
        return entry.path


@dataclass
class Loader:
    """Notes what is loaded and from where."""

    loaded: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, path, provider):
        self.loaded.append((path.name, provider))
        return MODELS[path.name]


@pytest.fixture
def loader(monkeypatch):
    loader = Loader()
    monkeypatch.setattr("writer.model.onnx_model.load_model", loader)
    return loader


def written(assistant, request):
    return "".join(piece.text for piece in assistant.continuation(request))


def ask(assistant, before):
    return assistant.suggest(SuggestionRequest(before, revision=3))


def test_the_language_near_the_caret_chooses_the_model(loader):
    assistant = Assistant(ScriptedLibrary())
    assert ask(assistant, "It was the best of ti").candidates[0].text == "times"
    assert ask(assistant, "月亮升起来了，").model_id == "scripted-zh"
    assert ask(assistant, "月亮升起来了。It was the best of ti").model_id == "scripted-en"
    assert [path for path, _ in loader.loaded] == ["en", "zh"]


@pytest.mark.parametrize("chosen", ["", "scripted-en", "scripted-zh"])
def test_a_chosen_model_is_preferred_where_it_writes_the_language(loader, chosen):
    # English words came behind Chinese, and the other way round.
    assistant = Assistant(ScriptedLibrary(), chosen, "cpu")
    assert ask(assistant, "月亮升起来了").model_id == "scripted-zh"
    assert ask(assistant, "It was the best of").model_id == "scripted-en"
    assert ask(assistant, "").model_id == (chosen or "scripted-en")
    assert {provider for _, provider in loader.loaded} == {"cpu"}


@pytest.mark.parametrize(
    ("language", "text"), [("en", "月亮升起来了，"), ("zh", "It was the best of ti")]
)
@pytest.mark.parametrize("chosen", [False, True])
def test_in_a_language_without_a_model_there_are_no_words(loader, language, text, chosen):
    library = ScriptedLibrary((language,))
    assistant = Assistant(library, f"scripted-{language}" if chosen else "")
    assert ask(assistant, text) == Suggestions(3, unknown_language=True)
    assert list(assistant.continuation(ContinuationRequest(text))) == []
    assert assistant.model_for(text) is None


@pytest.mark.parametrize("text", ["", "It was", "Добрый день", "月亮"])
def test_a_model_of_two_languages_answers_in_both(loader, monkeypatch, text):
    both = scripted(ENGLISH, CHINESE)
    card = msgspec.structs.replace(both.card, id="both", languages=("de", "zh-Hans"))
    monkeypatch.setitem(MODELS, "both", FakeLoadedModel(both.language_model, both.tokenizer, card))
    assert ask(Assistant(ScriptedLibrary(("en", "zh", "both")), "both"), text).model_id == "both"


def test_a_model_that_is_trained_anew_under_its_name_answers_anew(loader, monkeypatch):
    # The old weights answered until the program was started again.
    assistant = Assistant(ScriptedLibrary(), "scripted-en")
    assert ask(assistant, "It was the best of ti").candidates[0].text == "times"
    anew = scripted("It was the best of timber, the best of timber.")
    card = msgspec.structs.replace(anew.card, files={"model.onnx": "another hash"})
    monkeypatch.setitem(MODELS, "en", FakeLoadedModel(anew.language_model, anew.tokenizer, card))
    assert ask(assistant, "It was the best of ti").candidates[0].text == "timber"
    assert len(loader.loaded) == 2


def test_what_was_remembered_of_a_text_outlives_another_training(loader, monkeypatch):
    assistant = Assistant(ScriptedLibrary(), "scripted-en")
    request = SuggestionRequest("Zorbla", text=NOVEL, remember=True)
    assistant.learn(NOVEL, Lesson(0, "Zorblax sat. " * 6))
    anew = scripted(ENGLISH)
    card = msgspec.structs.replace(anew.card, name="Anew")
    monkeypatch.setitem(MODELS, "en", FakeLoadedModel(anew.language_model, anew.tokenizer, card))
    assert assistant.suggest(request).candidates[0].text == "Zorblax"
    assert len(loader.loaded) == 2


def test_a_model_that_is_imported_while_one_writes_is_found(loader):
    # That there was none had been remembered.
    library = ScriptedLibrary(("en",))
    assistant = Assistant(library)
    assert ask(assistant, "月亮升起来了，").model_id == ""
    library.languages = ("en", "zh")
    assert ask(assistant, "月亮升起来了，").model_id == "scripted-zh"
    library.languages = ("en",)
    assert ask(assistant, "月亮升起来了，").model_id == ""


def test_one_text_says_nothing_about_another(loader):
    assistant = Assistant(ScriptedLibrary())
    start = ENGLISH * 6
    plain = assistant.suggest(SuggestionRequest(start + "Zor", text=OTHER, ghost_words=3))
    fresh = Assistant(ScriptedLibrary())
    fresh.suggest(SuggestionRequest("Zorblax Zion. " * 300 + start + "Zor", text=NOVEL))
    assert fresh.suggest(SuggestionRequest(start + "Zor", text=OTHER, ghost_words=3)) == plain


def test_models_are_loaded_late_and_once(loader):
    library = ScriptedLibrary()
    assistant = Assistant(library)
    assert loader.loaded == []
    for end in range(1, 20):
        ask(assistant, ENGLISH[:end])
    assert loader.loaded == [("en", "auto")]
    assert library.looked_at == 1


def test_another_model_takes_over(loader):
    assistant = Assistant(ScriptedLibrary())
    ask(assistant, "It was")
    assistant.use_model("scripted-zh", "cpu")
    assert ask(assistant, "").model_id == "scripted-zh"
    assistant.use_model("")
    assert ask(assistant, "").model_id == "scripted-en"


def test_without_a_model_there_is_silence(loader, tmp_path):
    assistant = Assistant(ModelLibrary(tmp_path / "a", tmp_path / "b"))
    assistant.warm_up()
    assert ask(assistant, "It was") == Suggestions(3, unknown_language=True)
    assert list(assistant.continuation(ContinuationRequest("It was"))) == []


def test_an_unknown_model_is_said(loader):
    with pytest.raises(ModelNotFoundError, match="no model of-mine"):
        ask(Assistant(ScriptedLibrary(), "of-mine"), "It was")


def test_a_cancelled_request_is_answered_with_nothing(loader):
    assistant = Assistant(ScriptedLibrary())
    answer = assistant.suggest(SuggestionRequest("It was the be", revision=3), lambda: True)
    assert answer == Suggestions(3)
    assert list(assistant.continuation(ContinuationRequest("It"), lambda: True)) == []


def test_the_continuation_comes_from_the_model(loader):
    request = ContinuationRequest("It was the best of", words=3, temperature=0)
    text = written(Assistant(ScriptedLibrary()), request)
    assert text == " times, it was the worst of times."


def test_the_likeliest_words_at_a_place_come_from_the_model(loader):
    assistant = Assistant(ScriptedLibrary())
    request = SuggestionRequest("It was the best of ", candidate_count=4)
    first, *others = assistant.alternatives(request)
    assert first.text == "times"
    assert len(others) < 4
    assert assistant.alternatives(request, lambda: True) == ()
    assert Assistant(ScriptedLibrary(languages=())).alternatives(request) == ()


def test_what_a_personal_model_recites_is_told_and_not_offered(loader, monkeypatch):
    # Of the script, everything after the first words is known.
    index = SourceIndex.of([("My first book", units(ENGLISH))])
    loaded = scripted(ENGLISH)
    mine = FakeLoadedModel(loaded.language_model, loaded.tokenizer, loaded.card, sources=index)
    monkeypatch.setitem(MODELS, "en", mine)
    request = ContinuationRequest("It was the", words=5, seed=1)
    text = " best of times, it was the worst of times."
    shared = Assistant(ScriptedLibrary()).shared(request, text)
    assert (shared.words, shared.source) == (9, "My first book")
    assert Assistant(ScriptedLibrary()).versions(request, 3) == []
    monkeypatch.setitem(MODELS, "en", loaded)
    (version,) = Assistant(ScriptedLibrary()).versions(request, 3)
    assert version.text == text


def test_warming_up_loads_the_model(loader):
    Assistant(ScriptedLibrary()).warm_up()
    assert loader.loaded == [("en", "auto")]


def test_the_dictionary_is_loaded_ahead_for_chinese_alone(loader, monkeypatch):
    segmented = []
    monkeypatch.setattr(module, "segment_chinese", segmented.append)
    assistant = Assistant(ScriptedLibrary())
    assistant.warm_up("It was the best of times.")
    assert segmented == []
    assistant.warm_up("月亮升起来了，")
    assert segmented == ["月亮升起来了，"]


def test_what_was_learned_is_there_on_the_next_day_until_it_is_forgotten(loader, tmp_path):
    def remembers(assistant):
        question = SuggestionRequest("Old Zorb", text=NOVEL, remember=True)
        candidates = assistant.suggest(question).candidates
        return any(each.text == "Zorblax" and each.remembered for each in candidates)

    first = Assistant(ScriptedLibrary(), store=MemoryStore(tmp_path))
    first.learn(NOVEL, Lesson(0, "Old Zorblax walked. " * 3))
    first.close()
    second = Assistant(ScriptedLibrary(), store=MemoryStore(tmp_path))
    assert remembers(second)
    second.forget(NOVEL)
    assert not remembers(second)
    second.close()
    assert not remembers(Assistant(ScriptedLibrary(), store=MemoryStore(tmp_path)))


def test_without_a_model_nothing_is_learned(loader, tmp_path):
    silent = Assistant(ScriptedLibrary(languages=()), store=MemoryStore(tmp_path))
    silent.learn(NOVEL, Lesson(0, "Old Zorblax walked. " * 3))
    silent.close()
    assert MemoryStore(tmp_path).remembered() == []


def test_importing_the_assistant_does_not_import_the_runtime():
    import subprocess
    import sys

    code = f"import sys, {module.__name__}; sys.exit('onnxruntime' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_continuation_is_written_with_the_memory_of_its_document_and_not_learned(loader):
    assistant = Assistant(ScriptedLibrary())
    request = ContinuationRequest("and Zorb", words=3, temperature=0, text=NOVEL, remember=True)
    plain = written(assistant, replace(request, text=None))
    assistant.learn(NOVEL, Lesson(0, "Zorblax Zion. " * 6))
    remembering = written(assistant, request)
    assert not plain.startswith("lax")
    assert remembering.startswith("lax")
    assert not remembering.startswith("lax Zion")  # it knows the name, and does not quote
    assert written(assistant, request) == remembering


def test_chinese_words_of_the_document_are_known_as_such(loader):
    assistant = Assistant(ScriptedLibrary())
    text = "河水亮着灯。" * 4 + "河水"
    before = SuggestionRequest(text, text=NOVEL, remember=True, candidate_count=5)
    known = [each.text for each in assistant.suggest(before).candidates if each.remembered]
    assert known
    assert all("亮着灯".startswith(word) for word in known)
    fresh = assistant.suggest(SuggestionRequest(text)).candidates
    assert not any(each.remembered for each in fresh)


def test_lists_count_from_the_moment_they_are_given(loader):
    assistant = Assistant(ScriptedLibrary())
    question = SuggestionRequest("And then Marv")
    assistant.use_words(PersonalLists(own=("Marvalon",)))
    first, *_ = assistant.suggest(question).candidates
    assert (first.text, first.insertion, first.own) == ("Marvalon", "alon", True)
    assistant.use_words(PersonalLists(never=("Marvalon",)))
    assert "Marvalon" not in [each.text for each in assistant.suggest(question).candidates]


def test_what_is_never_wanted_is_cut_off_ghost_text(loader):
    assistant = Assistant(ScriptedLibrary())
    question = SuggestionRequest("It was the best", ghost_words=3)
    assert assistant.suggest(question).ghost.text == " of times, it"
    assistant.use_words(PersonalLists(never=("of times",)))
    assert assistant.suggest(question).ghost.text == " of"
    assistant.use_words(PersonalLists(never=("best of",)))
    ghost = assistant.suggest(question).ghost
    assert ghost is None or not ghost.text.startswith(" of")


def test_rhymes_come_in_the_language_of_the_word_and_are_ranked_where_a_model_writes_it(loader):
    assistant = Assistant(ScriptedLibrary())
    english = assistant.rhymes(RhymeRequest("The lamp burned like a light"))
    assert (english.language, english.place.word, english.ranked) == ("en", "light", True)
    chinese = assistant.rhymes(RhymeRequest("The lamp burned", word="尘"))
    assert (chinese.language, chinese.place.word, chinese.ranked) == ("zh", "尘", True)
    assert [each for each, _ in loader.loaded] == ["en", "zh"]
    alone = Assistant(ScriptedLibrary(languages=("en",))).rhymes(RhymeRequest("", word="尘"))
    assert alone.rhymes
    assert not alone.ranked


def test_rhymes_that_nobody_waits_for_are_none(loader):
    assistant = Assistant(ScriptedLibrary())
    request = RhymeRequest("a light", text=NOVEL)
    assert assistant.rhymes(request, lambda: True).rhymes == ()
    assert assistant.rhymes(request).rhymes
    assistant.use_words(PersonalLists(never=("night",)))
    assert "night" not in [each.text for each in assistant.rhymes(request).rhymes]
