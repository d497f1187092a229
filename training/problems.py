"""The ends of a training that a program may want to act upon; see :data:`Reason` for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from writer.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writer.training_events import Reason


class ReasonedError(TrainingError):
    """A training that ended for a reason with a name.

    Attributes:
        reason: for programs.
    """

    reason: ClassVar[Reason] = "failed"


class StoppedError(ReasonedError):
    """It was asked to end.

    Attributes:
        by_signal: somebody stopped it; else its time was over.
    """

    reason = "stopped"

    def __init__(self, *, kept: bool, by_signal: bool = True) -> None:
        super().__init__(
            "The training was stopped. What it learned so far is kept: go on with --resume."
            if kept
            else "The training was stopped. It had not learned anything yet: there is nothing to"
            " resume.",
            kept="yes" if kept else "no",  # for programs
        )
        self.by_signal = by_signal


class UnfinishedError(ReasonedError):
    """A training of that name was stopped before its model was ready."""

    reason = "unfinished"

    def __init__(self, name: str) -> None:
        super().__init__(
            "A run {name} was stopped before it was finished. Add --resume to go on with it, or"
            " --replace to start again.",
            name=name,
        )


class NameTakenError(ReasonedError):
    """There is a model of that name."""

    reason = "taken"

    def __init__(self, name: str) -> None:
        super().__init__(
            "There is a model {name} already. Choose another name, or add --replace.", name=name
        )


class FinishedError(ReasonedError):
    """There is nothing left to resume."""

    reason = "finished"

    def __init__(self, name: str) -> None:
        super().__init__(
            "The training of {name} is finished, and its model is in the list. To train it on,"
            " start from it under another name: --start {name} --name {name}-2; or give it a"
            " longer --max-minutes than before, with --resume and --replace.",
            name=name,
        )


class BusyError(ReasonedError):
    """Another process works on that training."""

    reason = "busy"

    def __init__(self, name: str) -> None:
        super().__init__(
            "A training of {name} is running. Wait until it has ended, stop it, or choose"
            " another name; nothing was changed.",
            name=name,
        )


class OtherSettingsError(ReasonedError):
    """It was resumed with something else than it was begun with."""

    reason = "other"

    def __init__(self, name: str, differences: Sequence[str]) -> None:
        super().__init__(
            "The training of {name} was begun otherwise: {differences}. Resume it as it was begun,"
            " or start again with --replace, or under another name.",
            name=name,
            differences="; ".join(differences),
        )


class DivergedError(ReasonedError):
    """The loss grows, or never fell."""

    reason = "diverged"

    def __init__(self, learning_rate: float) -> None:
        super().__init__(
            "The training came to nothing: the longer it learned, the less it knew. No model was"
            " made, and your others are untouched. The learning_rate of {learning_rate} in the"
            " recipe is too high: try a tenth of it.",
            learning_rate=f"{learning_rate:g}",
        )
