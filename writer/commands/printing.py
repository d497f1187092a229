"""What commands print: JSON for programs, lines for people."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import msgspec

from writer.command_line import say
from writer.marks import escaped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from writer.assist.measuring.confidence_interval import Interval
    from writer.assist.measuring.evaluation import Evaluation
    from writer.assist.measuring.glance import Glance
    from writer.model.card import Card


def print_json(value: object) -> None:
    """Print a value as a line of JSON, which no code page can spoil."""
    line = msgspec.json.encode(value).decode()
    try:
        line.encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        line = json.dumps(json.loads(line))
    say(escaped(line))


def print_card(card: Card) -> None:
    """Print what a model is and how good."""
    shape = card.shape
    say(f"{card.name} ({card.id})")
    say(f"languages: {', '.join(card.languages)}")
    say(
        f"network:   {card.cell}, {shape.layers} x {shape.hidden} units, {shape.vocabulary}"
        f" tokens, {card.parameters:,} parameters"
    )
    if card.base_model:
        say(f"from:      {card.base_model}")
    if card.created:
        say(f"created:   {card.created}")
    if card.metrics:
        say(f"measured on {card.metrics_text or 'a text that the card does not name'}:")
    for name, value in card.metrics.items():
        say(f"  {name}: {value:.4g}")
    for example in card.examples:
        say(f"example:\n  {_indented(example.before)}|{_indented(example.after)}")
    for text in card.trained_on:
        licence = f" ({text.licence})" if text.licence else ""
        say(f"trained on: {text.name}{licence}, {text.characters:,} characters")


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")


def print_evaluation(result: Evaluation) -> None:
    """Print what was measured, also with the text remembered if that was."""
    say(f"model               {result.model_id}")
    _print_measures(result)
    if result.with_memory:
        say("what was read is remembered:")
        _print_measures(result.with_memory)


def _print_measures(result: Evaluation) -> None:
    if result.bits:
        say(f"bits per byte       {result.bits.bits_per_byte:.4f}")
        say(f"bits per character  {result.bits.bits_per_character:.4f}")
        say(
            f"perplexity          {result.bits.perplexity:.2f} per token"
            f" ({result.bits.tokens:,} tokens, {result.bits.text_bytes:,} bytes)"
        )
    if result.typing:
        typing, total = result.typing, result.typing.total
        savings = "  ".join(f"@{n} {_sure(typing.keystroke_savings(n))}" for n in (1, 3, 5))
        say(f"keystroke savings   {savings}")
        top = "  ".join(f"top-{n} {_sure(typing.recall(n))}" for n in (1, 3))
        say(f"next word           {top}")
        if len(typing.passages) == 1:
            say("no intervals: of a single passage it cannot be said how sure these are")
        pairs = "  ".join(f"{said:.0%} → {came:.0%}" for said, came, _ in total.reliability())
        say(f"sure → right        {pairs}")
        latency = "  ".join(f"p{n} {total.latency_ms(n):.1f}" for n in (50, 95, 99))
        say(f"latency, ms         {latency}")


def print_glances(evaluations: Mapping[str, Evaluation]) -> None:
    """Print what ghost text is like, text by text."""
    for name, result in evaluations.items():
        _print_glance(name, result.glance)
        if result.with_memory:
            _print_glance(f"{name}, what was read is remembered", result.with_memory.glance)


def _print_glance(name: str, manners: Mapping[str, Glance]) -> None:
    say(name)
    for manner, glance in manners.items():
        figures = glance.ratios()
        shown, letters, per_press = (
            figures[each][0] for each in ("shown", "letters", "saved_per_press")
        )
        say(
            f"  {manner:<16} shown {100 * shown:.1f} per 100, right {_sure(figures['right'])},"
            f" first word {_sure(figures['first_right'])}"
        )
        say(
            f"  {'':<16} keys saved {_sure(figures['saved'])}, typing on"
            f" {_sure(figures['saved_in_time'])}, {per_press:.1f} a press,"
            f" {letters:.1f} letters each"
        )
        say(
            f"  {'':<16} visible {glance.visible_ms:.0f} ms, gone unread {_sure(figures['gone'])},"
            f" names first {_sure(figures['names_first'])}"
        )


def _sure(figure: tuple[float, Interval | None]) -> str:
    value, ends = figure
    return f"{value:.1%} [{100 * ends.low:.1f}, {100 * ends.high:.1f}]" if ends else f"{value:.1%}"
