"""A small knowledge base about made-up lamps and kettles, built once for all search tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch
import yaml
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from transformers import BertConfig, BertModel
from transformers.models.bert import BertTokenizer

from knowledge.build import build
from knowledge.encoder import Recipe
from knowledge.search import Searcher

CONTENT = Path(__file__).parents[3] / "knowledge" / "content"
RECIPE = Recipe(dimension=32, buckets=4096, epochs=25, batch=32)

PASSAGE = """---
study: {study}
topic: {topic}
title: {title}
source:
  document: Handbook
  section: One
  as_of: 2026-01-02
  dated: written
review: drafted
---
{body}
"""

TITLES = {
    "lamp/battery": "The battery of the lamp",
    "lamp/colour": "Colours of the lamp",
    "kettle/water": "Water in the kettle",
    "kettle/handle": "The handle of the kettle",
    "general/returns": "Sending things back",
}

QUESTIONS: dict[str, dict[str, list[str]]] = {
    "en/lamp": {
        "battery": [
            "how long does the battery last",
            "Which battery do I need?",
            "can I charge the battery",
            "battery empty after a day",
            "Is a spare battery in the box?",
            "where do I put the batteries",
        ],
        "colour": [
            "which colours are there",
            "Is there a red one?",
            "what colour is the shade",
            "do you have it in blue",
            "Can I choose the colour?",
            "green or yellow shade",
        ],
        # No passage belongs to this one.
        "designer": [
            "who designed the lamp",
            "name of the designer",
            "Which designer drew it?",
            "is the designer famous",
            "designer from where",
            "Did one designer make it?",
        ],
    },
    "en/kettle": {
        "water": [
            "how much water goes in",
            "Does the water boil quickly?",
            "litres of water at once",
            "is hard water a problem",
            "Can I leave water standing in it?",
            "cold water or warm water",
        ],
        "handle": [
            "does the handle get hot",
            "The handle is loose",
            "is the handle made of wood",
            "Can the handle be folded?",
            "handle too small for my hand",
            "spare handle available",
        ],
    },
    "en/general": {
        "returns": [
            "can I send it back",
            "How do I return something?",
            "return address please",
            "is sending back free",
            "money back when I return it",
            "How many days to return?",
        ]
    },
    "fi/lamp": {
        "battery": [
            "kauanko akku kestää",
            "Millainen akku tarvitaan?",
            "voiko akun ladata",
            "akku tyhjeni päivässä",
            "onko vara-akku mukana",
            "mihin akut laitetaan",
        ],
        "colour": [
            "mitä värejä on",
            "Onko punaista väriä?",
            "minkä värinen varjostin on",
            "saako sinisenä värinä",
            "voinko valita värin",
            "vihreä vai keltainen väri",
        ],
    },
    "en/none": {
        "none": [
            "hello there",
            "what is the capital of France",
            "tell me a joke",
            "good morning",
            "who won the football",
            "sing a song",
        ]
    },
    "fi/none": {
        "none": [
            "moikka vaan",
            "mikä on Ranskan pääkaupunki",
            "kerro vitsi",
            "hyvää huomenta",
            "kuka voitti jalkapallossa",
            "laula laulu",
        ]
    },
}


def write_content(root: Path) -> Path:
    """Write passages and questions of lamps and kettles under `root` and return it.

    What a version needs besides them is that of the checkout.
    """
    root.mkdir(parents=True, exist_ok=True)
    for name in ("questionnaire.yml", "numbers.yml"):
        shutil.copyfile(CONTENT / name, root / name)
    for topic_id, title in TITLES.items():
        study, topic = topic_id.split("/")
        path = root / "passages" / study / f"{topic}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        body = f"{title}: all that the handbook says. Please read the handbook."
        path.write_text(PASSAGE.format(study=study, topic=topic, title=title, body=body))
    for name, topics in QUESTIONS.items():
        path = root / "questions" / f"{name}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(topics, allow_unicode=True), encoding="utf-8")
    return root


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write_content(tmp_path / "content")


@pytest.fixture(scope="session")
def recipe() -> Recipe:
    return RECIPE


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build folder of the small knowledge base. Do not change it."""
    root = tmp_path_factory.mktemp("knowledge")
    build(write_content(root / "content"), root / "build", recipe=RECIPE)
    return root / "build"


@pytest.fixture(scope="session")
def searcher(built: Path) -> Searcher:
    return Searcher.load(built)


@pytest.fixture(scope="session")
def tiny_transformer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A transformer of two layers with random weights, saved as sentence-transformers does."""
    folder = tmp_path_factory.mktemp("hub")
    words = ["query", "passage", ":", "battery", "colour", "long", "red", "[MASK]"]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *words]
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
    )
    BertModel(config).save_pretrained(folder / "bert")
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder / "bert")
    transformer = Transformer(str(folder / "bert"))
    model = SentenceTransformer(modules=[transformer, Pooling(16)], device="cpu")
    model.save(str(folder / "model"), create_model_card=False)
    return folder / "model"
