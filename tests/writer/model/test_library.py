"""The model library on real folders with real bundles."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path

import msgspec
import pytest

from writer.errors import BundleError, ModelNotFoundError
from writer.model import library as library_module
from writer.model import trial
from writer.model.bundle import open_bundle, pack_bundle, write_bundle
from writer.model.card import MODEL_FILE, TOKENIZER_FILE
from writer.model.library import ModelLibrary, default_library
from writer.model.trial import try_bundle

pytest.importorskip("onnx", reason="builds real bundles, which needs the training extra")
from tests import bundles


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return bundles.real_bundle(tmp_path_factory.mktemp("bundles") / "tiny")


@pytest.fixture
def library(tmp_path):
    return ModelLibrary(tmp_path / "bundled", tmp_path / "personal")


@pytest.fixture(autouse=True)
def trials(monkeypatch):
    """Note what is tried, here in this process: test_trial.py has the other one."""
    tried = []

    def try_here(bundle):
        tried.append(bundle.card.id)
        try_bundle(bundle)

    monkeypatch.setattr(trial, "check_in_a_process", try_here)
    return tried


def renamed(bundle, folder, **changes):
    """Write a copy of a bundle with another card."""
    files = {name: bundle.read(name) for name in bundle.card.files}
    return write_bundle(folder, msgspec.structs.replace(bundle.card, **changes), files)


def snapshot(folder):
    return {
        path.relative_to(folder): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_an_empty_library_is_no_error(library):
    assert library.entries() == []
    assert library.damaged() == []
    assert library.for_language("en") is None


def test_models_are_listed_by_name_the_bundled_ones_first(library, tiny):
    renamed(tiny, library.personal / "a", id="a", name="Apple")
    renamed(tiny, library.bundled / "z", id="z", name="Zebra")
    renamed(tiny, library.bundled / "m", id="m", name="mouse")
    entries = library.entries()
    assert [entry.card.name for entry in entries] == ["mouse", "Zebra", "Apple"]
    assert [entry.bundled for entry in entries] == [True, True, False]
    assert entries[0].size_bytes > 10_000


def test_a_broken_bundle_is_listed_and_harms_nobody(library, tiny):
    renamed(tiny, library.personal / "good", id="good")
    broken = renamed(tiny, library.personal / "broken", id="broken").path
    (broken / MODEL_FILE).unlink()
    assert [entry.card.id for entry in library.entries()] == ["good"]
    ((path, reason),) = library.damaged()
    assert path == broken
    assert MODEL_FILE in reason
    with pytest.raises(BundleError, match="incomplete"):
        library.find("broken")


def test_a_broken_bundle_hides_no_other(library, tiny, tmp_path):
    broken = renamed(tiny, library.personal / "broken", id="broken").path
    (broken / MODEL_FILE).unlink()
    outside = renamed(tiny, tmp_path / "outside", id="outside").path
    renamed(tiny, library.personal / "good", id="good")
    assert library.find(str(outside)).card.id == "outside"
    library.remove("good")
    assert [path for path, _ in library.damaged()] == [broken]


def test_what_is_hidden_in_a_library_is_no_model(library, tiny):
    # What an import that was killed has left.
    renamed(tiny, library.personal / ".inkling-1234", id="half")
    assert library.entries() == []
    assert library.damaged() == []


def test_models_are_found_by_id_name_and_path(library, tiny, tmp_path):
    renamed(tiny, library.personal / "a", id="a", name="Apple")
    outside = renamed(tiny, tmp_path / "outside", id="outside").path
    assert library.find("a").card.id == "a"
    assert library.find("Apple").card.id == "a"
    assert library.find(str(outside)).card.id == "outside"


def test_an_own_model_goes_before_a_bundled_one(library, tiny):
    renamed(tiny, library.bundled / "a", id="a")
    renamed(tiny, library.personal / "a", id="a")
    assert library.find("a").path == library.personal / "a"


def test_a_model_that_is_not_there_is_said_with_those_that_are(library, tiny):
    with pytest.raises(ModelNotFoundError, match="no models yet"):
        library.find("missing")
    renamed(tiny, library.personal / "a", id="a")
    with pytest.raises(ModelNotFoundError, match=r"no model missing\. The models are: a\."):
        library.find("missing")


def test_the_language_chooses_a_model(library, tiny):
    renamed(tiny, library.bundled / "both", id="both", languages=("zh-Hans", "en"))
    assert library.for_language("en").card.id == "both"
    renamed(tiny, library.personal / "english", id="english", languages=("en",))
    assert library.for_language("en").card.id == "english"
    assert library.for_language("zh").card.id == "both"
    assert library.for_language("fr") is None


@pytest.mark.parametrize("packed", [False, True])
def test_an_imported_model_is_a_copy(library, tiny, tmp_path, packed):
    source = tmp_path / "tiny.inkling"
    pack_bundle(tiny, source) if packed else shutil.copytree(tiny.path, source)
    entry, like_bundled = library.import_bundle(source)
    assert not like_bundled
    assert entry.path == library.personal / "tiny"
    assert snapshot(entry.path) == snapshot(tiny.path)
    assert [found.card.id for found in library.entries()] == ["tiny"]
    assert [path.name for path in library.personal.iterdir()] == ["tiny"]


def test_an_id_is_not_taken_twice_unless_replaced(library, tiny, tmp_path):
    library.import_bundle(tiny.path)
    newer = renamed(tiny, tmp_path / "newer", name="Newer").path
    with pytest.raises(BundleError, match="already a model tiny"):
        library.import_bundle(newer)
    assert library.find("tiny").card.name == "Tiny"
    library.import_bundle(newer, replace=True)
    assert library.find("tiny").card.name == "Newer"
    assert [path.name for path in library.personal.iterdir()] == ["tiny"]


def test_a_damaged_model_can_be_replaced(library, tiny):
    path = library.import_bundle(tiny.path).entry.path
    (path / MODEL_FILE).unlink()
    library.import_bundle(tiny.path, replace=True)
    assert library.damaged() == []


def test_a_model_that_does_not_run_is_not_imported(library, tiny, tmp_path):
    files = {TOKENIZER_FILE: tiny.read(TOKENIZER_FILE), MODEL_FILE: b"no graph"}
    source = write_bundle(tmp_path / "odd", tiny.card, files).path
    with pytest.raises(BundleError):
        library.import_bundle(source)
    assert not library.personal.exists()


def test_a_tampered_model_is_not_imported(library, tiny, tmp_path):
    source = tmp_path / "copy"
    shutil.copytree(tiny.path, source)
    data = bytearray((source / MODEL_FILE).read_bytes())
    data[-1] ^= 1
    (source / MODEL_FILE).write_bytes(data)
    with pytest.raises(BundleError, match="damaged or changed"):
        library.import_bundle(source)


def test_a_full_disk_leaves_the_old_model(library, tiny, tmp_path, monkeypatch):
    library.import_bundle(tiny.path)
    before = snapshot(library.personal)
    newer = renamed(tiny, tmp_path / "newer", name="Newer").path

    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(library_module, "copy_bundle", full)
    with pytest.raises(BundleError, match=r"not imported: No space left.*Nothing was changed"):
        library.import_bundle(newer, replace=True)
    assert snapshot(library.personal) == before
    assert [path.name for path in library.personal.iterdir()] == ["tiny"]


def test_a_folder_that_cannot_be_written_is_said(tiny, tmp_path):
    (tmp_path / "file").write_text("in the way")
    library = ModelLibrary(tmp_path / "bundled", tmp_path / "file" / "personal")
    with pytest.raises(BundleError, match="The model Tiny was not imported"):
        library.import_bundle(tiny.path)


def test_a_model_comes_back_from_its_export(library, tiny, tmp_path):
    library.import_bundle(tiny.path)
    written = library.export_bundle("tiny", tmp_path / "given.inkling")
    assert open_bundle(written).card == tiny.card
    library.remove("tiny")
    library.import_bundle(written)
    assert snapshot(library.personal / "tiny") == snapshot(tiny.path)


def test_an_export_into_a_folder_is_named_after_the_model(library, tiny, tmp_path):
    library.import_bundle(tiny.path)
    assert library.export_bundle("tiny", tmp_path) == tmp_path / "tiny.inkling"


def test_an_export_that_fails_says_so_and_leaves_nothing(library, tiny, tmp_path):
    library.import_bundle(tiny.path)
    with pytest.raises(BundleError, match="not exported"):
        library.export_bundle("tiny", tmp_path / "missing" / "tiny.inkling")
    assert not (tmp_path / "missing").exists()


def test_a_removed_model_lies_in_the_bin(library, tiny, waste_bin):
    # It was deleted for good, and nothing brought it back.
    library.import_bundle(tiny.path)
    library.remove("tiny")
    assert library.entries() == []
    assert library.import_bundle(waste_bin / "tiny").entry.card == tiny.card


def trained(library, name, **state):
    """Return the folder in which a training of that name worked."""
    run = library.personal.parent / "runs" / name
    (run / "unread").mkdir(parents=True)
    (run / "unread" / "novel.txt").write_text("The last chapter of an unpublished novel.")
    (run / "run.json").write_text(json.dumps({"tokens": 9, **state}))
    return run


def test_what_its_training_kept_of_the_texts_goes_with_a_model(library, tiny, waste_bin):
    # The writer's unread chapters, all tokens and a second copy of the model stayed behind.
    library.import_bundle(tiny.path)
    run, other = trained(library, "tiny", delivered=True), trained(library, "other")
    removal = library.remove("tiny")
    assert removal.with_training
    assert removal.unfinished is None
    assert not run.exists()
    assert other.exists()
    assert list(waste_bin.rglob("novel.txt"))


def test_a_training_that_is_not_at_its_end_stays_and_is_named(library, tiny, waste_bin):
    library.import_bundle(tiny.path)
    run = trained(library, "tiny", delivered=False)
    assert library.remove("tiny").unfinished == run
    assert run.exists()


def test_a_damaged_training_goes_too(library, tiny, waste_bin):
    library.import_bundle(tiny.path)
    run = trained(library, "tiny")
    (run / "run.json").write_bytes(b"\xff{")
    library.remove("tiny")
    assert not run.exists()


def test_a_model_that_the_bin_does_not_take_stays(library, tiny, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    library.import_bundle(tiny.path)
    monkeypatch.setattr("send2trash.send2trash", refuse)
    with pytest.raises(BundleError, match=r"bin.*delete it there") as raised:
        library.remove("tiny")
    assert str(library.personal / "tiny") in str(raised.value)
    assert [entry.card.id for entry in library.entries()] == ["tiny"]


def test_only_own_models_can_be_removed(library, tiny, tmp_path):
    renamed(tiny, library.bundled / "a", id="a")
    outside = renamed(tiny, tmp_path / "outside", id="outside").path
    library.import_bundle(tiny.path)
    with pytest.raises(BundleError, match="came with Inkling"):
        library.remove("a")
    with pytest.raises(BundleError, match="not in the library"):
        library.remove(str(outside))
    library.remove("tiny")
    assert list(library.personal.iterdir()) == []
    assert outside.exists()


def test_a_damaged_model_can_be_removed(library, tiny):
    path = library.import_bundle(tiny.path).entry.path
    (path / MODEL_FILE).unlink()
    library.remove("tiny")
    assert not path.exists()


def test_the_default_library_lies_in_the_data_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("INKLING_DATA", str(tmp_path))
    library = default_library()
    assert library.personal.is_relative_to(tmp_path)
    assert library.bundled.parts[-2:] == Path("resources/models").parts


class TestTrials:
    def test_a_model_is_tried_once_and_its_copy_not_again(self, library, tiny, trials):
        entry = library.import_bundle(tiny.path).entry
        library.open(entry)
        library.import_bundle(tiny.path, replace=True)
        assert trials == ["tiny"]

    def test_one_given_by_its_path_is_tried_the_first_time(self, library, tiny, trials):
        entry = library.find(str(tiny.path))
        library.open(entry)
        library.open(entry)
        assert trials == ["tiny"]

    def test_one_that_was_put_into_the_library_by_hand_is_tried(self, library, tiny, trials):
        renamed(tiny, library.personal / "a", id="a")
        library.open(library.find("a"))
        assert trials == ["a"]

    def test_those_that_came_along_or_were_made_here_are_not(self, library, tiny, trials):
        path = renamed(tiny, library.bundled / "a", id="a").path
        library.open(library.find("a"))
        library.open(library.find(str(path)))
        library.open(library.install(tiny))
        assert trials == []

    def test_a_changed_model_is_tried_again(self, library, tiny, trials):
        entry = library.import_bundle(tiny.path).entry
        shutil.rmtree(entry.path)
        renamed(tiny, entry.path, seed=1)
        library.open(entry)
        assert trials == ["tiny", "tiny"]

    def test_a_refused_model_leaves_nothing(self, library, tiny, monkeypatch):
        def refuse(bundle):
            raise BundleError("It wants too much.")

        monkeypatch.setattr(trial, "check_in_a_process", refuse)
        for _ in range(2):
            with pytest.raises(BundleError, match="It wants too much"):
                library.import_bundle(tiny.path)
        assert list(library.personal.parent.iterdir()) == []


class TestNamesakes:
    def test_an_import_like_a_bundled_model_is_told_apart(self, library, tiny, tmp_path):
        # It answered for the bundled one, and nobody said so.
        renamed(tiny, library.bundled / "inkling-en", id="inkling-en", name="English")
        fake = renamed(tiny, tmp_path / "fake", id="inkling-en", name="english").path
        entry, like_bundled = library.import_bundle(fake)
        assert like_bundled
        assert (entry.card.id, entry.card.name) == ("inkling-en-2", "english (2)")
        assert library.find("inkling-en").bundled
        assert library.find("English").bundled
        assert not library.find("inkling-en-2").bundled
        assert library.open(entry).read(MODEL_FILE) == tiny.read(MODEL_FILE)

    def test_the_longest_names_get_their_number_too(self, library, tiny, tmp_path):
        longest = {"id": "a" * 80, "name": "A" * 120}
        renamed(tiny, library.bundled / "a", **longest)
        entry = library.import_bundle(renamed(tiny, tmp_path / "fake", **longest).path).entry
        assert entry.card.id == "a" * 70 + "-2"
        assert entry.card.name == "A" * 70 + " (2)"


def test_a_replacing_that_fails_leaves_the_old_model(library, tiny, tmp_path, monkeypatch):
    # The old one was deleted, and it said that nothing was changed.
    library.import_bundle(tiny.path)
    before = snapshot(library.personal)
    newer = renamed(tiny, tmp_path / "newer", name="Newer").path
    real = Path.rename

    def rename(path, target):
        if path.name == "new" and target.name == "tiny":
            raise OSError(errno.EACCES, "Permission denied")
        return real(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(BundleError, match="Nothing was changed"):
        library.import_bundle(newer, replace=True)
    assert snapshot(library.personal) == before
    assert [path.name for path in library.personal.iterdir()] == ["tiny"]


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom"])
@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="the system has no such devices")
def test_a_device_in_the_library_is_damaged_and_never_read(library, device):
    library.personal.mkdir()
    (library.personal / "a.inkling").symlink_to(device)
    ((path, reason),) = library.damaged()
    assert path.name == "a.inkling"
    assert "not an ordinary file" in reason
    with pytest.raises(BundleError, match="not an ordinary file"):
        library.import_bundle(Path(device))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_in_the_library_is_not_waited_for(library):
    library.personal.mkdir()
    os.mkfifo(library.personal / "a.inkling")
    assert "not an ordinary file" in library.damaged()[0].reason
