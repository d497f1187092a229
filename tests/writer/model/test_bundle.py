"""A bundle comes from anywhere: nothing in it is believed before it is checked."""

from __future__ import annotations

import errno
import json
import os
import shutil
import socket
import warnings
import zipfile

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bundles import card
from writer.errors import BundleError, ModelNotFoundError
from writer.model import bundle as bundle_module
from writer.model.bundle import Bundle, copy_bundle, open_bundle, pack_bundle, write_bundle
from writer.model.card import (
    CARD_FILE,
    GPU_MODEL_FILE,
    MODEL_FILE,
    NGRAM_FILE,
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    Shape,
    encode_card,
)

# What the files mean is the business of others, so that any bytes will do here.
FILES = {
    TOKENIZER_FILE: b'{"tokens": []}',
    MODEL_FILE: b"a graph" * 1_000,
    WEIGHTS_FILE: bytes(range(256)) * 40,
}

SMALL_FILES = {TOKENIZER_FILE: b"{}", MODEL_FILE: b"a graph" * 30}


@pytest.fixture
def folder(tmp_path):
    return write_bundle(tmp_path / "tiny", card(), FILES).path


@pytest.fixture
def archive(folder, tmp_path):
    path = tmp_path / "tiny.inkling"
    pack_bundle(open_bundle(folder), path)
    return path


