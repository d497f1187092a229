"""The card of a bundle is untrusted: every field has a type and a bound."""

from __future__ import annotations

import json
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.errors import BundleError
from writer.model.card import FORMAT_VERSION, Card, Shape, TrainingText, encode_card, parse_card

CARD = Card(
    id="my-poems",
    name="我的诗 · my poems",
    languages=("zh", "en"),
    cell="gru",
    shape=Shape(vocabulary=1_000, embedding=64, hidden=128, layers=2),
    files={"model.onnx": "0" * 64},
    parameters=123_456,
    straight_quotes=True,
    trained_on=(TrainingText("poems", "CC0", "me", 20_000),),
    metrics={"bits_per_byte": 1.75},
    metrics_text="held-out poems",
    ranking={"names": 0.25, "fluent": -2.5},
    recipe={"batch": 8, "learning_rate": 4e-3, "cell": "gru", "shuffle": False},
    seed=7,
    created="2026-01-02T03:04:05+00:00",
    base_model="inkling-zh",
)


def changed(**fields: object) -> bytes:
    """Return the JSON of a good card with some fields replaced, or left out when None."""
    card = msgspec.to_builtins(CARD)
    for name, value in fields.items():
        if value is None:
            del card[name]
        else:
            card[name] = value
    return json.dumps(card).encode()


def shape(**sizes: object) -> dict[str, object]:
    return msgspec.to_builtins(CARD.shape) | sizes


def test_a_card_survives_writing_and_reading():
    assert parse_card(encode_card(CARD)) == CARD


def test_a_card_is_readable_text():
    text = encode_card(CARD).decode("utf-8")
    assert "我的诗" in text
    assert text.count("\n") > 20


@pytest.mark.parametrize("weight", ["1", None, True, 51, -51, [1.0]])
def test_a_weight_of_the_ranking_is_a_number_within_bounds(weight):
    with pytest.raises(BundleError):
        parse_card(changed(ranking={"names": weight}))


def test_a_weight_beyond_all_numbers_is_refused():
    data = encode_card(CARD).replace(b'"names": 0.25', b'"names": 1e999')
    assert b"1e999" in data
    with pytest.raises(BundleError):
        parse_card(data)


def test_a_card_has_few_weights():
    assert parse_card(changed(ranking=None)).ranking == {}
    with pytest.raises(BundleError):
        parse_card(changed(ranking={f"weight {number}": 1.0 for number in range(51)}))


def test_unknown_fields_of_newer_revisions_are_ignored():
    assert parse_card(changed(mood="blue")) == CARD


@pytest.mark.parametrize("version", [0, 2, FORMAT_VERSION + 1, -1])
def test_another_format_version_is_named(version):
    with pytest.raises(BundleError, match=f"format {version},"):
        parse_card(changed(format_version=version))


def test_a_newer_format_is_told_apart_even_if_nothing_else_fits():
    with pytest.raises(BundleError, match="bundle format 9"):
        parse_card(b'{"format_version": 9, "layers": "entirely new"}')


@pytest.mark.parametrize(
    "fields",
    [
        {"id": None},
        {"id": ""},
        {"id": "../evil"},
        {"id": ".hidden"},
        {"id": "UPPER"},
        {"id": "a" * 81},
        {"id": "line\n"},
        {"name": ""},
        {"name": "n" * 121},
        {"languages": []},
        {"languages": ["e" * 21]},
        {"cell": "transformer"},
        {"shape": None},
        {"shape": shape(vocabulary=256)},
        {"shape": shape(vocabulary=65_536)},
        {"shape": shape(hidden=0)},
        {"shape": shape(hidden=65_537)},
        {"shape": shape(layers=0)},
        {"shape": shape(layers=17)},
        {"shape": shape(embedding=-1)},
        {"shape": shape(embedding=1.5)},
        {"shape": shape(heads=8)},
        {"files": {"model.onnx": "abc"}},
        {"files": {"model.onnx": "G" * 64}},
        {"files": {"model.onnx": "0" * 64 + "\n"}},
        {"files": ["model.onnx"]},
        {"metrics": {"bits_per_byte": "good"}},
        {"recipe": {"nested": {"deep": 1}}},
        {"straight_quotes": "yes"},
    ],
    ids=str,
)
def test_a_field_that_is_missing_or_out_of_bounds_is_refused(fields):
    with pytest.raises(BundleError, match=r"card\.json is damaged"):
        parse_card(changed(**fields))


def test_a_refusal_names_the_field():
    with pytest.raises(BundleError, match=r"\$\.shape\.layers"):
        parse_card(changed(shape=shape(layers=99)))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff\xfe\x00",
        b'{"format_version": 1e400}',
        b'{"format_version": 1, "id": "\xff"}',
        b'{"format_version":1,"recipe":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001,
        b"[" * 1_000_000,
    ],
    ids=["empty", "null", "array", "open", "binary", "overflow", "no-utf8", "deep", "deeper"],
)
def test_what_is_no_card_is_refused(data):
    with pytest.raises(BundleError):
        parse_card(data)


@given(st.binary(max_size=200))
def test_random_bytes_are_refused(data):
    with pytest.raises(BundleError):
        parse_card(data)


@given(st.data())
def test_a_card_with_a_changed_byte_is_a_card_or_refused(data):
    card = bytearray(encode_card(CARD))
    position = data.draw(st.integers(0, len(card) - 1))
    card[position] = data.draw(st.integers(0, 255))
    with suppress(BundleError):
        assert isinstance(parse_card(bytes(card)), Card)
