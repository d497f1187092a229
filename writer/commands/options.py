"""Options that several commands have."""

from __future__ import annotations

import click

MODEL = click.option("--model", default="", help="Id, name or path; else by language.")
PROVIDER = click.option(
    "--provider", default="auto", show_default=True, help="auto, cpu, or a GPU provider."
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
