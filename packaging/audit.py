"""Look up known weaknesses in everything that the bills of materials in dist/ name.

    python packaging/audit.py

Asks the Python Packaging Advisory Database by `pip-audit`. Where it cannot be reached, that is
said and the status is 0 outside of CI: an offline machine can build all the same.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent / "freeze"))

from freeze_program import tools
from project import DIST, distribution, environment

NOT_REACHED = ("ConnectionError", "ServiceError", "Max retries", "not found on PyPI")


def main() -> int:
    """Audit; return the exit status of pip-audit."""
    wanted = sorted({line for bill in DIST.glob("*.cdx.json") for line in packages(bill)})
    if not wanted:
        print("audit: there are no bills of materials in dist/", file=sys.stderr)
        return 2
    with TemporaryDirectory() as folder:
        listing = Path(folder) / "requirements.txt"
        listing.write_text("\n".join(wanted) + "\n", encoding="utf-8")
        options = ["--strict", "--no-deps", "--disable-pip", "--progress-spinner", "off"]
        command: list[str | Path] = [tools(), "-m", "pip_audit", "-r", listing, *options]
        done = subprocess.run(
            command, env=environment(), capture_output=True, text=True, check=False
        )
    said = done.stdout + done.stderr
    print(said)
    not_reached = any(sign in said for sign in NOT_REACHED)
    if done.returncode and not_reached and "CI" not in os.environ:
        print("audit: the database was not reached; nothing was looked up.", file=sys.stderr)
        return 0
    return done.returncode


def packages(bill: Path) -> list[str]:
    """Return the packages of PyPI in a bill of materials, as pip writes them."""
    components = json.loads(bill.read_text(encoding="utf-8"))["components"]
    return [
        # A build of torch for one processor is the same release.
        f"{each['name']}=={each['version'].split('+')[0]}"
        for each in components
        if each.get("purl", "").startswith("pkg:pypi/") and each["name"] != distribution()
    ]


if __name__ == "__main__":
    sys.exit(main())
