"""A graph behind the LanguageModel protocol: what it answers, what is refused, what it costs."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from itertools import count

import msgspec
import numpy as np
import pytest

pytest.importorskip("onnx", reason="graphs are written with onnx, of the training extra")

import onnx
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import numpy_helper

from tests.bundles import TINY, card, graph, random_weights, real_bundle, tokenizer_json
from tests.fakes import tiny_tokenizer
from training.bundle.graph import build_graph
from writer.errors import BundleError, ProviderError
from writer.model import onnx_model
from writer.model.bundle import write_bundle
from writer.model.card import GPU_MODEL_FILE, MODEL_FILE, TOKENIZER_FILE, Cell, Shape
from writer.model.onnx_model import OnnxLanguageModel, available_providers, load_model
from writer.model.runtime import onnxruntime

CELLS: list[Cell] = ["lstm", "gru", "rnn"]


@pytest.fixture(scope="module", params=CELLS)
def model(request):
    return OnnxLanguageModel(graph(request.param, precision="fp32"), card(request.param))


@pytest.fixture(scope="module")
def int8_model():
    return OnnxLanguageModel(graph(), card())


def tokens(length, batch=1, seed=0):
    return np.random.default_rng(seed).integers(0, TINY.vocabulary, (length, batch))


def edited(edit, cell="lstm"):
    """Return a float graph after ``edit`` has changed its proto."""
    proto = onnx.ModelProto.FromString(graph(cell, precision="fp32"))
    edit(proto.graph)
    return proto.SerializeToString()


def initializer(body, name):
    return next(tensor for tensor in body.initializer if tensor.name == name)


class TestAnswers:
    def test_shapes_are_those_of_the_protocol(self, model):
        step = model.run(tokens(5, 3), model.initial_state(3))
        assert step.logits.shape == (1, 3, TINY.vocabulary)
        assert step.features.shape == (5, 3, TINY.embedding)
        assert step.state.hidden.shape == (TINY.layers, 3, TINY.hidden)
        assert step.state.batch == 3

    def test_only_an_lstm_has_a_cell_state(self):
        for cell in CELLS:
            step = (language_model := OnnxLanguageModel(graph(cell), card(cell))).run(
                tokens(1), language_model.initial_state()
            )
            assert (step.state.cell is not None) == (cell == "lstm")

    def test_by_default_only_the_last_position_has_logits(self, model):
        state = model.initial_state()
        last = model.run(tokens(6), state).logits
        every = model.run(tokens(6), state, np.arange(6)).logits
        assert every.shape[0] == 6
        np.testing.assert_allclose(last[0], every[-1], atol=1e-5)

    def test_positions_come_in_the_order_asked_for(self, model):
        state = model.initial_state()
        every = model.run(tokens(6), state, np.arange(6)).logits
        some = model.run(tokens(6), state, np.array([4, 0, 4])).logits
        np.testing.assert_allclose(some, every[[4, 0, 4]], atol=1e-5)

    @settings(deadline=None, max_examples=20)
    @given(length=st.integers(2, 20), batch=st.integers(1, 5), cut=st.integers(1, 19))
    def test_two_calls_with_carried_state_equal_one(self, model, length, batch, cut):
        cut = min(cut, length - 1)
        text = tokens(length, batch, seed=length)
        whole = model.run(text, model.initial_state(batch))
        first = model.run(text[:cut], model.initial_state(batch))
        second = model.run(text[cut:], first.state)
        np.testing.assert_allclose(second.logits, whole.logits, atol=1e-4)
        np.testing.assert_allclose(second.state.hidden, whole.state.hidden, atol=1e-5)

    def test_int8_steps_agree_with_one_call_but_only_nearly(self, int8_model):
        # DynamicQuantizeLSTM scales the inputs of a call by the largest of them, so that the
        # rounding depends on how the text was cut. It must stay within rounding.
        text = tokens(24)
        whole = int8_model.run(text, int8_model.initial_state()).logits
        state = int8_model.initial_state()
        for token in text:
            step = int8_model.run(token[None], state)
            state = step.state
        error = np.sqrt(((step.logits - whole) ** 2).mean())
        assert error < 0.05 * whole.std()

    def test_rows_of_a_batch_do_not_touch_each_other(self, model):
        text = tokens(5, 2)
        both = model.run(text, model.initial_state(2)).logits
        for row in range(2):
            alone = model.run(text[:, row : row + 1], model.initial_state()).logits
            np.testing.assert_allclose(both[:, row], alone[:, 0], atol=1e-5)

    def test_a_run_leaves_the_state_that_it_was_given(self, model):
        state = model.run(tokens(3), model.initial_state()).state
        before = state.hidden.copy()
        model.run(tokens(3), state)
        np.testing.assert_array_equal(state.hidden, before)

    def test_a_selected_state_goes_on_like_its_row(self, model):
        state = model.run(tokens(4, 3), model.initial_state(3)).state
        chosen = model.run(tokens(1, 2), state.select([2, 0]))
        full = model.run(tokens(1, 2)[:, [1, 0, 0]], state)
        np.testing.assert_allclose(chosen.logits[0, 0], full.logits[0, 2], atol=1e-5)


class TestRefusals:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"vocabulary": TINY.vocabulary + 1},
            {"embedding": TINY.embedding * 2},
            {"hidden": TINY.hidden * 2},
            {"layers": 2},
        ],
        ids=str,
    )
    def test_a_card_of_another_shape(self, wrong):
        other = msgspec.structs.replace(TINY, **wrong)
        with pytest.raises(BundleError, match="not those its card describes"):
            OnnxLanguageModel(graph(), card(shape=other))

    @pytest.mark.parametrize(("file", "said"), [("lstm", "gru"), ("gru", "lstm"), ("rnn", "lstm")])
    def test_a_card_of_another_cell(self, file, said):
        with pytest.raises(BundleError, match="not those its card describes"):
            OnnxLanguageModel(graph(file), card(said))

    @pytest.mark.parametrize("name", ["embedding.weight", "projection.weight"])
    def test_weights_that_are_no_numbers(self, name):
        weights = random_weights("lstm", TINY)
        weights[name][-1, 5] = np.nan
        data = build_graph("lstm", TINY, weights, "fp32").SerializeToString()
        with pytest.raises(BundleError, match="gives no probabilities"):
            OnnxLanguageModel(data, card())

    def test_infinite_weights(self):
        weights = random_weights("gru", TINY)
        weights["bias"][7] = np.inf
        data = build_graph("gru", TINY, weights, "fp32").SerializeToString()
        with pytest.raises(BundleError, match="gives no probabilities"):
            OnnxLanguageModel(data, card("gru"))

    def test_a_missing_output(self):
        data = edited(lambda body: body.output.pop())
        with pytest.raises(BundleError, match="not those its card describes"):
            OnnxLanguageModel(data, card())

    def test_an_output_of_lower_rank(self):
        def flatten(body):
            del body.output[2].type.tensor_type.shape.dim[0]
            joined = next(node for node in body.node if "hidden_out" in node.output)
            joined.op_type = "Squeeze"
            joined.input.append("layers.0.direction")
            del joined.attribute[:]
            axis = initializer(body, "layers.0.direction")
            axis.CopyFrom(numpy_helper.from_array(np.array([0]), axis.name))

        with pytest.raises(BundleError):
            OnnxLanguageModel(edited(flatten), card())

    def test_a_renamed_input(self):
        def rename(body):
            body.input[0].name = "words"

        with pytest.raises(BundleError):
            OnnxLanguageModel(edited(rename), card())

    def test_a_fixed_number_of_time_steps(self):
        def fix(body):
            body.input[0].type.tensor_type.shape.dim[0].dim_value = 7

        with pytest.raises(BundleError, match="inputs are not those"):
            OnnxLanguageModel(edited(fix), card())

    def test_an_initializer_whose_data_is_cut_off(self):
        def cut(body):
            tensor = initializer(body, "embedding.weight.bias")
            tensor.raw_data = tensor.raw_data[:8]

        with pytest.raises(BundleError, match="cannot be loaded"):
            OnnxLanguageModel(edited(cut), card())

    def test_logits_of_another_kind_of_number(self):
        def halve(body):
            for node in body.node:
                node.output[:] = [name.replace("logits", "real") for name in node.output]
            cast = onnx.helper.make_node("Cast", ["real"], ["logits"], to=onnx.TensorProto.FLOAT16)
            body.node.append(cast)
            body.output[0].type.tensor_type.elem_type = onnx.TensorProto.FLOAT16

        with pytest.raises(BundleError, match="not all 32-bit numbers"):
            OnnxLanguageModel(edited(halve), card())

    def test_a_gather_that_reads_outside_the_table(self):
        def shift(body):
            initializer(body, "positions").CopyFrom(
                numpy_helper.from_array(np.array([99_999]), "positions")
            )

        with pytest.raises(BundleError, match="not those its card describes"):
            OnnxLanguageModel(edited(shift), card())

    @pytest.mark.parametrize("output", ["hidden_out", "cell_out"])
    def test_an_output_that_is_not_what_it_says(self, output):
        # The declared shapes fit the card; what comes out has fewer axes.
        def squeeze(body):
            for node in body.node:
                node.output[:] = [name.replace(output, "real") for name in node.output]
                node.input[:] = [name.replace(output, "real") for name in node.input]
            body.node.append(onnx.helper.make_node("Squeeze", ["real"], [output]))

        with pytest.raises(BundleError, match="not those its card describes"):
            OnnxLanguageModel(edited(squeeze), card())

    @pytest.mark.parametrize("data", [b"", b"onnx", b"\0" * 100])
    def test_what_is_no_graph(self, data):
        with pytest.raises(BundleError, match="damaged"):
            OnnxLanguageModel(data, card())


class TestLoading:
    def test_a_bundle_is_loaded_on_the_cpu(self, tmp_path):
        loaded = load_model(real_bundle(tmp_path / "tiny"))
        assert loaded.provider == "cpu"
        assert loaded.card.id == "tiny"
        text = loaded.tokenizer.encode("She walked to the river")
        step = loaded.language_model.run(
            np.array(text)[:, None], loaded.language_model.initial_state()
        )
        assert step.logits.shape[-1] == loaded.tokenizer.vocabulary_size

    def test_a_tokenizer_of_another_size(self, tmp_path):
        smaller = Shape(TINY.vocabulary - 1, TINY.embedding, TINY.hidden, TINY.layers)
        files = {TOKENIZER_FILE: tokenizer_json(), MODEL_FILE: graph(shape=smaller)}
        bundle = write_bundle(tmp_path / "odd", card(shape=smaller), files)
        with pytest.raises(BundleError, match="do not belong together"):
            load_model(bundle)

    def test_the_tests_model_has_as_many_tokens_as_its_tokenizer(self):
        assert tiny_tokenizer().vocabulary_size == TINY.vocabulary

    @pytest.mark.parametrize("provider", ["tpu", "", "CPU", "CPUExecutionProvider"])
    def test_an_unknown_provider_is_told_the_known_ones(self, tmp_path, provider):
        with pytest.raises(ProviderError, match=r"The providers are: auto, cpu, cuda"):
            load_model(real_bundle(tmp_path / "tiny"), provider)

    @pytest.mark.parametrize("provider", ["cuda", "directml", "coreml", "migraphx"])
    def test_a_gpu_needs_a_file_for_it(self, tmp_path, provider):
        with pytest.raises(ProviderError, match="has no file for a GPU"):
            load_model(real_bundle(tmp_path / "tiny"), provider)

    def test_a_provider_that_is_not_installed(self, tmp_path):
        missing = next(name for name in onnx_model.PROVIDERS if name not in available_providers())
        with pytest.raises(ProviderError, match=f"provider {missing} is not installed"):
            load_model(real_bundle(tmp_path / "tiny", gpu=True), missing)

    def test_auto_passes_over_a_gpu_that_does_not_start(self, tmp_path, monkeypatch):
        monkeypatch.setattr(onnx_model, "_gpu_providers", lambda wanted: ["cuda", "migraphx"])
        assert load_model(real_bundle(tmp_path / "tiny", gpu=True)).provider == "cpu"

    def test_a_gpu_that_computes_nonsense_is_not_used(self, tmp_path, monkeypatch):
        # A second CPU session stands in for the GPU, with the weights of another model.
        pretend_the_cpu_is_a_gpu(monkeypatch)
        other = build_graph("lstm", TINY, random_weights("lstm", TINY, seed=9), "fp32")
        files = {
            TOKENIZER_FILE: tokenizer_json(),
            MODEL_FILE: graph(),
            GPU_MODEL_FILE: other.SerializeToString(),
        }
        bundle = write_bundle(tmp_path / "broken-gpu", card(), files)
        with pytest.raises(ProviderError, match="computes other results than the CPU"):
            load_model(bundle, "cuda")
        assert load_model(bundle).provider == "cpu"

    def test_a_gpu_that_overflows_after_its_first_step_is_not_used(self, tmp_path, monkeypatch):
        # Regression: it was not true of NaN, which half precision overflows to, that it differs
        # too much.
        pretend_the_cpu_is_a_gpu(monkeypatch)
        bundle = real_bundle(tmp_path / "tiny", gpu=True)
        at_fourth_run(monkeypatch, lambda step: replace(step, logits=step.logits * np.nan))
        with pytest.raises(ProviderError, match="other results than the CPU"):
            load_model(bundle, "cuda")

    def test_a_gpu_whose_driver_fails_is_not_used(self, tmp_path, monkeypatch):
        # Regression: what a driver raised went past every fallback.
        def fail(step):
            raise BundleError("The model fails at a step: the driver has gone.")

        pretend_the_cpu_is_a_gpu(monkeypatch)
        bundle = real_bundle(tmp_path / "tiny", gpu=True)
        at_fourth_run(monkeypatch, fail)
        with pytest.raises(ProviderError, match=r"cuda fails: .* the driver has gone"):
            load_model(bundle, "cuda")

    def test_a_gpu_that_agrees_is_used_when_it_is_asked_for(self, tmp_path, monkeypatch):
        pretend_the_cpu_is_a_gpu(monkeypatch)
        assert load_model(real_bundle(tmp_path / "tiny", gpu=True), "cuda").provider == "cuda"

    @pytest.mark.parametrize(("gpu_is", "expected"), [("faster", "cuda"), ("slower", "cpu")])
    def test_auto_takes_whichever_is_faster(self, tmp_path, monkeypatch, gpu_is, expected):
        pretend_the_cpu_is_a_gpu(monkeypatch)
        durations = iter([0.001, 0.002] if gpu_is == "faster" else [0.002, 0.001])
        monkeypatch.setattr(onnx_model, "_seconds_per_step", lambda model: next(durations))
        assert load_model(real_bundle(tmp_path / "tiny", gpu=True)).provider == expected

    def test_the_cpu_is_always_there_and_first(self):
        assert available_providers()[0] == "cpu"


class TestIdleness:
    def test_the_session_has_one_thread_and_does_not_spin(self, int8_model):
        options = int8_model._session.get_session_options()
        assert options.intra_op_num_threads == 1
        assert options.inter_op_num_threads == 1
        for pool in ("intra_op", "inter_op"):
            entry = options.get_session_config_entry(f"session.{pool}.allow_spinning")
            assert entry == "0"

    def test_an_idle_model_uses_no_processor(self, tmp_path):
        bundle = real_bundle(tmp_path / "tiny")
        script = (
            "import pathlib, sys, time\n"
            "import numpy as np\n"
            "from writer.model.bundle import open_bundle\n"
            "from writer.model.onnx_model import load_model\n"
            "model = load_model(open_bundle(pathlib.Path(sys.argv[1])), 'cpu').language_model\n"
            "state = model.initial_state()\n"
            "for _ in range(50):\n"
            "    state = model.run(np.zeros((1, 1), np.int64), state).state\n"
            "before = time.process_time()\n"
            "time.sleep(1)\n"
            "print(time.process_time() - before)\n"
        )
        answer = subprocess.run(
            [sys.executable, "-c", script, str(bundle.path)],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        assert float(answer.stdout) < 0.02


def pretend_the_cpu_is_a_gpu(monkeypatch):
    monkeypatch.setitem(onnx_model.PROVIDERS, "cuda", "CPUExecutionProvider")
    monkeypatch.setattr(onnx_model, "_gpu_providers", lambda wanted: ["cuda"])
    assert "CPUExecutionProvider" in onnxruntime.get_available_providers()


def at_fourth_run(monkeypatch, change):
    """Change what the GPU answers when it is probed.

    Before that come the first steps of both models and the probe of the processor.
    """
    real, runs = OnnxLanguageModel.run, count(1)

    def run(model, *arguments):
        step = real(model, *arguments)
        return change(step) if next(runs) == 4 else step

    monkeypatch.setattr(OnnxLanguageModel, "run", run)
