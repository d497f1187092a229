"""Install what was built in a fresh Debian, write with it, upgrade it, remove it.

    python packaging/linux/chroot_test.py [--without-training] [--only NAME …]

The Debian has nothing beyond what the package depends on: screen (Xvfb), keyboard (xdotool) and
window manager are this machine's. Each step is done as a writer does it, and looked at on the
screen and on the disk. Pictures of it all end in build/chroot/pictures.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

HERE: Final = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "freeze"), str(HERE.parents[1])]

from chroot import FOLDER, HOME, Chroot, own_mounts
from project import BUILD, DIST, PackagingError, run, version
from PySide6.QtGui import QImage

from tests.end_to_end.screen import Screen, virtual_screen
from writer.ui.shared.theme import LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PICTURES: Final = FOLDER / "pictures"
SENTENCE: Final = "The old man walked slowly down to the s"
KEY_INTERVAL_MS: Final = 200
"""A person's: who types as fast as a program saves no time by looking up, and is shown little."""
DRAFT: Final = HOME / "draft.txt"
SAMPLES: Final = HERE.parents[1] / "resources" / "samples" / "en"
OLDER: Final = "0.0.9"
SETTINGS: Final = {
    "version": 1,
    "assistance": {"model_id": "inkling-en", "talkativeness": 1.0},
    "appearance": {"theme": "light"},
    "workplace": {"welcomed": True},
}
PAGE: Final = (50, 560)
"""Rows of the screen that show the page and nothing of menus and bars."""
PORTABLE_PLACE: Final = HOME / "My Sticks 我的 U 盘"
CHINESE_FONT: Final = "fonts-wqy-microhei"


class TestError(Exception):
    """The package does not do what it should."""

    __test__ = False


def main() -> int:
    """Run the tests; tell what was seen."""
    parser = argparse.ArgumentParser(description="Test the packages in a fresh Debian.")
    parser.add_argument("--without-training", action="store_true")
    parser.add_argument("--only", nargs="*", choices=TESTS, default=list(TESTS))
    arguments = parser.parse_args()
    own_mounts(sys.argv)
    wanted = [
        each for each in arguments.only if each != "training" or not arguments.without_training
    ]
    try:
        for name in wanted:
            print(f"== {name}", flush=True)
            with Chroot() as chroot:
                TESTS[name](chroot)
    except (PackagingError, TestError, subprocess.SubprocessError) as error:
        print(f"FAILED: {error}", file=sys.stderr)
        return 1
    print(f"All of it works: {', '.join(wanted)}. Pictures: {PICTURES}")
    return 0


def test_installing(chroot: Chroot) -> None:
    """The package is installed, used, and removed without a trace; the writer's things stay."""
    before = chroot.files("usr", "etc", "var", "opt", "srv")
    chroot.install(deb("inkling"))
    says(f"version {version()}", chroot.ask("inkling", "--version"))
    says("inkling-zh", chroot.ask("inkling", "models", "list"))
    request = json.dumps({"text": SENTENCE, "k": 3})
    chroot.write(HOME / "request", request + "\n")
    says("candidates", chroot.ask("sh", "-c", "inkling suggest --jsonl < ~/request"))
    chroot.write(HOME / "messages", editor_messages())
    says("inlineCompletionProvider", chroot.ask("sh", "-c", "inkling lsp < ~/messages"))
    carried = chroot.ask("inkling", "continue", SENTENCE, "--words", "8", "--seed", "7")
    check(len(carried.split()) > 3, f"the text was carried on by {carried!r}")
    chroot.write(HOME / "prose.txt", (SAMPLES / "three-windows.txt").read_text(encoding="utf-8"))
    says("bits per byte", chroot.ask("inkling", "evaluate", "prose.txt", "--only", "bits"))
    chroot.write(HOME / ".config" / "inkling" / "settings.json", json.dumps(SETTINGS))
    write_a_sentence(chroot, "inkling", DRAFT, "deb")
    check(not chroot.outside(Path("/usr/bin/inkling-train")).exists(), "training came along")
    chroot.purge("inkling")
    left = [
        path for path in chroot.files("usr", "etc", "var", "opt") - before if "inkling" in path
    ]
    check(not left, f"files were left: {left}")
    check(chroot.outside(DRAFT).exists(), "the document went with the package")
    check(chroot.outside(HOME / ".config/inkling/settings.json").exists(), "the settings went")


