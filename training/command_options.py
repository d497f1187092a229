"""What the commands of training share: how they tell of their progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from training.progress import Reporter

progress_option = click.option(
    "--progress",
    type=click.Choice(["bar", "json"]),
    default="bar",
    show_default=True,
    help="A bar on standard error, or JSON lines on standard output.",
)


def reporter_for(kind: str) -> Reporter:
    """Return what tells of the progress; of several processes only one does."""
    from training.learning.distributed import leads_here
    from training.progress import BarReporter, JsonReporter, SilentReporter

    if not leads_here():
        return SilentReporter()
    return JsonReporter() if kind == "json" else BarReporter()
