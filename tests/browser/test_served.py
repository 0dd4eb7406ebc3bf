"""The scripts as they are served are still the programs that were written."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bot.widget.files import BUNDLES, load_files

TSC = Path("build/node_modules/.bin/tsc")
OPTIONS = ("--allowJs", "--checkJs", "--noEmit", "--target", "es2022", "--module", "es2022")
LIBRARIES = ("--lib", "es2022,dom,dom.iterable", "--types", "", "--pretty", "false")
#: A name that nothing declares, or that is used before it is declared.
LOST = ("TS2304", "TS2448", "TS2454", "TS2552")


def faults(script: Path) -> list[str]:
    done = subprocess.run(
        [TSC, *OPTIONS, *LIBRARIES, script], capture_output=True, text=True, check=False
    )
    return [line for line in done.stdout.splitlines() if any(code in line for code in LOST)]


@pytest.mark.parametrize("name", BUNDLES)
def test_making_a_script_small_has_put_nothing_before_what_it_needs(
    tmp_path: Path, name: str
) -> None:
    # tdewolff-minify makes `const a = f(); const {b} = (await a) ?? c;` read `a` too early.
    script = tmp_path / name
    script.write_bytes(load_files()[name].content)
    assert faults(script) == []


def test_what_is_read_too_early_would_be_found(tmp_path: Path) -> None:
    script = tmp_path / "wrong.js"
    script.write_text("export async function f(g){const{b:n}=await a??{},a=g();return n+a}")
    assert len(faults(script)) == 1
