"""What the assistants of these tests know by heart: a line to suggest, and rain to go on with."""

from __future__ import annotations

LINE = "It was the best of times, it was the worst of times. And then it rained."
START = "It was"
REST = LINE.removeprefix(START)

RAIN = "The rain"
PIECES = (" fell", " on the sea.", "\nAnd", " on the town.")
WHOLE = "".join(PIECES)


def rest_of_line(request):
    """Return what is suggested to who writes the line."""
    written = request.before.rsplit("\n", 1)[-1]
    return LINE.removeprefix(written) if LINE.startswith(written) else ""
