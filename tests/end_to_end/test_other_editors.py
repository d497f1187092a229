"""The lines that the README gives to other editors, in those editors, where they are installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PATIENCE_S = 90.0

pytestmark = pytest.mark.slow


def lines_for(language: str) -> str:
    """Return the block of the README in a language."""
    found = re.search(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    assert found
    return found[1]


def version(program: str) -> tuple[int, ...]:
    """Return the version of an editor; nothing where it is not installed."""
    if not shutil.which(program):
        return ()
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"\d+(\.\d+)+", told.stdout)
    return tuple(map(int, found[0].split("."))) if found else ()


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A home of its own, with a command `inkling` on the path."""
    command = tmp_path / "bin" / "inkling"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m writer "$@"\n')
    command.chmod(0o755)
    return os.environ | {
        "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
        "INKLING_DATA": str(tmp_path / "data"),
        "LC_ALL": "C.UTF-8",
    }


class Neovim:
    """A Neovim without a screen that is typed into and asked from outside."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        (folder / "init.lua").write_text(lines_for("lua"))
        self._environment = environment
        self._socket = folder / "nvim"
        command = ["nvim", "--headless", "-n", "-u", "init.lua", "--listen", str(self._socket)]
        self.process = subprocess.Popen(
            [*command, "poem.md"],
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def type(self, keys: str) -> None:
        self._remote("--remote-send", keys)

    def ask(self, expression: str) -> str:
        return self._remote("--remote-expr", expression)

    def wait(self, expression: str, wanted: str) -> None:
        """Wait until an expression has a value."""
        end = time.monotonic() + PATIENCE_S
        while (is_now := self.ask(expression)) != wanted:
            assert time.monotonic() < end, f"{expression} is {is_now!r}, not {wanted!r}"
            time.sleep(0.1)

    def _remote(self, *order: str) -> str:
        command = ["nvim", "--server", str(self._socket), *order]
        done = subprocess.run(
            command, env=self._environment, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()


@pytest.mark.timeout(600)
@pytest.mark.skipif(version("nvim") < (0, 12), reason="needs Neovim 0.12")
def test_neovim_lists_words_and_tab_takes_the_grey_text(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    (tmp_path / "poem.md").touch()
    editor = Neovim(tmp_path, environment)
    try:
        editor.wait('luaeval("#vim.lsp.get_clients()")', "1")
        editor.type("iThe old man looked out to s")
        editor.wait("pumvisible()", "1")
        editor.type("<C-e><Esc>a ")
        editor.wait("pumvisible()", "1")
        editor.type("<C-e><Esc>cc月亮从")
        editor.wait("pumvisible()", "1")
        editor.type("<C-e><Esc>ccOnce upon a ti")
        marks = "vim.api.nvim_buf_get_extmarks(0, -1, 0, -1, { details = true })"
        text = f"(({marks})[1] or {{ 0, 0, 0, {{}} }})[4].virt_text"
        editor.wait(f'luaeval("vim.inspect({text})") =~ "me"', "1")
        editor.type("<Tab>")
        editor.wait("getline('.')", "Once upon a time")
    finally:
        editor.process.kill()
        editor.process.wait()


# A hook starts the server once Emacs is idle, which it never is in a batch.
ASK_EMACS = """
(require 'eglot)
(setq eglot-sync-connect 60 eglot-connect-timeout 60)
(find-file "poem.txt")
(run-hooks 'post-command-hook)
(insert "The old man looked out to s")
(let ((table (nth 2 (eglot-completion-at-point))))
  (princ (mapconcat #'substring-no-properties (all-completions "s" table) " ")))
"""


@pytest.mark.timeout(600)
@pytest.mark.skipif(version("emacs") < (29,), reason="needs Emacs 29")
def test_emacs_completes_words(tmp_path: Path, environment: dict[str, str]) -> None:
    (tmp_path / "init.el").write_text(lines_for("elisp"))
    (tmp_path / "ask.el").write_text(ASK_EMACS)
    done = subprocess.run(
        ["emacs", "--batch", "--load", "init.el", "--load", "ask.el"],
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "sea" in done.stdout.split(), done.stderr
