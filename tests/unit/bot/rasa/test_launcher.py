"""The launcher's one change to a library keeps what the library promises."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

RASA = Path(".venv-rasa/bin/python")

SCRIPT = """
import sys
sys.path.insert(0, "bot/rasa")
import launcher
launcher.quiet()
launcher.check_schemas_once()
import jsonschema
schema = {"type": "object", "properties": {"a": {"type": "integer"}}}
jsonschema.validate({"a": 1}, schema)
jsonschema.validate({"a": 1}, schema)
for instance, wrong in (({"a": "x"}, schema), ({}, {"type": "nonsense"})):
    try:
        jsonschema.validate(instance, wrong)
    except (jsonschema.ValidationError, jsonschema.SchemaError) as error:
        print(type(error).__name__)
print("rasa" in sys.modules)
"""


@pytest.mark.skipif(not RASA.exists(), reason="Rasa's environment is not set up")
def test_a_wrong_answer_and_a_wrong_schema_are_still_refused() -> None:
    done = subprocess.run(
        [str(RASA), "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == ["ValidationError", "SchemaError", "False"]
