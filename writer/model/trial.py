"""A stranger's model is tried in a process of its own before it is kept or asked.

What looks right can still want more memory than there is, take a minute for a step, fail at the
second token or end the process it runs in. So it runs first where that harms nobody: in a
short-lived process with limits on memory and processor time, in every way in which the program
will ask it. The parent never loads it; it reads a verdict.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from writer.errors import BundleError, WriterError
from writer.foreign import NOT_FOREIGN, brief

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writer.model.bundle import Bundle
    from writer.model.onnx_model import OnnxLanguageModel

ARGUMENT = "(trial)"
"""The first argument of a packaged program that is started to try a model."""

MAX_WALL_SECONDS = 900.0
"""A bound in case the process waits for something. A trial takes some seconds of processor time,
of which a busy machine may give it one in a hundred."""

MAX_CPU_SECONDS = 120
MAX_MEMORY_BYTES = 4_000_000_000
"""Of addresses; the libraries reserve one and a half thousand million of them."""

MAX_STEP_SECONDS = 0.25
"""Of processor time for one token of as many texts as a beam has. The bundled models take 0.01:
what is slower than this on a machine is no help to who writes on it."""

_CALLS = ((1, 1), (1, 3), (1, 64), (2, 3), (32, 1), (128, 1))
"""Times T and batches B: a key press, a beam, the reading of a text."""

_BEAM = 32
_TIMED_STEPS = 3


class _Verdict(msgspec.Struct, frozen=True):
    """What the process found.

    Attributes:
        digest: of the bundle that it tried.
        fault: a sentence; empty = none.
    """

    digest: str
    fault: str


def check_in_a_process(bundle: Bundle) -> None:
    """Try a model where it can do no harm.

    Raises:
        BundleError: it was refused, wants too much memory or time, or was changed meanwhile.
    """
    with tempfile.TemporaryDirectory(prefix="inkling-trial-") as folder:
        verdict_file = Path(folder) / "verdict.json"
        _run([*_program(), str(bundle.path.absolute()), str(verdict_file)], bundle)
        try:
            verdict = msgspec.json.decode(verdict_file.read_bytes(), type=_Verdict)
        except (OSError, msgspec.MsgspecError):
            raise BundleError(
                "The model {name} wants more memory or time than Inkling gives a model,"
                " or fails in another way, so it was refused.",
                name=bundle.card.name,
            ) from None
    if verdict.fault:
        raise BundleError(verdict.fault)
    if verdict.digest != bundle.digest:
        raise BundleError(
            "The model {name} was changed while it was being tried.", name=bundle.card.name
        )


def main(arguments: Sequence[str]) -> int:
    """Try the bundle at the first path and write the verdict to the second."""
    path, verdict_file = map(Path, arguments)
    _limit()
    from writer.model.bundle import open_bundle

    digest = fault = ""
    try:
        bundle = open_bundle(path)
        digest = bundle.digest
        try_bundle(bundle)
    except WriterError as error:
        fault = str(error)
    except MemoryError:
        fault = "The model wants more memory than Inkling gives a model, so it was refused."
    except NOT_FOREIGN:
        raise
    except BaseException as error:  # a border: whatever a stranger's model makes a library raise
        fault = f"The model fails at its trial, so it was refused: {brief(error)}."
    verdict_file.write_bytes(msgspec.json.encode(_Verdict(digest, fault)))
    return 0


def try_bundle(bundle: Bundle) -> None:
    """Use every file of a bundle as the program would, in this process.

    Raises:
        BundleError: one of them is refused.
    """
    import numpy as np

    from writer.model.card import GPU_MODEL_FILE, WEIGHTS_FILE
    from writer.model.graph_check import check_graph
    from writer.model.graph_sizes import check_sizes
    from writer.model.onnx_model import CPU, load_model
    from writer.model.weights_check import check_weights

    card = bundle.card
    loaded = load_model(bundle, CPU)
    _check_calls(loaded.network)
    _check_speed(loaded.network)
    _check_every_token(loaded.network)
    mixed, text = loaded.language_model, loaded.tokenizer.encode("The lamp 月亮")
    step = mixed.run(np.array(text)[:, None], mixed.initial_state())
    if not np.isfinite(step.state.hidden).all() or np.isnan(step.logits).any():
        raise BundleError("The model and its n-gram together give no probabilities.")
    if bundle.has(GPU_MODEL_FILE):
        check_sizes(check_graph(bundle.read(GPU_MODEL_FILE)), card.shape, card.cell)
    if bundle.has(WEIGHTS_FILE):
        check_weights(bundle.read(WEIGHTS_FILE), card)


def _check_calls(network: OnnxLanguageModel) -> None:
    """Call a model in all the ways in which it is called."""
    import numpy as np

    chance = np.random.default_rng(0)
    for time, batch in _CALLS:
        tokens = chance.integers(0, network.vocabulary_size, (time, batch))
        for positions in (None, np.arange(time)):
            step = network.run(tokens, network.initial_state(batch), positions)
            wanted = (1 if positions is None else time, batch, network.vocabulary_size)
            if step.logits.shape != wanted or step.features.shape[:2] != (time, batch):
                raise BundleError("The model gives arrays of other shapes than its card.")
            if not np.isfinite(step.logits).all() or not np.isfinite(step.state.hidden).all():
                raise BundleError("The model gives no probabilities after some tokens.")


def _check_speed(network: OnnxLanguageModel) -> None:
    import time

    import numpy as np

    tokens, state = np.zeros((1, _BEAM), np.int64), network.initial_state(_BEAM)
    seconds = []
    for _ in range(_TIMED_STEPS):
        started = time.process_time()
        state = network.run(tokens, state).state
        seconds.append(time.process_time() - started)
    if min(seconds) > MAX_STEP_SECONDS:
        raise BundleError(
            "The model takes {seconds:.1f} seconds for a step, and nobody would wait"
            " for its suggestions, so it was refused.",
            seconds=min(seconds),
        )


def _check_every_token(network: OnnxLanguageModel) -> None:
    """Let a model read each of its tokens once: a table may hold anything for one of them."""
    import numpy as np

    time, batch = 16, 64
    size = network.vocabulary_size
    for start in range(0, size, time * batch):
        tokens = (np.arange(start, start + time * batch) % size).reshape(time, batch)
        step = network.run(tokens, network.initial_state(batch))
        if not np.isfinite(step.features).all():
            raise BundleError("The model gives no probabilities after some tokens.")


def _program() -> list[str]:
    """Return the command that runs :func:`main`."""
    if getattr(sys, "frozen", False):
        # A packaged program is its own Python; its start looks for this argument.
        return [sys.executable, ARGUMENT]
    # A folder "writer" among a writer's texts must not be taken for this package.
    return [sys.executable, "-P", "-m", "writer.model.trial"]


def _run(command: list[str], bundle: Bundle) -> None:
    root = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    try:
        subprocess.run(  # noqa: S603 - the command is our own program
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=MAX_WALL_SECONDS,
            check=False,
            env=os.environ | {"PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise BundleError(
            "The model {name} did not come to an end when it was tried, so it was refused.",
            name=bundle.card.name,
        ) from None
    except OSError as error:
        raise BundleError(
            "The model {name} could not be tried: {reason}. Nothing was changed.",
            name=bundle.card.name,
            reason=error.strerror or error,
        ) from None


def _limit() -> None:
    """Bound this process, where the system can; Windows cannot."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in (
        ("RLIMIT_AS", MAX_MEMORY_BYTES),
        ("RLIMIT_CPU", MAX_CPU_SECONDS),
        ("RLIMIT_CORE", 0),
    ):
        # macOS refuses the first.
        with suppress(OSError, ValueError, AttributeError):
            resource.setrlimit(getattr(resource, kind), (most, most))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
