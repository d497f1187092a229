"""Recipes are files that people write: every slip is named."""

from __future__ import annotations

import os

import msgspec
import pytest

pytest.importorskip("torch", reason="training needs the training extra")

from training.recipe import Recipe, load_recipe, recipe_names
from writer.errors import TrainingError


def write(tmp_path, text):
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("name", recipe_names())
def test_every_shipped_recipe_loads_and_says_what_it_is_for(name):
    recipe = load_recipe(name)
    assert recipe.description
    # Int8 kernels work on blocks of 32, and a vocabulary must fit 16 bits.
    assert recipe.embedding % 32 == recipe.hidden % 32 == 0
    assert recipe.warmup < recipe.decay_from


def test_the_recipes_that_commands_default_to_are_shipped():
    assert {"laptop", "finetune", "tiny"} <= set(recipe_names())


def test_a_file_of_ones_own(tmp_path):
    text = 'hidden = 256\ncell = "gru"\n[mix]\nletters = 0.5\nnotes = 2\n'
    recipe = load_recipe(write(tmp_path, text))
    assert recipe == Recipe(hidden=256, cell="gru", mix={"letters": 0.5, "notes": 2.0})


def test_an_unknown_name_is_told_the_known_ones():
    with pytest.raises(TrainingError, match=r"no recipe huge\. .*laptop.*tiny"):
        load_recipe("huge")


@pytest.mark.parametrize("name", ["missing.toml", "", "x" * 300])
def test_an_impossible_name(name):
    with pytest.raises(TrainingError):
        load_recipe(name)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("hiden = 256", "hiden"),
        ("hidden = 0", "hidden"),
        ("hidden = 1.5", "hidden"),
        ("hidden = 100_000", "hidden"),
        ("embedding = 70_000", "embedding"),
        ("vocabulary = 299", "vocabulary"),
        ("vocabulary = 65_536", "vocabulary"),
        ("layers = 17", "layers"),
        ("input_dropout = 1.0", "input_dropout"),
        ("weight_drop = -0.1", "weight_drop"),
        ("learning_rate = 0", "learning_rate"),
        ("learning_rate = nan", "learning_rate"),
        ("learning_rate = inf", "learning_rate"),
        ("bptt_length = 1", "bptt_length"),
        ("max_minutes = 0", "max_minutes"),
        ("max_minutes = -1", "max_minutes"),
        ("negatives = -1", "negatives"),
        ('cell = "transformer"', "cell"),
        ('batch = "big"', "batch"),
        ("[mix]\nletters = -1", "mix"),
        ("[mix]\nletters = inf", "mix"),
        ("[[texts]]\nlicence = 'CC0'", "name"),
    ],
)
def test_a_setting_that_is_unknown_or_out_of_bounds_is_named(tmp_path, text, named):
    with pytest.raises(TrainingError, match=named) as raised:
        load_recipe(write(tmp_path, text))
    assert "own.toml cannot be used" in str(raised.value)


@pytest.mark.parametrize("data", [b"hidden = ", b"\xff\xfe", b"[mix", b"\0"])
def test_what_is_no_toml(tmp_path, data):
    path = tmp_path / "own.toml"
    path.write_bytes(data)
    with pytest.raises(TrainingError, match="cannot be used"):
        load_recipe(str(path))


def test_a_folder_is_no_recipe(tmp_path):
    (tmp_path / "own.toml").mkdir()
    with pytest.raises(TrainingError, match="cannot be used"):
        load_recipe(str(tmp_path / "own.toml"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_no_recipe(tmp_path):
    """Opened as a file, it is waited for until somebody writes to it."""
    os.mkfifo(tmp_path / "own.toml")
    with pytest.raises(TrainingError, match=r"own\.toml cannot be used.*not an ordinary file"):
        load_recipe(str(tmp_path / "own.toml"))


def test_a_recipe_may_extend_another(tmp_path):
    base = load_recipe("default-en")
    own = load_recipe(write(tmp_path, 'extends = "default-en"\nhidden = 64'))
    assert own.hidden == 64
    assert (own.texts, own.batch) == (base.texts, base.batch)


def test_a_recipe_may_extend_one_that_extends_another(tmp_path):
    own = load_recipe(write(tmp_path, 'extends = "more-en"\nbatch = 16'))
    assert own == msgspec.structs.replace(load_recipe("more-en"), batch=16)


@pytest.mark.parametrize("base", ["nobody", "../secret", "/etc/passwd"])
def test_only_recipes_of_the_program_are_extended(tmp_path, base):
    with pytest.raises(TrainingError, match="is no recipe of the program"):
        load_recipe(write(tmp_path, f'extends = "{base}"'))
