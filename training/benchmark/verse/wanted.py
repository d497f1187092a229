"""What a form asks of each line, as the judges are told it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from writer.assist.verse.form import Form

FEET: Final = {
    "iamb": "ws",
    "trochee": "sw",
    "anapaest": "wws",
    "dactyl": "sww",
    "amphibrach": "wsw",
}


@dataclass(frozen=True, slots=True)
class WantedLine:
    """What a line has to be.

    Attributes:
        rhyme: lines with the same name rhyme; empty = with nothing.
        refrain: lines with the same name are the same; empty = none.
        places: weak and strong, of each way in which the metre may begin; empty = any.
        syllables: in Chinese, characters; None = any number.
        tones: 平, 仄 or 中 (either) of each character; empty = any.
    """

    rhyme: str
    refrain: str
    places: tuple[str, ...]
    syllables: int | None
    tones: str

    @property
    def lengths(self) -> frozenset[int]:
        """Numbers of syllables that the line may have; empty = any."""
        if self.places:
            return frozenset(map(len, self.places))
        return frozenset() if self.syllables is None else frozenset([self.syllables])


def wanted_lines(form: Form, variant: str, count: int) -> list[WantedLine]:
    """Return what each of so many lines has to be, in one of the ways of a form."""
    way = next(each for each in form.ways if each.variant == variant)
    wanted = []
    for number in range(count):
        turn, place = divmod(number, len(way.lines))
        line = way.lines[place]
        places = FEET[line.metre.foot] * line.metre.feet if line.metre else ""
        # The first foot of a limerick's line may lack a weak syllable: the form's own custom.
        ways = [places, places[1:]] if places.startswith("wws") else [places]
        wanted.append(
            WantedLine(
                line.rhyme and f"{line.rhyme}{turn}",
                line.refrain,
                tuple(filter(None, ways)),
                line.syllables or (len(line.tones) or None),
                line.tones,
            )
        )
    return wanted
