"""Text to tokens and back: nothing is lost, nothing is out of vocabulary."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.bundles import tokenizer_json
from tests.fakes import tiny_tokenizer
from writer.errors import BundleError
from writer.foreign import foreign_errors
from writer.model.tokenizer import MAX_TOKEN_BYTES, Tokenizer

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
TOKENIZER = tiny_tokenizer()


def definition(**parts):
    """Return the tests' definition with parts of its model replaced."""
    whole = json.loads(tokenizer_json())
    whole["model"] |= parts
    return json.dumps(whole).encode()


def vocabulary():
    return json.loads(tokenizer_json())["model"]["vocab"]


@given(ANY_TEXT)
@example("")
@example("She didn't — “couldn’t” — look back.\n\n\tThe end")
@example("月亮升起来了，河水静静地流着。𠮷野家")
@example("👩‍👩‍👧 e\u0301 \x00\x07\x7f \r\n \u2028\u3000")
@example("<document> and <0x41> are only text")
def test_decoding_gives_the_text_back(text):
    assert TOKENIZER.decode(TOKENIZER.encode(text)) == text


@given(ANY_TEXT)
@example("<document>")
@example("<document><document>\n<document>")
def test_text_never_becomes_the_document_token(text):
    assert TOKENIZER.document_token not in TOKENIZER.encode(text)


@given(st.lists(ANY_TEXT, max_size=5))
def test_a_batch_is_encoded_as_each_text_alone(texts):
    assert TOKENIZER.encode_batch(texts) == [TOKENIZER.encode(text) for text in texts]


def test_a_literal_byte_token_is_spelt_out():
    tokens = TOKENIZER.encode("<0x41>")
    assert len(tokens) > 1
    assert TOKENIZER.decode_bytes(tokens) == b"<0x41>"


def test_the_document_token_has_no_text():
    assert TOKENIZER.decode([TOKENIZER.document_token, *TOKENIZER.encode("river")]) == "river"


def test_an_unknown_character_is_spelt_in_bytes():
    tokens = TOKENIZER.encode("🖋")
    assert [TOKENIZER.token_bytes[token] for token in tokens] == [
        b"\xf0",
        b"\x9f",
        b"\x96",
        b"\x8b",
    ]


def test_half_a_character_is_shown_as_such():
    half = TOKENIZER.encode("🖋")[:2]
    assert TOKENIZER.decode_bytes(half) == b"\xf0\x9f"
    assert TOKENIZER.decode(half) == "\ufffd"


def test_all_256_bytes_are_tokens():
    single = {piece for piece in TOKENIZER.token_bytes if len(piece) == 1}
    assert single == {bytes([byte]) for byte in range(256)}


def split(pattern, behavior="Isolated"):
    return {
        "type": "Split",
        "pattern": {"Regex": pattern},
        "behavior": behavior,
        "invert": False,
    }