@pytest.fixture(scope="module")
def small_archive(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    pack_bundle(write_bundle(folder / "small", card(), SMALL_FILES), folder / "small.inkling")
    return folder / "small.inkling"


def members(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewrite(path, files, compression=zipfile.ZIP_DEFLATED):
    """Write a zip file from (name, data) pairs, whatever they are."""
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", compression) as archive:
        warnings.simplefilter("ignore")  # Python warns of a name that is used twice
        for name, data in files:
            archive.writestr(name, data)
    return path


class TestWriting:
    def test_every_file_comes_back_as_it_was(self, folder):
        bundle = open_bundle(folder)
        assert {name: bundle.read(name) for name in bundle.card.files} == FILES

    def test_the_card_holds_the_hashes_and_is_otherwise_kept(self, folder):
        assert msgspec.structs.replace(open_bundle(folder).card, files={}) == card()

    def test_an_archive_holds_the_same_as_the_folder(self, folder, archive):
        packed, plain = open_bundle(archive), open_bundle(folder)
        assert packed.card == plain.card
        assert {name: packed.read(name) for name in packed.card.files} == FILES

    def test_has_tells_which_optional_files_there_are(self, folder):
        bundle = open_bundle(folder)
        assert bundle.has(WEIGHTS_FILE)
        assert not bundle.has(NGRAM_FILE)
        with pytest.raises(BundleError, match=r"has no file ngram\.safetensors"):
            bundle.read(NGRAM_FILE)

    def test_a_failed_write_leaves_nothing(self, tmp_path, monkeypatch):
        def full_disk(path, data):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(bundle_module, "atomic_write_bytes", full_disk)
        with pytest.raises(OSError, match="No space"):
            write_bundle(tmp_path / "models" / "tiny", card(), FILES)
        assert list((tmp_path / "models").iterdir()) == []

    def test_a_share_that_refuses_rights_takes_a_bundle(self, tmp_path, monkeypatch):
        # Nothing could be imported into a library on such a share.
        def refuse(*args, **options):
            raise OSError(errno.EOPNOTSUPP, "Operation not supported")

        monkeypatch.setattr(os, "chmod", refuse)
        path = write_bundle(tmp_path / "tiny", card(), FILES).path
        assert open_bundle(path).read(MODEL_FILE) == FILES[MODEL_FILE]

    def test_a_failed_packing_leaves_the_old_archive(self, folder, archive):
        before = archive.read_bytes()
        (folder / MODEL_FILE).write_bytes(b"changed")
        with pytest.raises(BundleError, match="damaged or changed"):
            pack_bundle(open_bundle(folder), archive)
        assert archive.read_bytes() == before
        assert sorted(path.name for path in archive.parent.iterdir()) == ["tiny", "tiny.inkling"]


class TestFolder:
    def test_nothing_there(self, tmp_path):
        with pytest.raises(ModelNotFoundError, match="There is no model at"):
            open_bundle(tmp_path / "missing")

    def test_an_empty_folder(self, tmp_path):
        with pytest.raises(BundleError, match=r"no card\.json"):
            open_bundle(tmp_path)

    @pytest.mark.parametrize("name", [TOKENIZER_FILE, MODEL_FILE, WEIGHTS_FILE])
    def test_a_missing_file_is_named(self, folder, name):
        (folder / name).unlink()
        with pytest.raises(BundleError, match=f"incomplete: {name} is missing"):
            open_bundle(folder)

    @pytest.mark.parametrize("name", [TOKENIZER_FILE, MODEL_FILE])
    def test_a_required_file_that_the_card_leaves_out(self, tmp_path, name):
        files = {key: data for key, data in FILES.items() if key != name}
        bundle = write_bundle(tmp_path / "partial", card(), files)
        with pytest.raises(BundleError, match="incomplete"):
            open_bundle(bundle.path)

    @pytest.mark.parametrize("name", ["readme.txt", "model.onnx.data", ".hidden", "MODEL.ONNX"])
    def test_a_foreign_file_is_named(self, folder, name):
        (folder / name).write_bytes(b"?")
        with pytest.raises(BundleError, match="which no model bundle holds"):
            open_bundle(folder)

    def test_a_file_that_the_card_omits(self, folder):
        (folder / NGRAM_FILE).write_bytes(b"smuggled")
        with pytest.raises(BundleError, match="which its card omits"):
            open_bundle(folder)

    @pytest.mark.parametrize("name", FILES)
    def test_a_tampered_file_is_refused_when_read(self, folder, name):
        data = bytearray((folder / name).read_bytes())
        data[-1] ^= 1
        (folder / name).write_bytes(data)
        bundle = open_bundle(folder)
        with pytest.raises(BundleError, match=f"{name} does not match its card"):
            bundle.read(name)

    def test_a_file_that_grew_too_large(self, folder, monkeypatch):
        monkeypatch.setitem(bundle_module._SIZE_LIMITS, MODEL_FILE, 6_999)
        with pytest.raises(BundleError, match=r"model\.onnx in tiny is too large"):
            open_bundle(folder)

    def test_a_huge_card_is_not_read(self, folder):
        with (folder / CARD_FILE).open("r+b") as file:
            file.truncate(50_000_000_000)
        with pytest.raises(BundleError, match=r"card\.json in tiny is too large"):
            open_bundle(folder)

    @pytest.mark.parametrize("name", [CARD_FILE, MODEL_FILE, WEIGHTS_FILE])
    def test_a_symbolic_link_is_refused(self, folder, tmp_path, name):
        outside = tmp_path / "outside"
        (folder / name).rename(outside)
        (folder / name).symlink_to(outside)
        with pytest.raises(BundleError, match=f"{name}', which is no plain file"):
            open_bundle(folder)

    def test_a_folder_in_place_of_a_file_is_refused(self, folder):
        (folder / MODEL_FILE).unlink()
        (folder / MODEL_FILE).mkdir()
        with pytest.raises(BundleError, match="no plain file"):
            open_bundle(folder)

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
    def test_a_pipe_is_refused_rather_than_waited_for(self, folder):
        (folder / MODEL_FILE).unlink()
        os.mkfifo(folder / MODEL_FILE)
        with pytest.raises(BundleError, match="no plain file"):
            open_bundle(folder)

    @pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="the system has no such sockets")
    def test_a_socket_in_place_of_a_bundle_is_refused(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)  # the path of a socket must be short
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("s.inkling")
            with pytest.raises(BundleError, match="not a model bundle"):
                open_bundle(tmp_path / "s.inkling")

    def test_a_linked_folder_is_a_bundle_all_the_same(self, folder, tmp_path):
        (tmp_path / "link").symlink_to(folder)
        assert open_bundle(tmp_path / "link").read(MODEL_FILE) == FILES[MODEL_FILE]

    def test_files_that_vanish_after_opening(self, folder):
        bundle = open_bundle(folder)
        shutil.rmtree(folder)
        with pytest.raises(BundleError, match="cannot be read"):
            bundle.read(MODEL_FILE)


class TestArchive:
    @pytest.mark.parametrize(
        "name",
        [
            "../evil.txt",
            "../../card.json",
            "/etc/passwd",
            "C:\\evil.exe",
            "..\\model.onnx",
            "./model.onnx",
            "sub/model.onnx",
            "sub/",
            "model.onnx/",
        ],
    )
    def test_no_name_leads_out_of_the_bundle(self, archive, name):
        rewrite(archive, [*members(archive).items(), (name, b"evil")])
        with pytest.raises(BundleError, match="which no model bundle holds"):
            open_bundle(archive)

    @pytest.mark.parametrize("name", [CARD_FILE, MODEL_FILE])
    def test_a_name_used_twice_is_refused(self, archive, name):
        rewrite(archive, [*members(archive).items(), (name, b"the other one")])
        with pytest.raises(BundleError, match="holds a file twice"):
            open_bundle(archive)

    def test_a_foreign_zip(self, tmp_path):
        path = rewrite(tmp_path / "book.docx", [("[Content_Types].xml", b"<xml/>")])
        with pytest.raises(BundleError, match="which no model bundle holds"):
            open_bundle(path)

    def test_an_empty_zip(self, tmp_path):
        with pytest.raises(BundleError, match=r"no card\.json"):
            open_bundle(rewrite(tmp_path / "empty.inkling", []))

    @pytest.mark.parametrize("data", [b"", b"PK", b"Once upon a time.", b"\0" * 10_000])
    def test_what_is_no_zip(self, tmp_path, data):
        path = tmp_path / "text.inkling"
        path.write_bytes(data)
        with pytest.raises(BundleError, match="not a model bundle"):
            open_bundle(path)

    @pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
    def test_a_truncated_zip(self, archive, share):
        data = archive.read_bytes()
        archive.write_bytes(data[: int(len(data) * share)])
        with pytest.raises(BundleError, match="not a model bundle"):
            open_bundle(archive)

    def test_a_member_that_is_larger_than_it_says(self, archive, monkeypatch):
        monkeypatch.setitem(bundle_module._SIZE_LIMITS, MODEL_FILE, 2_000)
        data = bytearray(archive.read_bytes())
        with zipfile.ZipFile(archive) as opened:
            true_size = opened.getinfo(MODEL_FILE).file_size.to_bytes(4, "little")
        assert data.count(true_size) == 2  # in the local header and in the directory
        archive.write_bytes(data.replace(true_size, (1_000).to_bytes(4, "little")))
        bundle = open_bundle(archive)
        with pytest.raises(BundleError, match=r"cannot be read|does not match"):
            bundle.read(MODEL_FILE)

    def test_a_bomb_is_refused_by_its_size(self, archive):
        files = members(archive) | {CARD_FILE: b" " * 20_000_000}
        rewrite(archive, files.items())
        assert archive.stat().st_size < 100_000
        with pytest.raises(BundleError, match=r"card\.json in tiny\.inkling is too large"):
            open_bundle(archive)

    def test_a_bomb_that_hides_its_size_is_read_up_to_the_limit(self, archive, monkeypatch):
        monkeypatch.setitem(bundle_module._SIZE_LIMITS, MODEL_FILE, 5_000)
        monkeypatch.setattr(
            bundle_module, "_archive_sizes", lambda path: dict.fromkeys(members(path), 1)
        )
        bundle = open_bundle(archive)
        with pytest.raises(BundleError, match="too large"):
            bundle.read(MODEL_FILE)

    @pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_unusual_compression_is_refused(self, archive, compression):
        rewrite(archive, members(archive).items(), compression)
        with pytest.raises(BundleError, match="compressed in a way"):
            open_bundle(archive)

    def test_a_stored_zip_is_read(self, archive):
        rewrite(archive, members(archive).items(), zipfile.ZIP_STORED)
        assert open_bundle(archive).read(MODEL_FILE) == FILES[MODEL_FILE]

    def test_a_swapped_file_does_not_match_its_hash(self, archive):
        files = members(archive) | {MODEL_FILE: b"another graph"}
        rewrite(archive, files.items())
        with pytest.raises(BundleError, match="damaged or changed"):
            open_bundle(archive).read(MODEL_FILE)

    @given(data=st.data())
    def test_a_changed_byte_gives_the_same_files_or_a_refusal(self, data, small_archive):
        good = small_archive.read_bytes()
        broken = bytearray(good)
        for _ in range(data.draw(st.integers(1, 4))):
            broken[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
        path = small_archive.with_name("changed.inkling")
        path.write_bytes(broken)
        try:
            bundle = open_bundle(path)
            assert {name: bundle.read(name) for name in SMALL_FILES} == SMALL_FILES
        except BundleError:
            pass


class TestCard:
    def test_another_format_version(self, folder):
        fields = json.loads((folder / CARD_FILE).read_bytes())
        (folder / CARD_FILE).write_text(json.dumps(fields | {"format_version": 2}))
        with pytest.raises(BundleError, match="bundle format 2"):
            open_bundle(folder)

    def test_a_card_that_is_no_json(self, folder):
        (folder / CARD_FILE).write_bytes(b"\x89PNG")
        with pytest.raises(BundleError, match=r"card\.json is damaged"):
            open_bundle(folder)

    def test_a_deeply_nested_card(self, folder):
        (folder / CARD_FILE).write_bytes(b'{"x":' * 100_000)
        with pytest.raises(BundleError):
            open_bundle(folder)

    def test_a_card_that_lists_itself(self, folder):
        bundle = open_bundle(folder)
        files = bundle.card.files | {CARD_FILE: "0" * 64}
        own = msgspec.structs.replace(bundle.card, files=files)
        (folder / CARD_FILE).write_bytes(encode_card(own))
        with pytest.raises(BundleError, match="incomplete"):
            open_bundle(folder)

    def test_a_card_that_lists_a_path(self, folder):
        bundle = open_bundle(folder)
        files = bundle.card.files | {"../secrets": "0" * 64}
        (folder / CARD_FILE).write_bytes(
            encode_card(msgspec.structs.replace(bundle.card, files=files))
        )
        with pytest.raises(BundleError, match=r"\.\./secrets is missing"):
            open_bundle(folder)


def test_every_file_of_the_contract_may_be_in_a_bundle(tmp_path):
    names = (TOKENIZER_FILE, MODEL_FILE, GPU_MODEL_FILE, WEIGHTS_FILE, NGRAM_FILE)
    written = write_bundle(tmp_path / "full", card(), dict.fromkeys(names, b"data"))
    assert open_bundle(written.path).card.files.keys() == set(names)


class TestBounds:
    def test_a_directory_of_hundreds_of_thousands_is_not_read(self, archive):
        # Its entries filled the memory before the first was looked at.
        with zipfile.ZipFile(archive, "a") as opened:
            for number in range(4_000):
                opened.writestr(f"{number}", b"")
        with pytest.raises(BundleError, match="its directory is too large"):
            open_bundle(archive)

    def test_a_network_larger_than_its_card(self, tmp_path):
        files = FILES | {WEIGHTS_FILE: bytes(2_000_000)}
        bundle = write_bundle(tmp_path / "big", card(), files)
        with pytest.raises(BundleError, match=r"weights\.safetensors of .* too large for its"):
            open_bundle(bundle.path)

    def test_a_vocabulary_larger_than_its_card_is_not_parsed(self, tmp_path):
        # 24 MB of tokens took 900 MB and six seconds before they were refused.
        bundle = write_bundle(tmp_path / "big", card(), FILES | {TOKENIZER_FILE: bytes(400_000)})
        with pytest.raises(BundleError, match=r"too large for the [0-9,]+ tokens of its card"):
            open_bundle(bundle.path)

    def test_a_network_that_no_desktop_computes(self, tmp_path):
        huge = Shape(vocabulary=60_000, embedding=60_000, hidden=60_000, layers=16)
        bundle = write_bundle(tmp_path / "big", card(shape=huge), FILES)
        with pytest.raises(BundleError, match=r"more than [0-9,]+ million parameters, the most"):
            open_bundle(bundle.path)

    def test_all_files_together(self, folder, monkeypatch):
        monkeypatch.setattr(bundle_module, "MAX_BYTES", 10_000)
        with pytest.raises(BundleError, match="too large for a model bundle"):
            open_bundle(folder)

    def test_an_archive_of_nothing(self, tmp_path, monkeypatch):
        # 4.5 MB became a gigabyte on disk and two in memory.
        monkeypatch.setattr(bundle_module, "_SHRINKING_BYTES", 100_000)
        bundle = write_bundle(tmp_path / "big", card(), FILES | {NGRAM_FILE: bytes(1_000_000)})
        pack_bundle(bundle, tmp_path / "big.inkling")
        with pytest.raises(BundleError, match="unpacks to far more than it holds"):
            open_bundle(tmp_path / "big.inkling")

    def test_a_copy_is_made_piece_by_piece(self, archive, tmp_path, monkeypatch):
        bundle = open_bundle(archive)
        monkeypatch.setattr(Bundle, "read", None)
        copy = copy_bundle(bundle, tmp_path / "copy", bundle.card)
        monkeypatch.undo()
        assert {name: copy.read(name) for name in FILES} == FILES
        assert copy.digest == open_bundle(copy.path).digest == bundle.digest

    def test_a_copy_of_what_was_changed_leaves_nothing(self, folder, tmp_path):
        bundle = open_bundle(folder)
        (folder / MODEL_FILE).write_bytes(b"changed")
        with pytest.raises(BundleError, match="does not match its card"):
            copy_bundle(bundle, tmp_path / "models" / "copy", bundle.card)
        assert list((tmp_path / "models").iterdir()) == []

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
    def test_a_file_that_became_a_pipe_is_not_waited_for(self, folder):
        bundle = open_bundle(folder)
        (folder / MODEL_FILE).unlink()
        os.mkfifo(folder / MODEL_FILE)
        with pytest.raises(BundleError, match="not an ordinary file"):
            bundle.read(MODEL_FILE)
