"""What a long run tells people, and what it tells programs."""

from __future__ import annotations

import json

from training.progress import BarReporter, JsonReporter


def tell(reporter):
    reporter.stage("reading")
    reporter.note("Left out a.txt: “odd”.")
    reporter.stage("training")
    reporter.update(0.25, loss=4.5, tokens_per_second=12_345.6, seconds_left=90)
    reporter.update(0.5, loss=4.0)
    reporter.done("demo", "/models/demo")
    reporter.close()


def test_programs_read_one_object_a_line(capsysbinary):
    tell(JsonReporter())
    output = capsysbinary.readouterr()
    events = [json.loads(line) for line in output.out.splitlines()]
    assert events == [
        {"event": "progress", "stage": "reading", "fraction": 0.0},
        {"event": "note", "text": "Left out a.txt: “odd”."},
        {"event": "progress", "stage": "training", "fraction": 0.0},
        {
            "event": "progress",
            "stage": "training",
            "fraction": 0.25,
            "loss": 4.5,
            "tokens_per_second": 12_345.6,
            "seconds_left": 90,
        },
        {"event": "progress", "stage": "training", "fraction": 0.5, "loss": 4.0},
        {"event": "done", "model": "demo", "path": "/models/demo"},
    ]
    assert output.err == b""


def test_people_see_a_bar_and_only_the_result_on_standard_output(capsys):
    tell(BarReporter())
    output = capsys.readouterr()
    assert output.out == "The model demo is ready: /models/demo\n"
    assert "reading" in output.err
    assert "training" in output.err
    assert "50 %" in output.err
    assert "loss=4.000" in output.err
    assert "Left out a.txt: “odd”." in output.err


def test_a_bar_never_goes_back(capsys):
    bar = BarReporter()
    bar.stage("training")
    bar.update(0.9)
    bar.update(0.2)
    bar.close()
    assert "20 %" not in capsys.readouterr().err


def test_a_bar_may_be_closed_at_any_time():
    bar = BarReporter()
    bar.update(0.5)
    bar.close()
    bar.close()
