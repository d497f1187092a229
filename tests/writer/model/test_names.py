"""What a model may be called, and what the command line makes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bundles import card
from writer.errors import BundleError
from writer.model.card import encode_card, parse_card
from writer.model.names import LONGEST_NAME, model_id, name_fault

BAD = {
    "": "at least one letter",
    "   ": "at least one letter",
    "\u3000\u00a0": "at least one letter",
    "a" * (LONGEST_NAME + 1): "at most 120 characters",
    '<a href="http://e.example/">update</a>': "does not hold <",
    "Tiny\x1b[2J": "nothing invisible",
    "one\ntwo": "nothing invisible",
    "\u202egpj.exe": "nothing invisible",
    "half \ud83d": "nothing invisible",
    "csi \x9b31m": "nothing invisible",
}
GOOD = ["a", "Été à Nice", "诗 2", "Mark & Bark", "it's > 3", "נסיון", "a" * LONGEST_NAME]


@pytest.mark.parametrize("name", BAD)
def test_a_bad_name_is_told_what_is_wrong(name):
    assert BAD[name] in name_fault(name)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_name_has_no_fault(name):
    assert name_fault(name) == ""


@pytest.mark.parametrize("name", [name for name in BAD if name.isprintable() or "\x1b" in name])
def test_a_card_with_a_bad_name_is_refused(name):
    named = encode_card(card()).replace(b'"Tiny"', _json(name))
    with pytest.raises(BundleError, match=r"The model's card\.json"):
        parse_card(named)


def test_a_text_with_a_bad_name_is_refused():
    texts = b'"trained_on": [{"name": "<b>x</b>"}]'
    with pytest.raises(BundleError, match="does not hold <"):
        parse_card(encode_card(card()).replace(b'"trained_on": []', texts))


def _json(text):
    import msgspec

    return msgspec.json.encode(text)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("My Poems", "my-poems"),
        ("Été à Nice", "ete-a-nice"),
        ("Straße & Øre", "strasse-ore"),
        ("--x--", "x"),
        ("v1.2", "v1-2"),
    ],
)
def test_an_id_spells_the_name(name, expected):
    assert model_id(name) == expected


@pytest.mark.parametrize("names", [("诗 2", "词 2"), ("Моя", "Твоя"), ("a" * 61, "a" * 62)])
def test_names_that_an_id_cannot_spell_have_ids_of_their_own(names):
    assert len({model_id(name) for name in names}) == 2


@given(st.text(min_size=1))
def test_every_name_has_an_id_that_a_card_can_have(name):
    named = encode_card(card(model_id=model_id(name)))
    assert parse_card(named).id == model_id(name)


@pytest.mark.parametrize("name", ["con", "NUL", "Com1"])
def test_no_id_is_a_device_of_windows(name):
    assert model_id(name) != name.lower()
