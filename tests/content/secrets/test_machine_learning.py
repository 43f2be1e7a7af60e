"""Keys of model providers."""

import string

import pytest

from tests.content.samples import found, letters, made


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        pytest.param(f"sk-proj-{letters(40)}T3BlbkFJ{letters(40)}", "TW-SECRET-openai-key", id="openai-key"),
        pytest.param(f"sk-ant-api03-{letters(93)}AA", "TW-SECRET-anthropic-key", id="anthropic-key"),
        pytest.param("hf_" + letters(34, string.ascii_letters), "TW-SECRET-hugging-face-token", id="hugging-face-token"),
    ],
)
def test_hit(text: str, rule_id: str) -> None:
    """A secret of the documented format is found on its line."""
    assert (rule_id, 2) in found(f"# settings\n{text}\n# end")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"sk-proj-{letters(80)}", id="openai-without-mark"),
        pytest.param(f"sk-ant-api03-{letters(20)}AA", id="anthropic-too-short"),
        pytest.param("hf_" + letters(30, string.ascii_letters), id="hugging-face-too-short"),
    ],
)
def test_near_miss(text: str) -> None:
    """What only looks alike is left alone."""
    assert found(f"# settings\n{text}\n# end") == []


TABLE = [
    ("gsk_<a52>", "groq-key", "gsk_<a50>"),
    ("r8_<a37>", "replicate-token", "r8_<a36>"),
    ("pplx-<a48>", "perplexity-key", "pplx-<a40>"),
    ("sk-or-v1-<h64>", "openrouter-key", "sk-or-v1-<h60>"),
    ("xai-<a80>", "xai-key", "xai-<a79>"),
    ("nvapi-<a64>", "nvidia-key", "nvapi-<a40>"),
    ("lsv2_pt_<h32>_<h10>", "langsmith-key", "lsv2_pt_<h32>_<h9>"),
    ("sk-lf-<uuid>", "langfuse-secret-key", "pk-lf-<uuid>"),
    ("pcsk_<a5>_<a63>", "pinecone-key", "pcsk_<a5>_<a40>"),
    ("COHERE_API_KEY=<a40>", "cohere-key", "COHERE_MODEL=<a40>"),
    ("MISTRAL_API_KEY=<a32>", "mistral-key", "MISTRAL_API_KEY=<a31>"),
    ("WANDB_API_KEY=<h40>", "wandb-key", "WANDB_RUN=<h40>"),
    ("sk-ant-oat01-<w95>", "anthropic-oauth-token", "sk-ant-oat01-<a40>"),
    ("XI_API_KEY=sk_<h48>", "elevenlabs-key", "XI_API_KEY=sk_<h40>"),
    ("tvly-<a32>", "tavily-key", "tvly-<a30>"),
    ("csk-<l48>", "cerebras-key", "csk-<l40>"),
    ("DEEPSEEK_API_KEY=sk-<h32>", "deepseek-key", "OTHER_API_KEY=sk-<h32>"),
    ("FIRECRAWL_API_KEY=fc-<h32>", "firecrawl-key", "FIRECRAWL_API_KEY=fc-<h30>"),
    ("FIREWORKS_API_KEY=fw_<a24>", "fireworks-key", "FIREWORKS_API_KEY=fw_<a20>"),
    ("VOYAGE_API_KEY=pa-<a43>", "voyage-key", "VOYAGE_API_KEY=pa-<a40>"),
]


@pytest.mark.parametrize(("template", "slug", "_near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_table_hit(template: str, slug: str, _near: str) -> None:
    """Every further kind is found."""
    assert f"TW-SECRET-{slug}" in {rule_id for rule_id, _ in found(f"# settings\n{made(template)}\n# end")}


@pytest.mark.parametrize(("_template", "slug", "near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_table_near_miss(_template: str, slug: str, near: str) -> None:
    """What only looks alike is left alone."""
    assert f"TW-SECRET-{slug}" not in {rule_id for rule_id, _ in found(f"# settings\n{made(near)}\n# end")}
