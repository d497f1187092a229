"""Every command in one table: its id, words and keys, where the keys apply, what it does.

Menus, the keys that act, the page of keys, the writer's own keys and the tests are all derived
from it. A command is carried out by the window that it was given to; what a key of the page
means at a moment (Tab without ghost text is a Tab) is the page's affair.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence

from writer.ui.dialogs.help import show_about, show_licences, show_typing_chinese
from writer.ui.shared.keymap import CANDIDATES, Action, Shortcuts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from writer.assist.options import KeyPreset


def QT_TRANSLATE_NOOP(_context: str, words: str) -> str:  # noqa: N802 - lupdate's name for it
    """Return ``words`` as they are, and have them found by Qt's tools for translators."""
    return words


class Scope(Enum):
    """Where the keys of a command act."""

    WINDOW = auto()
    """Wherever in the window the keyboard is."""
    PAGE = auto()
    """On the page, which takes them itself: what Tab or Esc means depends on what is shown."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that a writer can ask for.

    Attributes:
        id: what the program calls it; the settings know it by this name.
        words: what the menu says, with its mnemonic; untranslated, see :func:`said`.
        run: carries it out, given the window; a command that ``toggles``, given also on or off.
        keys: in Qt's portable notation, the displayed one first.
        code_keys: the keys in the preset for people who write code, where they are others.
        scope: where the keys act.
        toggles: the menu shows a tick.
        group: of choices which exclude each other; the menu shows a dot.
        role: where macOS moves the line to.
    """

    id: str
    words: str
    run: Callable[..., object]
    keys: tuple[str, ...] = ()
    code_keys: tuple[str, ...] | None = None
    scope: Scope = Scope.WINDOW
    toggles: bool = False
    group: str = ""
    role: QAction.MenuRole = QAction.MenuRole.NoRole


def _of_page(
    action: Action, words: str, keys: tuple[str, ...], code_keys: tuple[str, ...] | None = None
) -> Command:
    """Return a command that the page carries out, and whose keys it takes itself."""
    return Command(
        action,
        words,
        lambda window: window.editor.carry_out(action),
        keys,
        code_keys,
        Scope.PAGE,
    )


