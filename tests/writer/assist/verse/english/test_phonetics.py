from __future__ import annotations

import pytest

from writer.assist.verse.english.phonetics import _LETTERS, phonetic
from writer.assist.verse.english.sounds import SOUNDS, coded


@pytest.mark.parametrize(
    ("sounds", "letters"),
    [
        ("K AE1 T", "kæt"),
        ("T EH1 M P R AH0 T", "ˈtɛmprət"),
        ("D IH0 Z ER1 T", "dɪˈzɝt"),
        ("S IH1 NG ER0", "ˈsɪŋɚ"),
        ("AE2 M F IH0 B R AE1 K", "ˌæmfɪˈbræk"),
        ("IH0 K S P L EY1 N", "ɪkˈspleɪn"),
        ("M", "m"),
        ("", ""),
    ],
)
def test_stress_stands_before_its_syllable(sounds: str, letters: str) -> None:
    assert phonetic(coded(sounds)) == letters


def test_every_sound_has_letters() -> None:
    assert {sound.rstrip("012") for sound in SOUNDS} == set(_LETTERS)
