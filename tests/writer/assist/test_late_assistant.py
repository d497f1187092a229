"""The engine comes to be when it is called for, and with what was chosen."""

from __future__ import annotations

import subprocess
import sys

from writer.assist.late_assistant import late_assistant
from writer.assist.personal.word_lists import PersonalLists
from writer.assist.request import SuggestionRequest
from writer.model.library import ModelLibrary


def test_it_makes_an_assistant_that_answers(tmp_path, monkeypatch):
    monkeypatch.setenv("INKLING_DATA", str(tmp_path))
    library = ModelLibrary(tmp_path / "bundled", tmp_path / "own")
    make = late_assistant(library, "", "cpu", PersonalLists())
    assert make().suggest(SuggestionRequest("a", revision=4)).revision == 4
    assert make() is not make()


def test_numpy_is_not_imported_before():
    code = "import sys, writer.assist.late_assistant; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
