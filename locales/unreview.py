"""`python -m locales.unreview FILE…`: takes reviews off translations whose English has changed.

A review (`# review: …` above an entry) holds for the words that it was made of.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

_REVIEW = re.compile(r"^# review:.*\n", re.MULTILINE)


def without_stale_reviews(text: str) -> str:
    """Return the text of a catalogue without the review comments of its fuzzy entries."""
    return "\n\n".join(
        _REVIEW.sub("", entry) if re.search(r"^#,.*\bfuzzy\b", entry, re.MULTILINE) else entry
        for entry in text.split("\n\n")
    )


def main() -> None:
    """Mend the files that the command line names."""
    for path in map(Path, sys.argv[1:]):
        text = path.read_text(encoding="utf-8")
        mended = without_stale_reviews(text)
        if mended != text:
            path.write_text(mended, encoding="utf-8")


if __name__ == "__main__":
    main()