class TestForeignDefinitions:
    def test_the_definition_of_these_tests_is_accepted(self):
        assert Tokenizer(definition()).token_bytes == TOKENIZER.token_bytes

    @pytest.mark.parametrize("data", [b"", b"{}", b"null", b"\xff", b'{"model": 1}', b"[" * 9_999])
    def test_what_is_no_tokenizer(self, data):
        with pytest.raises(BundleError, match=r"tokenizer\.json is damaged"):
            Tokenizer(data)

    def test_a_gap_in_the_ids(self):
        pieces = vocabulary()
        pieces[max(pieces, key=pieces.get)] += 1
        with pytest.raises(BundleError, match="gaps"):
            Tokenizer(definition(vocab=pieces, merges=[]))

    @pytest.mark.parametrize("missing", ["<document>", "<0x00>", "<0x7F>", "<0xFF>"])
    def test_a_vocabulary_without_byte_fallback(self, missing):
        pieces = vocabulary()
        pieces["some other"] = pieces.pop(missing)
        with pytest.raises(BundleError, match="no byte fallback"):
            Tokenizer(definition(vocab=pieces, merges=[]))

    def test_an_overlong_token(self):
        pieces = vocabulary()
        pieces["a" * (MAX_TOKEN_BYTES + 1)] = len(pieces)
        with pytest.raises(BundleError, match="overlong"):
            Tokenizer(definition(vocab=pieces, merges=[]))

    @pytest.mark.parametrize(
        "part",
        [
            {"normalizer": {"type": "Lowercase"}},
            {
                "truncation": {
                    "direction": "Right",
                    "max_length": 2,
                    "strategy": "LongestFirst",
                    "stride": 0,
                }
            },
            {
                "padding": {
                    "strategy": {"Fixed": 9},
                    "direction": "Right",
                    "pad_id": 0,
                    "pad_to_multiple_of": None,
                    "pad_type_id": 0,
                    "pad_token": "<0x00>",
                }
            },
            {
                "post_processor": {
                    "type": "ByteLevel",
                    "add_prefix_space": True,
                    "trim_offsets": True,
                    "use_regex": True,
                }
            },
            {
                "added_tokens": [
                    {
                        "id": 0,
                        "content": "<document>",
                        "single_word": False,
                        "lstrip": False,
                        "rstrip": False,
                        "normalized": False,
                        "special": True,
                    }
                ]
            },
        ],
        ids=lambda part: next(iter(part)),
    )
    def test_a_tokenizer_that_alters_the_text(self, part):
        data = json.dumps(json.loads(tokenizer_json()) | part).encode()
        with pytest.raises(BundleError, match="not one of Inkling's"):
            Tokenizer(data)

    @given(st.data())
    def test_a_changed_byte_gives_a_tokenizer_or_a_refusal(self, data):
        broken = bytearray(tokenizer_json())
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
        try:
            other = Tokenizer(bytes(broken))
        except BundleError:
            return
        assert isinstance(other.encode("The river was cold."), list)

    @pytest.mark.parametrize(
        "pre_tokenizer",
        [
            {"type": "FixedLength", "length": 0},
            {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True},
            split(r"\w+|\W", behavior="Removed"),
            split("(a*)*b|\\w+|\\W"),
            None,
        ],
    )
    def test_a_way_of_cutting_text_that_training_does_not_write(self, pre_tokenizer):
        # They took 0.2 seconds a word, panicked, or dropped letters: "Th rivr".
        data = json.dumps(json.loads(tokenizer_json()) | {"pre_tokenizer": pre_tokenizer})
        with pytest.raises(BundleError, match="not one of Inkling's"):
            Tokenizer(data.encode())

    @pytest.mark.parametrize(
        "part",
        [
            {"dropout": 0.5},
            {"unk_token": "the"},
            {"continuing_subword_prefix": "##"},
            {"end_of_word_suffix": "</w>"},
            {"fuse_unk": True},
            {"byte_fallback": False},
            {"ignore_merges": True},
            {"type": "WordLevel"},
            {"more": 1},
            {"merges": ["a b"]},
            {"vocab": {"a": -1}},
            {"vocab": {"a": 0.5}},
        ],
    )
    def test_a_model_setting_that_training_does_not_write(self, part):
        with pytest.raises(BundleError):
            Tokenizer(definition(**part))

    @pytest.mark.parametrize("decoder", [None, {"type": "Fuse"}, {"type": "Strip"}])
    def test_another_decoder(self, decoder):
        with pytest.raises(BundleError, match="not one of Inkling's"):
            Tokenizer(json.dumps(json.loads(tokenizer_json()) | {"decoder": decoder}).encode())

    def test_the_definitions_that_training_writes_are_accepted(self):
        pytest.importorskip("training.texts.tokenizer_training")
        from training.texts.tokenizer_training import train_tokenizer

        assert Tokenizer(train_tokenizer(lambda: ["The lamp 月亮 " * 50], 400)).vocabulary_size

    def test_a_library_that_panics_ends_in_a_sentence(self, monkeypatch):
        # A panic is no Exception: it ended the suggestion thread without a word.
        class PanicException(BaseException):
            pass

        class Panicking:
            def encode(self, *_, **__):
                raise PanicException("index out of range\nmore")

            encode_batch_fast = encode

        tokenizer = Tokenizer(tokenizer_json())
        tokenizer._tokenizer = Panicking()
        for ask in (lambda: tokenizer.encode("a"), lambda: tokenizer.encode_batch(["a"])):
            with pytest.raises(BundleError, match=r"fails at this text: index out of range\.$"):
                ask()

    @pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
    def test_the_end_of_the_program_is_no_error_of_a_library(self, kind):
        with pytest.raises(kind), foreign_errors(BundleError):
            raise kind
