"""Which versions of a text stay, the fewer the older they are: a pure rule over moments.

One a minute for ten minutes, one each ten minutes for an hour, one an hour for a day, one a day
for a month, then one a week. The slots are those of the clock, and each length divides the next:
so it makes no difference whether one thins all the time or once in the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
WEEK: Final = 7 * DAY

_RULE: Final = ((10 * MINUTE, MINUTE), (HOUR, 10 * MINUTE), (DAY, HOUR), (30 * DAY, DAY))
"""Age in seconds up to which a slot has that many."""


class Moment(NamedTuple):
    """What the rule knows of a version.

    Attributes:
        time_s: when it was taken, in seconds since 1970.
        rank: how much it is worth; within a slot the one worth most stays.
        id: what its owner calls it.
    """

    time_s: float
    rank: int
    id: int


def kept(moments: Iterable[Moment], now_s: float) -> set[int]:
    """Return the ids of those that stay: the best of each slot, and the newest of all.

    Args:
        moments: in any order.
        now_s: the time, in seconds since 1970. What lies after it is as new as can be.
    """
    best: dict[tuple[int, int], Moment] = {}
    newest: Moment | None = None
    for moment in moments:
        newest = moment if newest is None else max(newest, moment, key=_age)
        slot = _slot(moment.time_s, now_s)
        best[slot] = max(best.get(slot, moment), moment, key=_worth)
    stay = {moment.id for moment in best.values()}
    return stay | {newest.id} if newest else stay


def _slot(time_s: float, now_s: float) -> tuple[int, int]:
    length = next((length for age, length in _RULE if now_s - time_s < age), WEEK)
    return length, int(time_s // length)


def _age(moment: Moment) -> tuple[float, int]:
    return moment.time_s, moment.id


def _worth(moment: Moment) -> tuple[int, float, int]:
    return moment.rank, moment.time_s, moment.id
