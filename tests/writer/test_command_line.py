"""However a command fails: one sentence, and the exit status that programs expect."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from writer.command_line import CommandGroup, as_called
from writer.errors import BundleError


class Panic(BaseException):
    """What a library in Rust raises when it gives up: no Exception."""


def failing(error):
    @click.group(cls=CommandGroup)
    def main():
        """Fail."""

    @main.command()
    def now():
        """Fail now."""
        raise error

    return CliRunner().invoke(main, ["now"])


@pytest.mark.parametrize(
    ("program", "shown"),
    [
        ("/somewhere/writer/__main__.py", "python -m writer or python -m training"),
        ("/usr/bin/inkling-train", "inkling or inkling-train"),
        ("inkling.exe", "inkling or inkling-train"),
    ],
)
def test_programs_are_named_as_the_one_that_runs(monkeypatch, program, shown):
    # Who had installed the packages was told of a Python that need not be there.
    monkeypatch.setattr("sys.argv", [program])
    assert as_called("python -m writer or python -m training") == shown


@pytest.mark.parametrize("defect", [ZeroDivisionError("divided by 0"), Panic("index\nof 9")])
def test_a_defect_is_one_sentence(monkeypatch, defect):
    # The panic of a tokenizer showed its traceback.
    monkeypatch.delenv("INKLING_DEBUG", raising=False)
    result = failing(defect)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Something went wrong in Inkling: ")
    assert " ".join(str(defect).split()) in result.stderr
    assert result.stderr.count("\n") == 1


def test_an_expected_failure_is_its_sentence():
    result = failing(BundleError("The model is damaged."))
    assert (result.exit_code, result.stderr) == (1, "The model is damaged.\n")


def test_ctrl_c_is_answered_by_silence_and_130():
    result = failing(KeyboardInterrupt())
    assert (result.exit_code, result.output) == (130, "")


def test_a_status_of_its_own_passes():
    assert failing(SystemExit(7)).exit_code == 7
