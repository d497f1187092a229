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

    def __init__(self, folder: Path, environment: dict[str, str], settings: str) -> None:
        (folder / "init.lua").write_text(settings)
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
    editor = Neovim(tmp_path, environment, lines_for("lua"))
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


# The lines of the README need a newer Neovim, the menu does not. Of endings the second is taken.
MENU_ALONE = """
vim.lsp.config('inkling', { cmd = { 'inkling', 'lsp' }, filetypes = { 'markdown' } })
vim.lsp.enable('inkling')
vim.ui.select = function(items, _, on_choice)
  _G.offered = #items
  on_choice(items[2], 2)
end
function _G.choose(title)
  local is_it = function(action) return action.title == title end
  vim.lsp.buf.code_action({ filter = is_it, apply = true })
end
"""


@pytest.mark.timeout(600)
@pytest.mark.skipif(version("nvim") < (0, 11), reason="needs Neovim 0.11")
def test_neovim_carries_the_text_on_from_its_menu(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    before = "The lamp burned low in the"
    (tmp_path / "poem.md").write_text(f"{before}\n")
    editor = Neovim(tmp_path, environment, MENU_ALONE)
    try:
        editor.wait('luaeval("#vim.lsp.get_clients()")', "1")
        editor.type("A")
        editor.wait("mode() . col('.')", f"i{len(before) + 1}")
        editor.ask("luaeval(\"choose('Continue to the end of the sentence')\")")
        editor.wait(f"getline(1) =~ '^{before} .*[.!?…]'", "1")
        editor.type("<End>")
        written = len(editor.ask("getline(1)"))
        editor.ask("luaeval(\"choose('Choose among 3 endings of the sentence')\")")
        editor.wait(f"len(getline(1)) > {written}", "1")
        assert editor.ask('luaeval("offered")') == "3"
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
