"""A text with everything in it, and what of it a reader of any format must find again."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
SAMPLES = sorted(
    path
    for path in (ROOT / "resources" / "samples").rglob("*.*")
    if path.name != "README.md" and path.suffix in {".txt", ".md"}
)

STORY = """\
# The *Harbour*

The boats came in at four, and **nobody** spoke & nothing moved <but> the
water under the piles; `knots` were tied.

She read it again, and then [the other one](https://example.org/a?b=1&c=2).

> He had said that it would rain, and it had rained for nine days without end.

***

The sea was calm
    and then the *wind*
came up again
out of nothing

- ropes
- two
  1. anchors
  2. chains

7. seven
8. eight

```
code   line
  two
```

<!-- a note to myself -->

## 港口

最后一段中文，*风*停了。
"""

WORDS = """The Harbour The boats came in at four, and nobody spoke & nothing moved <but> the water
under the piles; knots were tied. She read it again, and then the other one. He had said that it
would rain, and it had rained for nine days without end. The sea was calm and then the wind came
up again out of nothing ropes two
anchors chains seven eight code line two 港口 最后一段中文，风停了。""".replace("\n", " ")


def words_of(text: str) -> str:
    """Return the words of a text that was read back, without what parts two scenes."""
    text = re.sub(r"^\* \* \*$", "", text, flags=re.MULTILINE)
    return " ".join(text.split())
