"""Two menus of encodings: what the file is read in, and what it is saved in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QActionGroup

from writer.documents.text_file import NO_FILE
from writer.ui.shared.encodings import ENCODINGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMenu

    from writer.ui.shared.encodings import Encoding
    from writer.ui.text.file_session import FileSession


class EncodingMenus(QObject):
    """Fills the two menus; the encoding that the file has is marked.

    Args:
        reopen: for reading.
        save: for writing.
        session: tells which text's file is meant at the moment.
    """

    def __init__(self, reopen: QMenu, save: QMenu, session: Callable[[], FileSession]) -> None:
        super().__init__(reopen)
        self._session = session
        self._reopen, self._save = reopen, save
        # A mark at the beginning decides by itself how a file is read.
        readable = [each for each in ENCODINGS if each.name != "utf-8" or not each.bom]
        self._fill(reopen, readable, lambda chosen: session().reopen(chosen.name))
        self._fill(
            save, ENCODINGS, lambda chosen: session().save_with(chosen.name, bom=chosen.bom)
        )
        for menu in (reopen, save):
            menu.aboutToShow.connect(self._mark)

    def _fill(
        self,
        menu: QMenu,
        encodings: list[Encoding] | tuple[Encoding, ...],
        choose: Callable[[Encoding], object],
    ) -> None:
        group = QActionGroup(menu)
        for encoding in encodings:
            action = menu.addAction(encoding.said())
            action.setCheckable(True)
            action.setData((encoding.name, encoding.bom))
            action.triggered.connect(partial(self._choose, choose, encoding))
            group.addAction(action)

    def _choose(self, choose: Callable[[Encoding], object], encoding: Encoding) -> None:
        choose(encoding)
        self._mark()

    @Slot()
    def _mark(self) -> None:
        document = self._session().document
        on_disk = document is not None and document.fingerprint != NO_FILE
        now = (document.encoding, document.bom) if document else ("utf-8", False)
        for action in self._reopen.actions():
            action.setEnabled(on_disk)
            action.setChecked(on_disk and action.data()[0] == now[0])
        for action in self._save.actions():
            action.setChecked(action.data() == now)