def editor_messages() -> str:
    """Return what another editor says to the language server: hello, and farewell."""
    hello: dict[str, object] = {"processId": None, "rootUri": None, "capabilities": {}}
    messages: tuple[dict[str, object], ...] = (
        {"id": 1, "method": "initialize", "params": hello},
        {"id": 2, "method": "shutdown"},
        {"method": "exit"},
    )
    bodies = [json.dumps({"jsonrpc": "2.0"} | message) for message in messages]
    return "".join(f"Content-Length: {len(body)}\r\n\r\n{body}" for body in bodies)


def test_upgrading(chroot: Chroot) -> None:
    """A newer package over an older one keeps documents, models and settings."""
    chroot.install(older_package())
    says(OLDER, chroot.ask("dpkg-query", "--show", "inkling"))
    chroot.write(HOME / ".config" / "inkling" / "settings.json", json.dumps(SETTINGS))
    model = HOME / "mine.inkling"
    chroot.ask("inkling", "models", "export", "inkling-en", model)
    chroot.ask("inkling", "models", "import", model)
    write_a_sentence(chroot, "inkling", DRAFT, "before upgrade")
    before = contents(chroot, HOME)
    chroot.install(deb("inkling"))
    says(version(), chroot.ask("dpkg-query", "--show", "inkling"))
    check(contents(chroot, HOME) == before, "the upgrade changed something of the writer's")
    leftover = Path("/usr/lib/inkling/of-an-older-version.txt")
    check(not chroot.outside(leftover).exists(), "a file of the older version is still there")
    says(" own ", chroot.ask("inkling", "models", "list"))
    write_a_sentence(chroot, "inkling", HOME / "second.txt", "after upgrade")


def test_portable(chroot: Chroot) -> None:
    """The archive works from anywhere and keeps everything in its own folder."""
    install_only_dependencies(chroot)
    place = chroot.outside(PORTABLE_PLACE)
    place.mkdir()
    name = f"inkling-{version()}-linux-{machine()}.tar.gz"
    run(["tar", "--extract", "--file", DIST / name, "--directory", place])
    chroot.as_root("chown", "-R", "writer:writer", PORTABLE_PLACE)
    folder = PORTABLE_PLACE / "inkling"
    chroot.write(folder / "Data" / "config" / "settings.json", json.dumps(SETTINGS))
    before = contents(chroot, HOME).keys()
    write_a_sentence(chroot, folder / "inkling", PORTABLE_PLACE / "draft 草稿.txt", "portable")
    new = contents(chroot, HOME).keys() - before
    inside = {path for path in new if path.startswith(str(PORTABLE_PLACE))}
    # Fonts are looked up by the system's fontconfig, which has a cache of its own.
    outside = {path for path in new - inside if "/.cache/fontconfig" not in path}
    check(not outside, f"it wrote outside of its folder: {sorted(outside)}")
    check(any("/Data/state/inkling.log" in path for path in inside), "there is no log in Data")


def test_chinese(chroot: Chroot) -> None:
    """Chinese is typed through the system's IBus, in the program as it was packaged."""
    chroot.install(deb("inkling"), "ibus", "ibus-libpinyin", "dbus", "procps", CHINESE_FONT)
    draft = HOME / "shi.txt"
    chroot.write(
        HOME / "session",
        "ibus-daemon --daemonize --panel disable --config default\n"
        "for n in $(seq 100); do ibus engine libpinyin && break; sleep 0.2; done\n"
        f"exec inkling {draft}\n",
    )
    with screen() as here:
        environment = {"DISPLAY": here.environment["DISPLAY"], "QT_IM_MODULE": "ibus"}
        session = ["dbus-run-session", "--", "sh", str(HOME / "session")]
        with chroot.running(*session, **environment) as shell, looked_at(here):
            focus(here, "shi.txt")
            here.type("nihao")
            time.sleep(2)
            picture(here, "chinese composing")
            here.press("space")
            text = saved(here, chroot.outside(draft), "chinese")
            check("你好" in text, f"the input method gave {text!r}")
            print(f"   chinese: {text!r}", flush=True)
            here.press("ctrl+q")
            ends(shell)


