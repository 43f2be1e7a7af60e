"""Keys of model providers."""

from tidewaiter.content.rule import SecretRule
from tidewaiter.model.severity import Severity

OPENAI = SecretRule(
    id="TW-SECRET-openai-key",
    title="OpenAI API key",
    family="machine-learning",
    pattern=r"\b(sk-(?:(?:proj|svcacct|admin)-)?[A-Za-z0-9_-]{20,100}T3BlbkFJ[A-Za-z0-9_-]{20,100})",
    severity=Severity.HIGH,
    rotate="Delete the key on the API keys page and check the usage.",
    references=("https://platform.openai.com/docs/api-reference/authentication",),
)

ANTHROPIC = SecretRule(
    id="TW-SECRET-anthropic-key",
    title="Anthropic API key",
    family="machine-learning",
    pattern=r"\b(sk-ant-(?:api|admin)[0-9]{2}-[A-Za-z0-9_-]{80,120}AA)(?:[^A-Za-z0-9_-]|$)",
    severity=Severity.HIGH,
    rotate="Delete the key in the console and check the usage.",
    references=("https://docs.anthropic.com/en/api/overview",),
)

HUGGING_FACE = SecretRule(
    id="TW-SECRET-hugging-face-token",
    title="Hugging Face token",
    family="machine-learning",
    pattern=r"\b(hf_[A-Za-z]{34})\b",
    severity=Severity.HIGH,
    rotate="Invalidate the token in the Hugging Face settings.",
    minimum_entropy=3.5,
    references=("https://huggingface.co/docs/hub/security-tokens",),
)
