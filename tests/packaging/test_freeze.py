from __future__ import annotations

import shutil
from pathlib import Path

from freeze_program import leave_weights_to_training
from msgspec.structs import replace

from writer.model.bundle import open_bundle
from writer.model.card import MODEL_FILE, WEIGHTS_FILE

MODELS = Path(__file__).resolve().parents[2] / "resources" / "models"


def test_a_model_without_the_weights_for_training_is_whole(tmp_path: Path) -> None:
    shutil.copytree(MODELS / "inkling-en", tmp_path / "inkling-en")
    before = open_bundle(tmp_path / "inkling-en")
    leave_weights_to_training(tmp_path)
    left = open_bundle(tmp_path / "inkling-en")
    assert before.has(WEIGHTS_FILE)
    assert not left.has(WEIGHTS_FILE)
    assert left.read(MODEL_FILE) == before.read(MODEL_FILE)
    assert left.card == replace(before.card, files=left.card.files)
    # A second look finds nothing more to take.
    leave_weights_to_training(tmp_path)
    assert open_bundle(tmp_path / "inkling-en").card == left.card
