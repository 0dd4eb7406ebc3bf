"""Rasa's own ResponseSelector, trained on the same example questions, in Rasa's environment."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any

import yaml

from benchmarks.search.questions import lines_of, ranked_by, read_all, write_json

NONE = "none"
#: Training is bounded by this many passes over the examples, for time.
EPOCHS = 10
PYTHON = ".venv-rasa/bin/python"
FOLDER = Path("build/benchmarks/search/rasa")


def _environment() -> dict[str, str]:
    return {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}


def key_of(topic: str | None) -> str:
    """Return a topic as a response key: no slashes."""
    return NONE if topic is None else topic.replace("/", "--")


def write_project(epochs: int) -> None:
    """Write config, domain and examples."""
    material, _ = read_all()
    examples: dict[str, list[str]] = {}
    for line in lines_of(material):
        text = " ".join(line.text.replace("[", "(").replace("]", ")").split()).lstrip("-/ ")
        examples.setdefault(key_of(line.topic), []).append(text)
    nlu = [
        {"intent": f"faq/{key}", "examples": "".join(f"- {text}\n" for text in texts)}
        for key, texts in examples.items()
    ]
    config = {
        "recipe": "default.v1",
        "language": "mul",
        "assistant_id": "benchmark",
        "pipeline": [
            {"name": "WhitespaceTokenizer"},
            {"name": "CountVectorsFeaturizer"},
            {
                "name": "CountVectorsFeaturizer",
                "analyzer": "char_wb",
                "min_ngram": 1,
                "max_ngram": 4,
            },
            {
                "name": "ResponseSelector",
                "retrieval_intent": "faq",
                "epochs": epochs,
                # Larger batches than Rasa's 64 to 256: a pass over 27,000 examples else takes
                # minutes on two cores.
                "batch_size": 512,
                "ranking_length": 0,
                "constrain_similarities": True,
                "random_seed": 1,
            },
        ],
    }
    domain = {
        "version": "3.1",
        "intents": ["faq"],
        "responses": {f"utter_faq/{key}": [{"text": key}] for key in examples},
    }
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, data in (
        ("config", config),
        ("domain", domain),
        ("nlu", {"version": "3.1", "nlu": nlu}),
    ):
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
        (FOLDER / f"{name}.yml").write_text(text, encoding="utf-8")


def measure(out: Path, epochs: int = EPOCHS) -> None:
    """Train, ask, and write figures and rows as `one.main` does."""
    ask(out, train(epochs))


def train(epochs: int) -> float:
    """Train the model; return how many seconds it took."""
    write_project(epochs)
    began = time.perf_counter()
    with (FOLDER / "train.log").open("wb") as log:
        subprocess.run(
            [
                PYTHON, "bot/rasa/launcher.py", "train", "nlu", "--config", f"{FOLDER}/config.yml",
                "--nlu", f"{FOLDER}/nlu.yml", "--domain", f"{FOLDER}/domain.yml",
                "--out", f"{FOLDER}/models", "--fixed-model-name", "selector",
            ],
            check=True, env=_environment(), stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    return time.perf_counter() - began


def ask(out: Path, built: float) -> None:
    """Ask the trained model every question; write `out`."""
    _, items = read_all()
    questions, answers = FOLDER / "questions.json", FOLDER / "answers.json"
    write_json(questions, [item.question for item in items])
    with (FOLDER / "ask.log").open("wb") as log:
        subprocess.run(
            [
                PYTHON, "benchmarks/search/rasa_selector.py",
                f"{FOLDER}/models/selector.tar.gz", str(questions), str(answers),
            ],
            check=True, env=_environment(), stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    found: dict[str, Any] = json.loads(answers.read_text(encoding="utf-8"))
    rows = []
    for item, row in zip(items, found["rows"], strict=True):
        scores = {key.replace("--", "/"): value for key, value in row["scores"].items()}
        none = scores.pop(NONE, 0.0)
        topics = ranked_by(scores, item.study)
        rows.append(
            {
                "topics": topics,
                "sureness": scores[topics[0]] - none,
                "decision": None,
                "seconds": row["seconds"],
            }
        )
    write_json(out, {"build_s": built, "memory_mb": found["memory_mb"], "rows": rows})
