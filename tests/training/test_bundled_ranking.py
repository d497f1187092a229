"""What the qualities of a draft count for is fitted: what people wrote should win."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.fakes import FakeLoadedModel, RandomRecurrentModel, tiny_tokenizer
from training.bundled.contests import Contest, Entrant, Manner, find_places, hold_contests
from training.bundled.frontier import measure_ways
from training.bundled.ranking import (
    QUALITIES,
    accuracy,
    as_card_has_it,
    fit,
    put_on_card,
    report,
)
from writer.assist.continuing.ranking import Score, Weights
from writer.errors import BundleError, TrainingError
from writer.model.card import Card, Shape, encode_card, parse_card

ZERO = Weights(**dict.fromkeys(("fluent", "related", *QUALITIES), 0.0))
BEFORE = "The ferry left at noon and the harbour was empty. "


def entrant(fluency=-4.0, context=0.5, names=0, repetition=0.0, **others):
    qualities = {"echo": 0.0, "unbalanced": 0, "speaks": False, "ended": True, "tokens": 20}
    return Entrant("", Score(fluency, context, names, repetition, **(qualities | others)))


def contests(written, drafted, misfit, count=30):
    """Return contests that differ by chance in how fluent they are."""
    random = np.random.default_rng(4)
    return [
        Contest(
            "prose",
            number,
            BEFORE,
            entrant(fluency=-4 + random.normal(), **written),
            [entrant(fluency=-2.5 + random.normal() / 2, **drafted)],
            [],
            [entrant(fluency=-5 + random.normal(), **misfit)],
        )
        for number in range(count)
    ]


def test_what_only_drafts_do_costs():
    held = contests({}, {"repetition": 0.5}, {})
    fitted = fit(held, ZERO)
    assert fitted.repetition > 0
    assert accuracy(held, fitted, "drafted") > accuracy(held, ZERO, "drafted")


def test_what_people_do_more_than_models_is_not_rewarded():
    assert fit(contests({"names": 1}, {}, {}), ZERO).names == 0


def test_being_probable_is_learned_from_sentences_that_belong_elsewhere():
    # Drafts are the more probable, all of them: that tells a model from people, and says nothing
    # of which draft is the best.
    assert fit(contests({}, {}, {}), ZERO).fluency > 0


def test_a_sentence_from_elsewhere_is_told_by_what_its_context_explains():
    assert fit(contests({"context": 1.0}, {"context": 1.0}, {"context": 0.0}), ZERO).context > 0


def test_a_quality_can_be_left_out():
    held = contests({}, {"repetition": 0.5, "echo": 0.5}, {})
    assert fit(held, ZERO).repetition > 0
    assert fit(held, ZERO, {"repetition"}).repetition == 0


def test_a_fault_that_no_draft_has_keeps_its_usual_weight():
    usual = replace(ZERO, repetition=3.0)
    assert fit(contests({"names": 1}, {}, {}), usual).repetition == 3.0


def test_the_report_says_what_each_quality_adds():
    held = contests({}, {"repetition": 0.5}, {})
    lines = report(fit(held, ZERO), held, held, ZERO)
    assert [line.split(",")[0] for line in lines[1:3]] == ["prose", "prose"]
    assert {line.split()[1] for line in lines if line.startswith("without")} == set(QUALITIES)


class TestCard:
    @pytest.fixture
    def path(self, tmp_path):
        card = Card("m", "M", ("en",), "lstm", Shape(700, 8, 8, 1), {"x": "0" * 64}, seed=5)
        (tmp_path / "card.json").write_bytes(encode_card(card))
        return tmp_path / "card.json"

    def test_the_weights_are_put_on_it_and_nothing_else_changes(self, path):
        before = parse_card(path.read_bytes())
        put_on_card(path, as_card_has_it(replace(ZERO, names=0.12345)))
        after = parse_card(path.read_bytes())
        assert after.ranking["names"] == 0.123
        assert (after.seed, after.files) == (before.seed, before.files)

    def test_what_is_no_card_is_left_alone(self, path):
        path.write_text("{}")
        with pytest.raises(BundleError):
            put_on_card(path, {"names": 0.5})
        assert path.read_text() == "{}"

    def test_a_card_that_is_not_there_is_said(self, tmp_path):
        with pytest.raises(TrainingError, match="nowhere"):
            put_on_card(tmp_path / "nowhere" / "card.json", {})


SENTENCES = "She shut the door and went down. Nobody came by. It rained all day on the water. "
TEXTS = {"prose": [SENTENCES * 25, SENTENCES * 20]}


@pytest.fixture
def loaded():
    tokenizer = tiny_tokenizer()
    return FakeLoadedModel(RandomRecurrentModel(tokenizer.vocabulary_size), tokenizer)


def test_at_each_place_stands_what_was_written_and_what_was_not(loaded):
    held = hold_contests(loaded, TEXTS, 6, seed=1)
    assert len(held) == 6
    assert {contest.document for contest in held} == {0, 1}
    for contest in held:
        text = TEXTS["prose"][contest.document]
        assert contest.before + contest.written.text in text
        assert contest.drafted
        assert contest.misfits
        assert contest.written.score.ended
    assert held == hold_contests(loaded, TEXTS, 6, seed=1)


def test_places_leave_something_before_them_and_behind():
    places = list(find_places(TEXTS["prose"], 6, np.random.default_rng(1)))
    assert all(len(place.before) >= 400 and len(place.after) == 500 for place in places)
    assert not list(find_places(["too short. A text."], 6, np.random.default_rng(1)))


def test_bolder_ways_of_drawing_differ_more(loaded):
    safe, bold = Manner(0.1, 1.0, 0.9, 4), Manner(1.5, 1.0, 0.0, 4)
    ways = measure_ways(loaded, TEXTS, 3, ZERO, ways=(safe, bold))
    assert [way.manner for way in ways] == [safe, bold]
    assert np.mean(ways[0].distinct) < np.mean(ways[1].distinct)
    assert all(len(way.line().split()) == 8 for way in ways)
