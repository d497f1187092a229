"""The commands as other programs meet them: arguments in, text and exit status out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from msgspec import structs

from tests.fakes import ENGLISH
from tests.window_fakes import listable_bundle
from writer.assist.continuing.branch_files import BranchFiles
from writer.assist.continuing.branches import Branch, Branches
from writer.assist.continuing.recited import Shared
from writer.assist.continuing.written import Piece
from writer.assist.memory.memory_files import MemoryStore
from writer.commands.main import main
from writer.model.card import encode_card
from writer.paths import continuations_dir, memory_dir

pytest.importorskip("onnx", reason="builds real bundles, which needs the training extra")
from tests import bundles


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return bundles.real_bundle(tmp_path_factory.mktemp("bundles") / "tiny").path


@pytest.fixture
def data(tmp_path, monkeypatch, tiny):
    """A data folder with one own model, and no bundled ones."""
    monkeypatch.setenv("INKLING_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("writer.model.library.resources_dir", lambda: tmp_path / "none")
    run("models", "import", str(tiny))
    return tmp_path


@pytest.fixture
def no_models(tmp_path, monkeypatch):
    monkeypatch.setenv("INKLING_DATA", str(tmp_path))
    monkeypatch.setattr("writer.model.library.resources_dir", lambda: tmp_path / "none")


def run(*arguments, stdin="", status=0):
    """Run a command and return its result, of which exactly one sentence is a failure's."""
    result = CliRunner().invoke(main, arguments, input=stdin)
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    if status == 1:
        assert result.stderr.strip()
        assert result.stderr.count("\n") == 1
    return result


def process(*arguments, **options):
    command = [sys.executable, "-m", "writer", *arguments]
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ,
        **options,
    )


@pytest.fixture
def opened(monkeypatch):
    """The files that the editor was opened with, in place of the editor."""
    calls = []
    monkeypatch.setattr("writer.app.run", lambda files: calls.append([*map(str, files)]) or 0)
    return calls


@pytest.mark.parametrize(
    ("arguments", "files"),
    [
        ([], []),
        (["poem.txt"], ["poem.txt"]),
        (["poem.txt", "continue"], ["poem.txt", "continue"]),
        (["./suggest"], ["suggest"]),
        (["--", "suggest"], ["suggest"]),
        (["--", "-odd-.txt"], ["-odd-.txt"]),
    ],
)
def test_a_first_argument_that_is_no_command_is_a_file(opened, arguments, files):
    run(*arguments)
    assert opened == [files]


def test_the_editors_exit_status_is_passed_on(monkeypatch):
    monkeypatch.setattr("writer.app.run", lambda files: 1)
    result = CliRunner().invoke(main, [])
    assert result.exit_code == 1


