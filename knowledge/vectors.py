"""Vectors of texts, kept over builds: a text is encoded once, as long as its encoder stays."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from knowledge.ngrams import Floats

if TYPE_CHECKING:
    from knowledge.encoder import Encoder

#: Vectors of so many encoders stay on disk; the longest unused go first.
KEPT = 4
#: An encoder is known again by what it makes of these: the same name may hide another model.
PROBES = (
    "What is this study about?",
    "Hvem kan være med i studien?",
    "Hvilke hospitaler deltager?",
    "Millised on kõrvaltoimed?",
    "Kuinka usein sairaalassa pitää käydä?",
)
_DIGEST = 16


class Remembering:
    """An encoder that computes each text once."""

    def __init__(self, inner: Encoder, rows: dict[bytes, Floats] | None = None) -> None:
        """Take the encoder, and the vectors that it is known to give, by `digest`."""
        self._inner, self._rows = inner, rows or {}
        self._used: set[bytes] = set()
        #: How many texts had to be encoded.
        self.computed = 0

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return what the inner encoder returns."""
        keys = [digest(text) for text in texts]
        new = {k: text for k, text in zip(keys, texts, strict=True) if k not in self._rows}
        if new:
            self._rows.update(zip(new, self._inner.encode(list(new.values())), strict=True))
            self.computed += len(new)
        self._used.update(keys)
        if not keys:
            return self._inner.encode([])
        return np.stack([self._rows[key] for key in keys])

    def used(self) -> dict[bytes, Floats]:
        """Return the vectors that were asked for."""
        return {key: self._rows[key] for key in sorted(self._used)}


def digest(text: str) -> bytes:
    """Return what a text is known by; two texts of one digest will not be met."""
    return hashlib.blake2b(text.encode(), digest_size=_DIGEST).digest()


class Vectors:
    """The remembering encoders of one build, and where their vectors stay: one file an encoder.

    Without a `folder` they are remembered for this build only.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._made: dict[str, Remembering] = {}

    def of(self, encoder: Encoder) -> Remembering:
        """Return `encoder` with the vectors that are known of it."""
        probes = encoder.encode(PROBES).astype(np.float32)
        name = hashlib.sha256(probes.tobytes()).hexdigest()[:_DIGEST]
        if name not in self._made:
            self._made[name] = Remembering(encoder, self._read(name))
        return self._made[name]

    def save(self) -> None:
        """Keep the vectors that this build used, and those of few other encoders."""
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        for name, encoder in self._made.items():
            rows = encoder.used()
            if rows:
                keys = np.frombuffer(b"".join(rows), dtype=np.uint8).reshape(len(rows), _DIGEST)
                _write(self._folder / f"{name}.safetensors", keys, np.stack(list(rows.values())))
        files = sorted(self._folder.glob("*.safetensors"), key=lambda file: -file.stat().st_mtime)
        for old in files[KEPT:]:
            old.unlink(missing_ok=True)

    def _read(self, name: str) -> dict[bytes, Floats]:
        if self._folder is None:
            return {}
        try:
            arrays = load_file(self._folder / f"{name}.safetensors")
        except (OSError, SafetensorError):
            # Not there, or not whole: then the vectors are computed.
            return {}
        return {key.tobytes(): row for key, row in zip(arrays["keys"], arrays["rows"], strict=True)}


def _write(file: Path, keys: NDArray[np.uint8], rows: Floats) -> None:
    # Another build may write the same file: each writes its own and moves it there whole.
    with tempfile.TemporaryDirectory(prefix=".writing-", dir=file.parent) as place:
        save_file({"keys": keys, "rows": rows}, Path(place) / file.name)
        (Path(place) / file.name).replace(file)
