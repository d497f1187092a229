"""Places in held-out texts: far enough in, apart from each other, the same every time."""

from __future__ import annotations

from itertools import pairwise

from training.benchmark.stories.cutting import is_ended, open_sentence
from training.benchmark.stories.places import APART, LEAST_BEFORE, draw_places

SENTENCE = "The keeper of the {} light went down to the water and looked for the boat. "
ENGLISH = "".join(SENTENCE.format(number) for number in range(200))
CHINESE = "".join(f"老人走到第{number}个窗前，看见月亮照在河水上。" for number in range(400))


def test_the_same_seed_gives_the_same_places_and_more_of_them_begin_alike():
    few = draw_places("tales", [ENGLISH, ENGLISH.upper()], 4, 20, seed=3)
    assert len(few) == 4
    assert few == draw_places("tales", [ENGLISH, ENGLISH.upper()], 6, 20, seed=3)[:4]
    assert few != draw_places("tales", [ENGLISH, ENGLISH.upper()], 4, 20, seed=4)
    assert len({place.key for place in few}) == 4


def test_every_third_place_is_inside_a_sentence():
    places = draw_places("tales", [ENGLISH], 6, 20, seed=1)
    inside = [bool(open_sentence(place.before)) for place in places]
    assert inside == [False, False, True] * 2


def test_a_place_has_enough_before_it_and_a_whole_sentence_behind():
    for language, text in {"en": ENGLISH, "zh": CHINESE}.items():
        places = draw_places("tales", [text], 5, 20, seed=1)
        assert len(places) == 5
        for place in places:
            assert place.language == language
            assert len(place.before) >= LEAST_BEFORE
            assert place.before + place.human in text
            assert is_ended(place.human)


def test_places_keep_apart_so_that_a_short_text_has_few():
    places = draw_places("tales", [ENGLISH[: LEAST_BEFORE + 2 * APART]], 50, 20, seed=1)
    ends = sorted(len(place.before) for place in places)
    assert 1 <= len(ends) < 4
    assert all(later - earlier >= APART / 2 for earlier, later in pairwise(ends))


def test_a_text_that_is_too_short_has_none():
    assert draw_places("tales", ["Too short. " * 20], 5, 20, seed=1) == []
    assert draw_places("tales", [], 5, 20, seed=1) == []