def test_training(chroot: Chroot) -> None:
    """The second package, installed on top, trains a model from the window."""
    chroot.install(deb("inkling"))
    chroot.install(deb("inkling-training"))
    for path in sorted(SAMPLES.iterdir()):
        chroot.write(HOME / "texts" / path.name, path.read_text(encoding="utf-8"))
    train_by_command(chroot)
    with (
        screen() as here,
        chroot.running("inkling", DRAFT, **shown_on(here)) as program,
        looked_at(here),
    ):
        focus(here, "draft.txt")
        here.press("alt+m", "t")
        focus(here, "Train a model")
        here.press("alt+o")
        focus(here, "Folder of texts")
        here.type(str(HOME / "texts"))
        here.press("Return")
        wait(lambda: "Folder of texts" not in titles(here), "the end of choosing", 20)
        focus(here, "Train a model")
        name_the_model(here)
        picture(here, "training chosen")
        here.press("alt+t")
        time.sleep(20)
        picture(here, "training under way")
        models = chroot.outside(HOME / ".local/share/inkling/models")
        wait(lambda: any(models.glob("*/card.json")), "a trained model", 400)
        time.sleep(3)
        picture(here, "training done")
        program.terminate()
        program.wait(20)
    says(" own ", chroot.ask("inkling", "models", "list"))
    says(
        "bits per byte",
        chroot.ask(
            "inkling",
            "evaluate",
            "texts/measures.txt",
            "--model",
            "My small model",
            "--only",
            "bits",
        ),
    )
    chroot.purge("inkling-training", "inkling")
    left = [path for path in chroot.files("usr", "etc", "var/lib", "opt") if "inkling" in path]
    check(not left, f"files were left: {left}")


def train_by_command(chroot: Chroot) -> None:
    """Train on the texts, one of them as a web page with a menu that is no part of it."""
    text = (SAMPLES / "the-salt-road.txt").read_text(encoding="utf-8")
    article = "".join(f"<p>{escape(each)}</p>" for each in text.split("\n\n"))
    menu = '<nav><ul><li><a href="/">Home</a></li><li><a href="/more">More</a></li></ul></nav>'
    page = f"<html><body>{menu}<article>{article}</article></body></html>"
    chroot.write(HOME / "pages" / "the-salt-road.html", page)
    command = "inkling-train train texts/[l-s]* pages --name by-command --recipe tiny"
    told = chroot.ask("sh", "-c", f"{command} --max-minutes 0.1 2>&1")
    says("is ready", told)
    check("Traceback" not in told, f"training stumbled: {told}")
    chroot.ask("inkling", "models", "remove", "by-command")


def name_the_model(here: Screen) -> None:
    """Type the name and the shortest time."""
    here.press("alt+n")
    here.type("My small model")
    here.press("alt+l")
    here.type("1")


TESTS: Final[dict[str, Callable[[Chroot], None]]] = {
    "installing": test_installing,
    "upgrading": test_upgrading,
    "portable": test_portable,
    "chinese": test_chinese,
    "training": test_training,
}


def write_a_sentence(chroot: Chroot, program: str | Path, draft: Path, name: str) -> None:
    """Start the program, type, take the suggestion, save, close."""
    with screen() as here:
        started = time.monotonic()
        with chroot.running(program, draft, **shown_on(here)) as process, looked_at(here):
            wait(lambda: here.shows(LIGHT.page, *PAGE), "a painted window", 30)
            print(f"   {name}: painted after {time.monotonic() - started:.2f} s", flush=True)
            focus(here, draft.name)
            here.type(SENTENCE, KEY_INTERVAL_MS)
            here.press("ctrl+space")
            wait(lambda: here.shows(LIGHT.ghost, *PAGE), "a suggestion on the screen", 30)
            # A suggestion younger than 120 ms is not taken, lest Tab take one unseen.
            time.sleep(0.3)
            picture(here, f"{name} suggestion")
            here.press("Tab")
            text = saved(here, chroot.outside(draft), name)
            added = text.removeprefix(SENTENCE)
            check(re.fullmatch(r"[\w’' ]+", added) is not None, f"Tab gave {text!r}")
            print(f"   {name}: {text!r}", flush=True)
            here.press("ctrl+q")
            ends(process)


def saved(here: Screen, file: Path, name: str) -> str:
    """Press the keys of saving; return what the file holds then."""
    here.press("ctrl+s")
    wait(file.exists, "a saved file", 15)
    picture(here, f"{name} saved")
    return file.read_text(encoding="utf-8")


