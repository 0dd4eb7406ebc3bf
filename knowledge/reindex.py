"""A searcher for changed texts with the encoder and calibration of a version that is there."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from knowledge.assembly import assemble
from knowledge.material import EncoderSettings, Material
from knowledge.search import Searcher
from knowledge.vectors import Vectors
from knowledge.versions import manifest


def reindex(
    material: Material, settings: EncoderSettings, base: Path, folder: Path, vectors: Vectors
) -> tuple[Searcher, str]:
    """Return a Searcher of `material` that is fitted as the version `base` is, and its module.

    Index, lexicon and vocabulary are new; a text that `vectors` knows is not encoded again. The
    embedded encoder is copied into `folder`.
    """
    before = Searcher.load_version(base)
    encoder = before.ranker.encoder
    asks = tells = vectors.of(encoder)
    if settings.name:
        from knowledge.encoder import HubEncoder  # noqa: PLC0415 - torch takes seconds to load

        if isinstance(encoder, HubEncoder):
            tells = vectors.of(encoder.with_prompt(settings.passage_prompt))
    else:
        shutil.copytree(base / "encoder", folder / "encoder")
    with threadpool_limits(limits=1):
        ranker = assemble(material, material.questions, asks, tells, before.ranker.head)
    ranker = replace(ranker, encoder=encoder, lexical=before.ranker.lexical)
    return Searcher(ranker, before.calibration), str(manifest(base)["encoder"]["module"])