COMMANDS = [
    (),
    ("suggest",),
    ("lsp",),
    ("continue",),
    ("evaluate",),
    ("export",),
    ("models",),
    *(("models", name) for name in ("list", "show", "import", "export", "remove")),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_shows_an_example(command):
    shown = run(*command, "--help").output
    assert "Example" in shown
    assert "\\b" not in shown
    assert any(line.lstrip(" $").startswith("python -m writer") for line in shown.splitlines())


@pytest.mark.parametrize(
    "arguments",
    [
        ["suggest"],
        ["models", "nonsense"],
        ["models", "show"],
        ["evaluate"],
        ["continue", "--words", "0"],
        ["continue", "--top-p", "0"],
        ["continue", "--min-p", "1"],
        ["continue", "--versions", "0"],
        ["continue", "--until", "words"],
        ["continue", "--title", "Dusk", "It"],
        ["continue", "--lines", "0", "--form", "ballad"],
        ["continue", "--until", "sentence", "--words", "9", "It"],
        ["evaluate", "x", "--only", "nonsense"],
        ["--nonsense"],
    ],
)
def test_wrong_usage_has_status_two(arguments):
    run(*arguments, status=2)


def test_suggestions_are_lines_of_json(data):
    lines = '{"text": "It was the be", "k": 3, "ghost": 2}\nnonsense\n{"text": ""}\n'
    first, second, third = map(
        json.loads, run("suggest", "--jsonl", stdin=lines).output.splitlines()
    )
    assert len(first["candidates"]) <= 3
    assert all(word.startswith("be") for word in first["candidates"])
    assert {"ms", "ghost"} <= set(first)
    assert set(second) == {"error"}
    assert set(third) == {"candidates", "ms"}


def test_suggestions_come_line_by_line(data, tiny):
    with process("suggest", "--jsonl", "--model", str(tiny)) as conversation:
        for _ in range(3):
            conversation.stdin.write(b'{"text": "It was"}\n')
            conversation.stdin.flush()
            assert b"candidates" in conversation.stdout.readline()
        conversation.stdin.close()
        assert conversation.wait(20) == 0


def test_a_reader_that_leaves_is_no_failure(data, tiny):
    with process("suggest", "--jsonl", "--model", str(tiny)) as conversation:
        conversation.stdin.write(b'{"text": "It was"}\n' * 2_000)
        conversation.stdout.readline()
        conversation.stdout.close()
        conversation.stdin.close()
        assert conversation.wait(20) == 0
        assert conversation.stderr.read() == b""


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_ctrl_c_ends_quietly(data, tiny):
    def heed_ctrl_c():
        # Shells start background jobs with it ignored, and programs inherit that.
        signal.signal(signal.SIGINT, signal.default_int_handler)

    arguments = ("suggest", "--jsonl", "--model", str(tiny))
    with process(*arguments, preexec_fn=heed_ctrl_c) as conversation:
        conversation.stdin.write(b'{"text": "It was"}\n')
        conversation.stdin.flush()
        conversation.stdout.readline()
        conversation.send_signal(signal.SIGINT)
        assert conversation.wait(60) == 130
        assert conversation.stderr.read() == b""


def test_a_continuation_is_printed_behind_nothing_else(data):
    first = run("continue", "It was", "--words", "5", "--seed", "1").output
    assert first.strip()
    assert not first.startswith("It was")
    assert run("continue", "It was", "--words", "5", "--seed", "1").output == first


def test_a_continuation_of_standard_input(data):
    arguments = ("continue", "--words", "5", "--seed", "1", "--json")
    answer = json.loads(run(*arguments, stdin="It was\n").output)
    assert answer["text"] == "It was"
    assert answer["model"] == "tiny"
    assert answer["continuation"] == json.loads(run(*arguments, "It was").output)["continuation"]


def test_versions_of_a_continuation_are_printed_with_their_scores(data):
    arguments = ("continue", "It was", "--words", "5", "--seed", "1", "--versions", "3")
    answer = json.loads(run(*arguments, "--json").output)
    scores = [version["score"] for version in answer["versions"]]
    assert 1 <= len(scores) <= 3
    assert scores == sorted(scores, reverse=True)
    first = answer["versions"][0]
    assert {"fluency", "context", "names", "score"} <= set(first["sentences"][0])
    printed = run(*arguments).output
    assert printed.startswith(f"1. ({scores[0]:.2f}) {first['continuation'].strip()}")


def test_a_continuation_tells_its_score_its_reasons_and_how_to_have_it_again(data):
    told = json.loads(run("continue", "It was", "--words", "5", "--json").output)
    assert told["sentences"]
    assert {"fluency", "context", "score"} <= set(told["sentences"][0])
    assert min(s["score"] for s in told["sentences"]) <= told["score"]
    again = run("continue", "It was", "--words", "5", "--seed", str(told["seed"]), "--json")
    assert json.loads(again.output) == told
    plain = json.loads(run("continue", "It was", "--temperature", "0", "--json").output)
    assert (plain["score"], plain["sentences"]) == (None, [])


def test_what_a_continuation_shares_with_other_texts_is_told(data, monkeypatch):
    run_of_words = Shared(9, "the lamp", "My first book")
    monkeypatch.setattr("writer.assist.assistant.Assistant.shared", lambda *_: run_of_words)
    arguments = ("continue", "It was", "--words", "5", "--seed", "1")
    told = json.loads(run(*arguments, "--json").output)["shared"]
    assert told == {"words": 9, "text": "the lamp", "source": "My first book"}
    printed = run(*arguments, "--versions", "1").output
    assert printed.endswith("   9 words in a row as in My first book: the lamp\n")


def test_a_continuation_ends_where_it_is_wanted(data):
    for until in ("sentence", "paragraph"):
        arguments = ("continue", "It was", "--until", until, "--seed", "1", "--versions", "2")
        answer = json.loads(run(*arguments, "--json").output)
        assert all(version["continuation"].strip() for version in answer["versions"])
    sentence = run("continue", "It was", "--until", "sentence", "--seed", "1", "--json")
    assert len(json.loads(sentence.output)["sentences"]) == 1


def test_evaluation_prints_the_public_figures(data):
    path = data / "text.txt"
    path.write_text(ENGLISH)
    figures = json.loads(run("evaluate", str(path), "--json").output)
    assert {"bits_per_byte", "keystroke_savings", "top", "latency_ms"} <= set(figures)
    assert figures["model"] == "tiny"
    bits = json.loads(run("evaluate", str(path), "--json", "--only", "bits").output)
    assert bits["bits_per_byte"] == figures["bits_per_byte"]
    assert "top" not in bits
    assert "bits per byte" in run("evaluate", str(path), "--only", "bits").output


def test_models_come_and_go(data):
    assert run("models", "list").output.startswith("tiny")
    listed = json.loads(run("models", "list", "--json").output)
    assert [entry["id"] for entry in listed] == ["tiny"]
    assert "lstm" in run("models", "show", "tiny").output
    assert json.loads(run("models", "show", "tiny", "--json").output)["id"] == "tiny"
    exported = data / "given.inkling"
    run("models", "export", "tiny", str(exported))
    run("models", "remove", "tiny")
    assert run("models", "list").output == ""
    run("models", "import", str(exported))
    assert run("models", "list").output.startswith("tiny")


def test_a_damaged_model_is_listed_as_such(data):
    (data / "data" / "data" / "models" / "tiny" / "model.onnx").unlink()
    assert "damaged: The model Tiny is incomplete" in run("models", "list").output


def test_failures_are_one_sentence_with_status_one(data, tiny, tmp_path):
    binary, empty = tmp_path / "binary.txt", tmp_path / "empty.txt"
    binary.write_bytes(bytes(range(256)) * 20)
    empty.write_text("")
    for arguments in (
        ["continue", "x", "--model", "missing"],
        ["continue", "--form", "epic"],
        ["continue", "x", "--provider", "abacus"],
        ["continue", "月亮"],
        ["suggest", "--jsonl", "--model", "missing"],
        ["lsp", "--model", "missing"],
        ["evaluate", str(tmp_path / "missing.txt")],
        ["evaluate", str(binary)],
        ["evaluate", str(empty)],
        ["models", "show", "missing"],
        ["models", "import", str(binary)],
        ["models", "import", str(tmp_path / "missing")],
        ["models", "import", str(tiny)],
        ["models", "export", "tiny", str(tmp_path / "no" / "where.inkling")],
        ["models", "remove", "missing"],
        ["memory", "forget", "missing.txt"],
    ):
        assert run(*arguments, status=1).stdout == ""


def test_without_any_model_it_says_so(no_models):
    for arguments in (["suggest", "--jsonl"], ["lsp"], ["continue", "It was"]):
        assert "no model" in run(*arguments, status=1).stderr
    assert run("models", "list").output == ""


@pytest.mark.skipif(sys.platform != "linux", reason="counts threads as Linux does")
def test_products_of_matrices_start_no_threads():
    code = (
        "import os; from writer.commands.main import main;"
        "main(['models', 'list'], standalone_mode=False);"
        "import numpy; numpy.ones((999, 999)) @ numpy.ones((999, 999));"
        "print(len(os.listdir('/proc/self/task')))"
    )
    environment = {key: of for key, of in os.environ.items() if key != "OPENBLAS_NUM_THREADS"}
    threads = subprocess.check_output([sys.executable, "-c", code], env=environment)
    assert int(threads.split()[-1]) == 1


def test_help_imports_neither_qt_nor_the_runtime():
    code = (
        "import sys; from writer.commands.main import main;"
        "main(['--help'], standalone_mode=False);"
        "sys.exit(any(name in sys.modules for name in ('PySide6', 'onnxruntime', 'numpy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("code_page", ["cp1252", "cp437", "utf-8"])
def test_what_a_console_cannot_show_is_replaced(data, code_page):
    # A model named 诗 on a western console ended the list of models with an error.
    listable_bundle(data / "data" / "data" / "models", "shi", "诗", "zh")
    environment = os.environ | {"PYTHONIOENCODING": code_page, "PYTHONUTF8": "0"}

    def printed(*arguments):
        command = [sys.executable, "-m", "writer", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, check=False)

    listed = printed("models", "list")
    assert listed.returncode == 0
    assert b"shi " in listed.stdout
    assert ("诗" in listed.stdout.decode(code_page)) == (code_page == "utf-8")
    names = [model["name"] for model in json.loads(printed("models", "list", "--json").stdout)]
    assert "诗" in names
    assert b"Examples" in printed("--help").stdout
    missing = printed("models", "show", "词")
    assert missing.returncode == 1
    assert b"There is no model" in missing.stderr


@pytest.mark.skipif(os.name != "posix", reason="file names are bytes there")
def test_a_file_name_that_is_no_text_is_printed_all_the_same(data):
    name = os.fsdecode(b"caf\xe9.txt")
    with process("models", "import", name) as program:
        said = program.communicate()[1]
    assert program.returncode == 1
    assert b"caf" in said
    assert b"Something went wrong" not in said


@pytest.mark.skipif(os.name != "posix", reason="links need a right of their own elsewhere")
def test_a_document_is_forgotten_by_whatever_way_its_file_is_named(data, monkeypatch):
    # A path with .. in it was said not to be remembered.
    (data / "texts" / "inner").mkdir(parents=True)
    (data / "link").symlink_to(data / "texts")
    novel = data / "texts" / "novel.txt"
    ways = [
        "../novel.txt",
        "../../link/novel.txt",
        str(data / "texts" / "inner" / ".." / "novel.txt"),
    ]
    monkeypatch.chdir(data / "texts" / "inner")
    store = MemoryStore(memory_dir())
    for way in ways:
        for kept_as in (novel, data / "link" / "novel.txt"):
            store.save(str(kept_as), "tokens", np.arange(3, dtype=np.uint64), {})
        assert "2 memories" in run("memory", "forget", way).output
    assert "Nothing was remembered" in run("memory", "forget", *ways, status=1).stderr


def test_what_is_learned_can_be_listed_and_forgotten(data):
    novel, other = (str(data / name) for name in ("novel.txt", "other.txt"))
    store = MemoryStore(memory_dir())
    for document in (novel, other):
        store.save(document, "tokens", np.arange(3, dtype=np.uint64), {})
    assert f"{novel}  3 phrases" in run("memory", "list").output
    run("memory", "forget", novel)
    assert json.loads(run("memory", "list", "--json").output) == [
        {"document": other, "phrases": 3}
    ]
    run("memory", "forget", status=2)
    run("memory", "forget", other, "--all", status=2)
    assert "1 memory" in run("memory", "forget", "--all").output
    assert run("memory", "list").output == ""


def test_continuations_are_forgotten_with_what_was_learned(data):
    novel, other = (str(data / name) for name in ("novel.txt", "other.txt"))
    files = BranchFiles(continuations_dir())
    places = [("place", Branches().with_branch(Branch(" fell", made_s=time.time())))]
    for document in (novel, other):
        files.save(document, places)
    run("memory", "forget", novel)
    assert (files.load(novel), files.load(other)) == ([], places)
    run("memory", "forget", "--all")
    assert files.load(other) == []


def test_learning_adapts_to_the_text_and_keeps_nothing(data, tiny):
    text = "The lamp burned low. " * 4
    lines = "".join(json.dumps({"text": text[:end]}) + "\n" for end in range(1, len(text), 5))
    answers = run("suggest", "--jsonl", "--learn", "--model", str(tiny), stdin=lines).output
    assert len(answers.splitlines()) == lines.count("\n")
    assert "error" not in answers
    assert run("memory", "list").output == ""


def test_evaluating_with_memory_finds_a_repetitive_text_less_surprising(data, tiny):
    text = data / "refrain.txt"
    text.write_text("The lamp burned low in the window, and nobody came. " * 60)
    found = json.loads(run("evaluate", str(text), "--only", "bits", "--json", "--memory").output)
    assert found["with_memory"]["bits_per_byte"] < 0.7 * found["bits_per_byte"]
    printed = run("evaluate", str(text), "--memory", "--max-seconds", "1").output
    assert "what was read is remembered" in printed
    assert printed.count("sure → right") == 2


def test_wiped_words_come_back_from_the_bin(data, waste_bin, monkeypatch):
    # They were gone for good after one command.
    run("words", "add", "Marvalon")
    run("words", "never", "utilize")
    assert "the bin" in run("words", "wipe", "--own", "--never").output
    (copy,) = waste_bin.iterdir()
    run("words", "import", str(copy))
    kept = json.loads(run("words", "list", "--json").output)
    assert (kept["own"], kept["never"]) == (["Marvalon"], ["utilize"])

    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("send2trash.send2trash", refuse)
    said = run("words", "wipe", "--own").output
    copies = list((data / "data" / "data").glob("words *.json"))
    assert [str(copy) in said for copy in copies] == [True]


def test_words_are_listed_carried_over_and_wiped(data, tmp_path):
    store = MemoryStore(memory_dir())
    store.save("novel", "tokens", np.arange(3, dtype=np.uint64), {"Zorblax": 1200})
    run("words", "add", "Marvalon", "林黛玉")
    run("words", "never", "at the end of the day")
    listed = run("words", "list").output.splitlines()
    assert "own      Marvalon" in listed
    assert "never    at the end of the day" in listed
    assert "learned  Zorblax  1,200" in listed
    path = tmp_path / "out.json"
    run("words", "export", str(path))
    run("words", "remove", "Marvalon")
    run("words", "wipe", status=2)
    run("words", "coarse", "allow")
    run("words", "wipe", "--learned", "--never")
    assert json.loads(run("words", "list", "--json").output) == {
        "own": ["林黛玉"],
        "never": [],
        "learned": {},
    }
    run("words", "import", str(path))
    kept = json.loads(run("words", "list", "--json").output)
    assert kept["own"] == ["Marvalon", "Zorblax", "林黛玉"]
    assert "holds no words" in run("words", "import", str(tmp_path), status=1).output


def test_own_words_are_suggested_and_unwelcome_ones_are_not(data, tiny):
    question = json.dumps({"text": "And then Marv", "k": 3}) + "\n"
    run("words", "add", "Marvalon")
    answer = run("suggest", "--jsonl", "--model", str(tiny), stdin=question).output
    assert json.loads(answer)["candidates"][0] == "Marvalon"
    run("words", "never", "Marvalon")
    answer = run("suggest", "--jsonl", "--model", str(tiny), stdin=question).output
    assert "Marvalon" not in json.loads(answer)["candidates"]


class TestStrangers:
    ESCAPES = "one\x1b[2J\x9b31m\u202etwo"

    def test_a_card_commands_no_terminal(self, data, tmp_path):
        bundle = bundles.real_bundle(tmp_path / "loud")
        card = structs.replace(
            bundle.card, id="loud", metrics={"top_1": 0.2}, metrics_text=self.ESCAPES
        )
        (bundle.path / "card.json").write_bytes(encode_card(card))
        shown = run("models", "show", str(bundle.path)).stdout
        assert "one␛[2J\ufffd31m\ufffdtwo" in shown
        as_json = run("models", "show", str(bundle.path), "--json").stdout
        assert json.loads(as_json)["metrics_text"] == self.ESCAPES
        assert not set("\x1b\x9b\u202e") & set(shown + as_json)

    def test_an_error_commands_no_terminal(self, no_models, tmp_path):
        (tmp_path / self.ESCAPES).mkdir()
        said = run("models", "import", str(tmp_path / self.ESCAPES), status=1).stderr
        assert not set("\x1b\x9b\u202e") & set(said)

    def test_a_continuation_commands_no_terminal(self, data, monkeypatch):
        pieces = [Piece("The lamp"), Piece("\x1b[2J"), Piece(" burned.\n")]
        monkeypatch.setattr(
            "writer.assist.assistant.Assistant.continuation", lambda *_: iter(pieces)
        )
        assert run("continue", "Once", "--model", "tiny").stdout == "The lamp␛[2J burned.\n\n"

    @pytest.mark.skipif(not Path("/dev/zero").exists(), reason="the system has no such device")
    def test_a_device_is_no_model(self, no_models):
        for command in (["models", "import"], ["models", "show"]):
            assert "not an ordinary file" in run(*command, "/dev/zero", status=1).stderr

    def test_a_model_called_like_a_bundled_one_is_said(self, tmp_path, monkeypatch, no_models):
        bundled = tmp_path / "none" / "models" / "tiny"
        bundles.real_bundle(bundled)
        said = run("models", "import", str(bundled)).stdout
        assert "Imported Tiny (2) as tiny-2." in said
        assert "A model that came with Inkling has its name" in said


def test_a_glance_tells_of_each_text_what_ghost_text_is_like(data, tiny):
    for name in ("one.txt", "two.txt"):
        (data / name).write_text("The lamp burned low in the window, and nobody came. " * 4)
    files = [str(data / name) for name in ("one.txt", "two.txt")]
    found = json.loads(run("evaluate", *files, "--glance", "--memory", "--json").output)
    assert list(found) == files
    assert found[files[0]]["with_memory"]["glance"]["quiet"]["right"] >= 0
    printed = run("evaluate", *files, "--glance").output
    assert [line for line in printed.splitlines() if line in files] == files
    assert printed.count("\n  talkative ") == 2