def ends(process: subprocess.Popen[bytes]) -> None:
    """Wait for the program to end, and well."""
    status = process.wait(20)
    check(status == 0, f"the program ended with status {status}")


@contextmanager
def looked_at(here: Screen) -> Iterator[None]:
    """Keep what is on the screen when what is done there fails, while the program still runs."""
    try:
        yield
    except Exception:
        picture(here, "failed")
        raise


@contextmanager
def screen() -> Iterator[Screen]:
    """A screen with a window manager, as a desktop has one."""
    folder = BUILD / "chroot" / "screen"
    folder.mkdir(parents=True, exist_ok=True)
    with virtual_screen(folder) as here:
        manager = subprocess.Popen(["openbox"], env=here.environment, stderr=subprocess.DEVNULL)
        try:
            yield here
        finally:
            manager.terminate()
            manager.wait(10)


def shown_on(here: Screen) -> dict[str, str]:
    """Return what a program within needs to know of the screen."""
    return {"DISPLAY": here.environment["DISPLAY"]}


def titles(here: Screen) -> str:
    """Return the titles of the windows, a line each."""
    search = ["xdotool", "search", "--onlyvisible", "--name", "."]
    windows = subprocess.run(
        search, env=here.environment, capture_output=True, text=True, check=False
    )
    lines = []
    for window in windows.stdout.split():
        ask = ["xdotool", "getwindowname", window]
        lines.append(
            subprocess.run(
                ask, env=here.environment, capture_output=True, text=True, check=False
            ).stdout
        )
    return "".join(lines)


def focus(here: Screen, title: str) -> None:
    """Wait for a window and give it the keyboard."""
    wait(lambda: title in titles(here), f"a window called {title}", 60)
    command = ["xdotool", "search", "--onlyvisible", "--name", title, "windowactivate", "--sync"]
    subprocess.run(command, env=here.environment, check=True, timeout=30, capture_output=True)


def picture(here: Screen, name: str) -> None:
    """Keep what is on the screen."""
    pixels = here.pixels().copy()
    height, width, _ = pixels.shape
    image = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    PICTURES.mkdir(parents=True, exist_ok=True)
    image.save(str(PICTURES / f"{name}.png"))


def install_only_dependencies(chroot: Chroot) -> None:
    """Install what the package depends on, without the package: the archive needs the same."""
    shown = ["dpkg-deb", "--field", str(deb("inkling")), "Depends"]
    field = subprocess.run(shown, capture_output=True, text=True, check=True).stdout
    chroot.install(*(re.split(r"[ (]", each.strip())[0] for each in field.split(",")))


def older_package() -> Path:
    """Return the package made over with a lower number, and a file that the newer one lacks."""
    folder, target = BUILD / "chroot" / "older", BUILD / "chroot" / "inkling-older.deb"
    shutil.rmtree(folder, ignore_errors=True)
    run(["dpkg-deb", "--raw-extract", deb("inkling"), folder])
    control = folder / "DEBIAN" / "control"
    text = control.read_text(encoding="utf-8")
    control.write_text(re.sub(r"^Version: .*$", f"Version: {OLDER}", text, flags=re.MULTILINE))
    (folder / "usr/lib/inkling/of-an-older-version.txt").write_text("old\n")
    run(["dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", folder, target])
    return target


def deb(name: str) -> Path:
    """Return the package of this version."""
    return next(DIST.glob(f"{name}_{version()}_*.deb"))


def machine() -> str:
    """Return the processor's kind as the archives are named by it."""
    return subprocess.run(
        ["uname", "-m"], capture_output=True, text=True, check=True
    ).stdout.strip()


def contents(chroot: Chroot, folder: Path) -> dict[str, bytes]:
    """Return all files in a folder within, by their paths within."""
    place = chroot.outside(folder)
    return {
        str(folder / path.relative_to(place)): path.read_bytes()
        for path in place.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def wait(happened: Callable[[], bool], what: str, seconds: float) -> None:
    """Return when it happened.

    Raises:
        TestError: it did not.
    """
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            raise TestError(f"waited in vain for {what}")
        time.sleep(0.02)


def says(what: str, text: str) -> None:
    """Check that a program said something."""
    check(what in text, f"{what!r} is not in {text!r}")


def check(holds: bool, what: str) -> None:
    """Raise unless something holds.

    Raises:
        TestError: it does not.
    """
    if not holds:
        raise TestError(what)


if __name__ == "__main__":
    sys.exit(main())
