"""What the commands of training share: what they need, how they tell of their progress."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from writer.command_line import Command, CommandGroup
from writer.errors import TrainingError
from writer.training_needs import install_command, missing_parts

if TYPE_CHECKING:
    from training.progress import Reporter


class TrainingCommand(Command):
    """Says how to get PyTorch before it fails for want of it; its help needs none."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Run, if all that training needs is there."""
        if parts := missing_parts():
            raise TrainingError(
                "Training is not installed, and nothing was changed. To train models,"
                " run this in a terminal once: {install_command}",
                install_command=install_command(parts),
            )
        return super().invoke(ctx)


class TrainingGroup(CommandGroup):
    """A group of commands that need the training extra."""

    command_class = TrainingCommand


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
