"""What the model is asked for, and what it may know."""

from __future__ import annotations

from typing import Final

from writer.ui.shared.keymap import Action
from writer.ui.window.commands.command import QT_TRANSLATE_NOOP, Command, Gap, Menu, of_page

MENU: Final = Menu(
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
        of_page(
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
        of_page(
            Action.ACCEPT_WORD,
            QT_TRANSLATE_NOOP("Commands", "Accept the Next &Word"),
            ("Tab",),
            ("Ctrl+Right",),
        ),
        of_page(
            Action.ACCEPT_ALL,
            QT_TRANSLATE_NOOP("Commands", "Accept the Whole Su&ggestion"),
            ("Shift+Tab",),
            ("Tab",),
        ),
        of_page(
            Action.ACCEPT_LINE,
            QT_TRANSLATE_NOOP("Commands", "Accept to the &End of the Line"),
            ("Ctrl+Shift+Right",),
            (),
        ),
        of_page(
            Action.NEXT_ALTERNATIVE,
            QT_TRANSLATE_NOOP("Commands", "Next Al&ternative"),
            # Brackets take AltGr on many keyboards, arrows on none.
            ("Alt+]", "Alt+Down"),
        ),
        of_page(
            Action.PREVIOUS_ALTERNATIVE,
            QT_TRANSLATE_NOOP("Commands", "&Previous Alternative"),
            ("Alt+[", "Alt+Up"),
        ),
        of_page(
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
        of_page(
            Action.CONTINUE,
            QT_TRANSLATE_NOOP("Commands", "&Continue the Text"),
            ("Ctrl+Return",),
        ),
        of_page(
            Action.ANOTHER_CONTINUATION,
            QT_TRANSLATE_NOOP("Commands", "An&other Continuation"),
            ("Alt+R",),
        ),
        Menu(
            "continuation",
            QT_TRANSLATE_NOOP("Commands", "Contin&uations"),
            (
                of_page(
                    Action.KEEP_SENTENCE,
                    QT_TRANSLATE_NOOP("Commands", "Keep the Next &Sentence"),
                    ("Alt+S",),
                ),
                of_page(
                    Action.KEEP_WORD,
                    QT_TRANSLATE_NOOP("Commands", "Keep the Next Wor&d"),
                    ("Alt+W",),
                ),
                Gap.LINE,
                of_page(
                    Action.NEXT_WORD,
                    QT_TRANSLATE_NOOP("Commands", "Other Words for the &Next Word"),
                    ("Alt+Right",),
                ),
                of_page(
                    Action.PREVIOUS_WORD,
                    QT_TRANSLATE_NOOP("Commands", "Other Words for the &Previous Word"),
                    ("Alt+Left",),
                ),
                Gap.LINE,
                of_page(
                    Action.SEVERAL_CONTINUATIONS,
                    QT_TRANSLATE_NOOP("Commands", "Write Se&veral"),
                    ("Ctrl+Shift+Return",),
                ),
                of_page(
                    Action.OTHER_FORM,
                    QT_TRANSLATE_NOOP("Commands", "In Another &Form of Verse"),
                    ("Alt+F",),
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
        Menu(
            "verse_making",
            QT_TRANSLATE_NOOP("Commands", "Verse Ma&king"),
            (
                Command(
                    "verse",
                    QT_TRANSLATE_NOOP("Commands", "Verse &Desk"),
                    lambda window, on: window.verse_panel.open(on=on),
                    ("Ctrl+F10",),
                    toggles=True,
                ),
                Gap.LINE,
                Command(
                    "rhymes",
                    QT_TRANSLATE_NOOP("Commands", "&Rhymes"),
                    lambda window: window.rhymes.panel.open(),
                    ("Ctrl+Shift+R",),
                ),
                Command(
                    "how_said",
                    QT_TRANSLATE_NOOP("Commands", "&How Is This Word Said?…"),
                    lambda window: window.rhymes.ask_at_caret(),
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
