"""Starts Rasa's own command line, with the three changes that we need and no others.

Runs in Rasa's environment (Python 3.10), before `rasa` is imported; installs nothing there.

1. Rasa validates each answer of the action server against a constant JSON schema, and checks the
   schema itself again every time: two thirds of a turn. Here the schema is checked once.
2. Its old libraries raise deprecation warnings by the dozen, and Sanic resets the filters. They
   say nothing about us, so they are not shown.
3. Telemetry is off, TensorFlow is quiet.
"""

import functools
import json
import os
import sys
import warnings


def quiet() -> None:
    """Turn off telemetry and the chatter of Rasa's libraries."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    warnings.simplefilter("ignore")
    warnings.showwarning = lambda *args, **kwargs: None


def check_schemas_once() -> None:
    """Make `jsonschema.validate` check a schema the first time only; instances always."""
    import jsonschema
    from jsonschema.exceptions import best_match
    from jsonschema.validators import validator_for

    @functools.lru_cache(maxsize=64)
    def checked(schema_text, cls):
        schema = json.loads(schema_text)
        chosen = cls or validator_for(schema)
        chosen.check_schema(schema)
        return chosen(schema)

    def validate(instance, schema, cls=None, *args, **kwargs):
        if args or kwargs:
            chosen = cls or validator_for(schema)
            chosen.check_schema(schema)
            validator = chosen(schema, *args, **kwargs)
        else:
            validator = checked(json.dumps(schema, sort_keys=True), cls)
        error = best_match(validator.iter_errors(instance))
        if error is not None:
            raise error

    jsonschema.validate = validate


def main() -> None:
    """Run Rasa's command line with the arguments of this process."""
    quiet()
    check_schemas_once()
    import rasa.__main__

    sys.argv[0] = "rasa"
    # Rasa warns again while it imports its libraries; `data validate` needs its own warnings.
    if "validate" in sys.argv:
        _show_rasa_warnings()
    rasa.__main__.main()


def _show_rasa_warnings() -> None:
    def show(message, category, filename, lineno, file=None, line=None):
        if f"{os.sep}rasa{os.sep}" in filename and not issubclass(category, DeprecationWarning):
            print(f"{category.__name__}: {message}", file=sys.stderr)

    warnings.showwarning = show
    warnings.simplefilter("default", UserWarning)


if __name__ == "__main__":
    main()
