from __future__ import annotations

import pytest

from writer.assist.verse.english.pronouncing import Pronouncer
from writer.assist.verse.english.table import load_table


@pytest.fixture(scope="session")
def pronouncer() -> Pronouncer:
    """The table that comes with the program, without anybody's corrections."""
    return Pronouncer(load_table())