class Gap(Enum):
    """What stands between the commands of a menu."""

    LINE = auto()


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu, or a menu within one; without entries its owner fills it while the program runs."""

    id: str
    words: str
    entries: tuple[Command | Menu | Gap, ...] = ()


_FILE: Final = Menu(
    "file",
    QT_TRANSLATE_NOOP("Commands", "&File"),
    (
        Command(
            "new",
            QT_TRANSLATE_NOOP("Commands", "&New"),
            lambda window: window.begin_text(),
            ("Ctrl+N",),
        ),
        Command(
            "new_window",
            QT_TRANSLATE_NOOP("Commands", "New &Window"),
            lambda window: window.window_wanted.emit(),
            ("Ctrl+Shift+N",),
        ),
        Command(
            "open",
            QT_TRANSLATE_NOOP("Commands", "&Open…"),
            lambda window: window.choose_and_open(),
            ("Ctrl+O",),
        ),
        Command(
            "open_folder",
            QT_TRANSLATE_NOOP("Commands", "Open &Folder…"),
            lambda window: window.folder.choose(),
            ("Ctrl+Shift+O",),
        ),
        Command(
            "quick_open",
            QT_TRANSLATE_NOOP("Commands", "&Go to Text…"),
            lambda window: window.folder.go_to_text(),
            ("Ctrl+P",),
        ),
        Menu("recent", QT_TRANSLATE_NOOP("Commands", "Open &Recent")),
        Command(
            "reopen_closed",
            QT_TRANSLATE_NOOP("Commands", "Reopen the Closed &Text"),
            lambda window: window.reopen_closed(),
            ("Ctrl+Shift+T",),
        ),
        Command(
            "reopen_texts",
            QT_TRANSLATE_NOOP("Commands", "Open the Texts of &Last Time at the Start"),
            lambda window, on: window.settings.choose("workplace", reopen_texts=on),
            toggles=True,
        ),
        Menu("reopen_encoding", QT_TRANSLATE_NOOP("Commands", "Reopen with &Encoding")),
        Gap.LINE,
        Command(
            "save",
            QT_TRANSLATE_NOOP("Commands", "&Save"),
            lambda window: window.session.save(),
            ("Ctrl+S",),
        ),
        Command(
            "save_as",
            QT_TRANSLATE_NOOP("Commands", "Save &As…"),
            lambda window: window.session.save_as(),
            ("Ctrl+Shift+S",),
        ),
        Menu("save_encoding", QT_TRANSLATE_NOOP("Commands", "Save with Encod&ing")),
        Command(
            "private",
            QT_TRANSLATE_NOOP("Commands", "Keep No &Journal of This Text"),
            lambda window, on: window.text.set_private(on),
            toggles=True,
        ),
        Command(
            "versions",
            QT_TRANSLATE_NOOP("Commands", "Earlier &Versions…"),
            lambda window: window.tools.show_versions(window.text),
            ("Ctrl+Alt+V",),
        ),
        Gap.LINE,
        Command(
            "export",
            QT_TRANSLATE_NOOP("Commands", "E&xport…"),
            lambda window: window.exporting.export(window.text),
            ("Ctrl+E",),
        ),
        Command(
            "print",
            QT_TRANSLATE_NOOP("Commands", "&Print…"),
            lambda window: window.exporting.print(window.text),
        ),
        Gap.LINE,
        Command(
            "close",
            QT_TRANSLATE_NOOP("Commands", "&Close"),
            lambda window: window.close_text(),
            ("Ctrl+W",),
        ),
        Command(
            "close_window",
            QT_TRANSLATE_NOOP("Commands", "Close Win&dow"),
            lambda window: window.close(),
            ("Ctrl+Shift+W",),
        ),
        Command(
            "quit",
            QT_TRANSLATE_NOOP("Commands", "&Quit"),
            lambda window: window.quit_wanted.emit(),
            ("Ctrl+Q",),
            role=QAction.MenuRole.QuitRole,
        ),
    ),
)

_EDIT: Final = Menu(
    "edit",
    QT_TRANSLATE_NOOP("Commands", "&Edit"),
    (
        Command(
            "undo",
            QT_TRANSLATE_NOOP("Commands", "&Undo"),
            lambda window: window.editor.undo(),
            ("Ctrl+Z",),
        ),
        Command(
            "redo",
            QT_TRANSLATE_NOOP("Commands", "&Redo"),
            lambda window: window.editor.redo(),
            ("Ctrl+Shift+Z", "Ctrl+Y"),
        ),
        Gap.LINE,
        Command(
            "cut",
            QT_TRANSLATE_NOOP("Commands", "Cu&t"),
            lambda window: window.editor.cut(),
            ("Ctrl+X",),
        ),
        Command(
            "copy",
            QT_TRANSLATE_NOOP("Commands", "&Copy"),
            lambda window: window.editor.copy(),
            ("Ctrl+C",),
        ),
        Command(
            "paste",
            QT_TRANSLATE_NOOP("Commands", "&Paste"),
            lambda window: window.editor.paste(),
            ("Ctrl+V",),
        ),
        Command(
            "select_all",
            QT_TRANSLATE_NOOP("Commands", "Select &All"),
            lambda window: window.editor.selectAll(),
            ("Ctrl+A",),
        ),
        Gap.LINE,
        Command(
            "find",
            QT_TRANSLATE_NOOP("Commands", "&Find…"),
            lambda window: window.area.find_bar.open(),
            ("Ctrl+F",),
        ),
        Command(
            "replace",
            QT_TRANSLATE_NOOP("Commands", "R&eplace…"),
            lambda window: window.area.find_bar.open_replacing(),
            ("Ctrl+H",),
        ),
        Command(
            "find_next",
            QT_TRANSLATE_NOOP("Commands", "Find Ne&xt"),
            lambda window: window.area.find_bar.find_next(),
            ("F3", "Ctrl+G"),
        ),
        Command(
            "find_previous",
            QT_TRANSLATE_NOOP("Commands", "Find Pre&vious"),
            lambda window: window.area.find_bar.find_previous(),
            ("Shift+F3", "Ctrl+Shift+G"),
        ),
        Command(
            "find_in_all",
            QT_TRANSLATE_NOOP("Commands", "Find in A&ll Texts…"),
            lambda window: window.folder.find(),
            ("Ctrl+Shift+F",),
        ),
    ),
)

_VIEW: Final = Menu(
    "view",
    QT_TRANSLATE_NOOP("Commands", "&View"),
    (
        Command(
            "zoom_in",
            QT_TRANSLATE_NOOP("Commands", "Zoom &In"),
            lambda window: window.editor.zoom_in(),
            ("Ctrl++", "Ctrl+="),
        ),
        Command(
            "zoom_out",
            QT_TRANSLATE_NOOP("Commands", "Zoom &Out"),
            lambda window: window.editor.zoom_out(),
            ("Ctrl+-",),
        ),
        Command(
            "zoom_reset",
            QT_TRANSLATE_NOOP("Commands", "&Actual Size"),
            lambda window: window.editor.zoom_reset(),
            ("Ctrl+0",),
        ),
        Command(
            "font",
            QT_TRANSLATE_NOOP("Commands", "&Font…"),
            lambda window: window.tools.choose_font(window.editor.font()),
        ),
        Gap.LINE,
        Command(
            "system",
            QT_TRANSLATE_NOOP("Commands", "&System Theme"),
            lambda window: window.settings.choose("appearance", theme="system"),
            group="theme",
        ),
        Command(
            "light",
            QT_TRANSLATE_NOOP("Commands", "&Light Theme"),
            lambda window: window.settings.choose("appearance", theme="light"),
            group="theme",
        ),
        Command(
            "dark",
            QT_TRANSLATE_NOOP("Commands", "&Dark Theme"),
            lambda window: window.settings.choose("appearance", theme="dark"),
            group="theme",
        ),
        Gap.LINE,
        Command(
            "workspace",
            QT_TRANSLATE_NOOP("Commands", "Folder of Te&xts"),
            lambda window, on: window.folder.show_tree(on=on),
            ("Ctrl+B",),
            toggles=True,
        ),
        Command(
            "next_text",
            QT_TRANSLATE_NOOP("Commands", "&Next Text"),
            lambda window: window.go_to_text(+1),
            ("Ctrl+Tab", "Ctrl+PgDown"),
        ),
        Command(
            "previous_text",
            QT_TRANSLATE_NOOP("Commands", "&Previous Text"),
            lambda window: window.go_to_text(-1),
            ("Ctrl+Shift+Tab", "Ctrl+PgUp"),
        ),
        Gap.LINE,
        Command(
            "provenance",
            QT_TRANSLATE_NOOP("Commands", "Show &Where Words Came From"),
            lambda window, on: window.provenance.show(on),
            toggles=True,
        ),
        Gap.LINE,
        Command(
            "full_screen",
            QT_TRANSLATE_NOOP("Commands", "F&ull Screen"),
            lambda window, on: window.showFullScreen() if on else window.showNormal(),
            ("F11",),
            toggles=True,
        ),
    ),
)

_ASSIST: Final = Menu(
    "assist",
    QT_TRANSLATE_NOOP("Commands", "&Assist"),
    (
        Command(
            Action.TOGGLE_ASSISTANCE,
            QT_TRANSLATE_NOOP("Commands", "&Suggestions"),
            lambda window, on: window.settings.choose("assistance", enabled=on),
            ("F4",),
            toggles=True,
        ),
        _of_page(
            Action.ASK_NOW,
            QT_TRANSLATE_NOOP("Commands", "Ask &Now"),
            # Ctrl+Space switches the input method on many Chinese systems, and \ takes AltGr on
            # many keyboards.
            ("Ctrl+Space", "Alt+\\"),
            ("Alt+\\", "Alt+Return"),
        ),
        Command(
            "only_when_asked",
            QT_TRANSLATE_NOOP("Commands", "Onl&y When I Ask"),
            lambda window, on: window.settings.choose("assistance", only_when_asked=on),
            toggles=True,
        ),
        Menu(
            "candidate_bar",
            QT_TRANSLATE_NOOP("Commands", "B&ar of Words"),
            (
                Command(
                    "bar_foot",
                    QT_TRANSLATE_NOOP("Commands", "Bar at the &Foot of the Page"),
                    lambda window: window.settings.choose("appearance", candidate_bar="foot"),
                    group="candidate_bar",
                ),
                Command(
                    "bar_caret",
                    QT_TRANSLATE_NOOP("Commands", "Bar under the &Caret"),
                    lambda window: window.settings.choose("appearance", candidate_bar="caret"),
                    group="candidate_bar",
                ),
                Command(
                    "bar_off",
                    QT_TRANSLATE_NOOP("Commands", "&No Bar"),
                    lambda window: window.settings.choose("appearance", candidate_bar="off"),
                    group="candidate_bar",
                ),
            ),
        ),
        Gap.LINE,
        _of_page(
            Action.ACCEPT_WORD,
            QT_TRANSLATE_NOOP("Commands", "Accept the Next &Word"),
            ("Tab",),
            ("Ctrl+Right",),
        ),
        _of_page(
            Action.ACCEPT_ALL,
            QT_TRANSLATE_NOOP("Commands", "Accept the Whole Su&ggestion"),
            ("Shift+Tab",),
            ("Tab",),
        ),
        _of_page(
            Action.ACCEPT_LINE,
            QT_TRANSLATE_NOOP("Commands", "Accept to the &End of the Line"),
            ("Ctrl+Shift+Right",),
            (),
        ),
        _of_page(
            Action.NEXT_ALTERNATIVE,
            QT_TRANSLATE_NOOP("Commands", "Next Al&ternative"),
            # Brackets take AltGr on many keyboards, arrows on none.
            ("Alt+]", "Alt+Down"),
        ),
        _of_page(
            Action.PREVIOUS_ALTERNATIVE,
            QT_TRANSLATE_NOOP("Commands", "&Previous Alternative"),
            ("Alt+[", "Alt+Up"),
        ),
        _of_page(
            Action.NEVER_AGAIN,
            QT_TRANSLATE_NOOP("Commands", "Ne&ver Suggest This"),
            ("Ctrl+Del",),
        ),
        Command(
            "suggest_again",
            QT_TRANSLATE_NOOP("Commands", "Suggest &It Again"),
            lambda window: window.learning.suggest_again(),
            ("Ctrl+Shift+Del",),
        ),
        Gap.LINE,
        _of_page(
            Action.CONTINUE,
            QT_TRANSLATE_NOOP("Commands", "&Continue the Text"),
            ("Ctrl+Return",),
        ),
        _of_page(
            Action.ANOTHER_CONTINUATION,
            QT_TRANSLATE_NOOP("Commands", "An&other Continuation"),
            ("Alt+R",),
        ),
        Menu(
            "continuation",
            QT_TRANSLATE_NOOP("Commands", "Contin&uations"),
            (
                _of_page(
                    Action.KEEP_SENTENCE,
                    QT_TRANSLATE_NOOP("Commands", "Keep the Next &Sentence"),
                    ("Alt+S",),
                ),
                _of_page(
                    Action.KEEP_WORD,
                    QT_TRANSLATE_NOOP("Commands", "Keep the Next Wor&d"),
                    ("Alt+W",),
                ),
                Gap.LINE,
                _of_page(
                    Action.NEXT_WORD,
                    QT_TRANSLATE_NOOP("Commands", "Other Words for the &Next Word"),
                    ("Alt+Right",),
                ),
                _of_page(
                    Action.PREVIOUS_WORD,
                    QT_TRANSLATE_NOOP("Commands", "Other Words for the &Previous Word"),
                    ("Alt+Left",),
                ),
                Gap.LINE,
                _of_page(
                    Action.SEVERAL_CONTINUATIONS,
                    QT_TRANSLATE_NOOP("Commands", "Write Se&veral"),
                    ("Ctrl+Shift+Return",),
                ),
                Command(
                    "continuations",
                    QT_TRANSLATE_NOOP("Commands", "&Compare Them"),
                    lambda window, on: window.continuations_panel.open(on=on),
                    ("Ctrl+F9",),
                    toggles=True,
                ),
                Gap.LINE,
                Command(
                    "pace_at_once",
                    QT_TRANSLATE_NOOP("Commands", "Shown as They Are &Written"),
                    lambda window: window.settings.choose(
                        "assistance", continuation_pace="at_once"
                    ),
                    group="continuation_pace",
                ),
                Command(
                    "pace_reading",
                    QT_TRANSLATE_NOOP("Commands", "Shown at &Reading Speed"),
                    lambda window: window.settings.choose(
                        "assistance", continuation_pace="reading"
                    ),
                    group="continuation_pace",
                ),
            ),
        ),
        Gap.LINE,
        Command(
            "learn",
            QT_TRANSLATE_NOOP("Commands", "&Learn from My Texts as I Write"),
            lambda window, on: window.learning.switch(on),
            toggles=True,
        ),
        Command(
            "off_the_record",
            QT_TRANSLATE_NOOP("Commands", "Off the &Record"),
            lambda window, on: window.text.set_off_the_record(on),
            ("Alt+F9",),
            toggles=True,
        ),
        Command(
            "forget_text",
            QT_TRANSLATE_NOOP("Commands", "Forget T&his Text"),
            lambda window: window.learning.forget_text(),
        ),
        Command(
            "forget",
            QT_TRANSLATE_NOOP("Commands", "&Forget What Was Learned…"),
            lambda window: window.learning.forget_everything(),
        ),
        Gap.LINE,
        Command(
            "words",
            QT_TRANSLATE_NOOP("Commands", "Wor&ds…"),
            lambda window: window.tools.show_words(),
        ),
        Command(
            "explanation",
            QT_TRANSLATE_NOOP("Commands", "&Behind the Suggestions"),
            lambda window, on: window.explanation_panel.setVisible(on),
            ("Shift+F9",),
            toggles=True,
        ),
        Command(
            "model",
            QT_TRANSLATE_NOOP("Commands", "&Model and Boldness…"),
            lambda window: window.tools.show_models(),
            ("F9",),
        ),
    ),
)

_MODELS: Final = Menu(
    "models",
    QT_TRANSLATE_NOOP("Commands", "&Models"),
    (
        Command(
            "train",
            QT_TRANSLATE_NOOP("Commands", "&Train a Model…"),
            lambda window: window.tools.show_training(),
        ),
        Command(
            "import_model",
            QT_TRANSLATE_NOOP("Commands", "&Import a Model…"),
            lambda window: window.tools.choose_and_import_model(),
        ),
        Command(
            "models",
            QT_TRANSLATE_NOOP("Commands", "Model &List…"),
            lambda window: window.tools.show_models(),
        ),
    ),
)

_HELP: Final = Menu(
    "help",
    QT_TRANSLATE_NOOP("Commands", "&Help"),
    (
        Command(
            "keys",
            QT_TRANSLATE_NOOP("Commands", "&Keys…"),
            lambda window: window.tools.show_keys(),
            ("F1",),
        ),
        Command(
            "input_method",
            QT_TRANSLATE_NOOP("Commands", "&Typing Chinese"),
            lambda window: show_typing_chinese(window.messages),
        ),
        Command(
            "licences",
            QT_TRANSLATE_NOOP("Commands", "&Licences"),
            show_licences,
        ),
        Command(
            "about",
            QT_TRANSLATE_NOOP("Commands", "&About Inkling"),
            lambda window: show_about(window.messages),
            role=QAction.MenuRole.AboutRole,
        ),
    ),
)

MENU_BAR: Final = (_FILE, _EDIT, _VIEW, _ASSIST, _MODELS, _HELP)
"""The menus, from left to right."""

_NTH_WORD: Final = (
    QT_TRANSLATE_NOOP("Commands", "Take the First Word of the Bar"),
    QT_TRANSLATE_NOOP("Commands", "Take the Second Word of the Bar"),
    QT_TRANSLATE_NOOP("Commands", "Take the Third Word of the Bar"),
    QT_TRANSLATE_NOOP("Commands", "Take the Fourth Word of the Bar"),
    QT_TRANSLATE_NOOP("Commands", "Take the Fifth Word of the Bar"),
)

IN_NO_MENU: Final = (
    *(
        _of_page(action, words, (f"Alt+{index + 1}",))
        for index, (action, words) in enumerate(zip(CANDIDATES, _NTH_WORD, strict=True))
    ),
    _of_page(
        Action.KEEP_CONTINUATION,
        QT_TRANSLATE_NOOP("Commands", "Keep the Continuation"),
        ("Return",),
    ),
    _of_page(
        Action.DISMISS,
        QT_TRANSLATE_NOOP("Commands", "Remove the Suggestion or Continuation; Again: a Rest"),
        ("Esc",),
    ),
    _of_page(
        Action.TOGGLE_TAB,
        QT_TRANSLATE_NOOP("Commands", "Let Tab Move between the Parts of the Window"),
        ("Ctrl+M",),
    ),
)
"""Commands of the page that are had by their keys only."""

Keys = dict[str, tuple[QKeySequence, ...]]
"""The keys of each command, by its id."""


def said(words: str) -> str:
    """Return words of the table in the language of the interface."""
    return QCoreApplication.translate("Commands", words)


def plain(words: str) -> str:
    """Return words of the table as they read outside a menu."""
    return said(words).replace("&", "").rstrip("…")


def commands() -> Iterator[Command]:
    """Yield every command, in the order of the menus."""
    for menu in MENU_BAR:
        yield from _commands_of(menu)
    yield from IN_NO_MENU


def keys_in_force(preset: KeyPreset, chosen: Iterable[tuple[str, str]] = ()) -> Keys:
    """Return the keys of all commands.

    Args:
        preset: which keys the program comes with.
        chosen: what the writer chose in their place: ids of commands and their keys, as
            :func:`portable` writes them, the newest first.
    """
    own = dict(reversed(list(chosen)))
    return {
        command.id: read_keys(own[command.id]) if command.id in own else _keys(command, preset)
        for command in commands()
    }


def key_name(key: QKeySequence) -> str:
    """Return a key as the desktop writes it, and as it is written on the key."""
    # Qt says Return for the large key and Enter for the one beside the digits; macOS has signs.
    return key.toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "Enter")


def key_shown(keys: Keys, command_id: str) -> str:
    """Return the first key of a command as the writer reads it; "" for none."""
    return next(map(key_name, keys[command_id]), "")


def with_key(words: str, keys: Keys, command_id: str) -> str:
    """Return ``words`` with the first key of a command behind them, if it has one."""
    key = key_shown(keys, command_id)
    return f"{words} ({key})" if key else words


def portable(keys: Iterable[QKeySequence]) -> str:
    """Return keys as the settings keep them."""
    return QKeySequence.listToString(list(keys))


def read_keys(text: str) -> tuple[QKeySequence, ...]:
    """Return the keys that :func:`portable` wrote; what is no key is left out."""
    return tuple(key for key in QKeySequence.listFromString(text) if not key.isEmpty())


def page_shortcuts(keys: Mapping[str, tuple[QKeySequence, ...]]) -> Shortcuts:
    """Return those of ``keys`` that the page takes itself, ready to be looked up."""
    return Shortcuts({action: keys[action] for action in Action})


def _commands_of(menu: Menu) -> Iterator[Command]:
    for entry in menu.entries:
        if isinstance(entry, Command):
            yield entry
        elif isinstance(entry, Menu):
            yield from _commands_of(entry)


def _keys(command: Command, preset: KeyPreset) -> tuple[QKeySequence, ...]:
    others = command.code_keys if preset == "code" else None
    texts = command.keys if others is None else others
    return tuple(QKeySequence.fromString(text) for text in texts)
