"""Keys of model providers."""

from functools import partial

from tidewaiter.content.grammar import UUID, assigned, token, whole
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
    pattern=r"\b((?:hf|api_org)_[A-Za-z]{34})\b",
    severity=Severity.HIGH,
    rotate="Invalidate the token in the Hugging Face settings.",
    minimum_entropy=3.5,
    references=("https://huggingface.co/docs/hub/security-tokens",),
)

_token = partial(token, family="machine-learning")

GROQ = _token(
    "groq-key",
    "Groq API key",
    whole("gsk_[A-Za-z0-9]{52}"),
    "Delete the key in the Groq console.",
    "https://console.groq.com/docs/quickstart",
)
REPLICATE = _token(
    "replicate-token",
    "Replicate API token",
    whole("r8_[A-Za-z0-9]{37}"),
    "Disable the token in the Replicate account.",
    "https://replicate.com/docs/topics/security/api-tokens",
)
PERPLEXITY = _token(
    "perplexity-key",
    "Perplexity API key",
    whole("pplx-[A-Za-z0-9]{48,56}"),
    "Delete the key in the Perplexity API settings.",
    "https://docs.perplexity.ai/guides/api-key-management",
)
OPENROUTER = _token(
    "openrouter-key",
    "OpenRouter API key",
    whole("sk-or-v1-[0-9a-f]{64}"),
    "Delete the key in the OpenRouter settings.",
    "https://openrouter.ai/docs/guides/features/guardrails/secret-formats",
)
XAI = _token(
    "xai-key",
    "xAI API key",
    whole("xai-[A-Za-z0-9]{80}"),
    "Delete the key in the xAI console.",
    "https://docs.x.ai/docs/overview",
)
NVIDIA = _token(
    "nvidia-key",
    "NVIDIA API key",
    whole("nvapi-[A-Za-z0-9_-]{60,70}"),
    "Delete the key in the NVIDIA NGC settings.",
    "https://docs.nvidia.com/ngc/gpu-cloud/ngc-user-guide/index.html",
)
LANGSMITH = _token(
    "langsmith-key",
    "LangSmith API key",
    whole("lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}"),
    "Delete the key in the LangSmith settings.",
    "https://docs.langchain.com/langsmith/create-account-api-key",
)
LANGFUSE = _token(
    "langfuse-secret-key",
    "Langfuse secret key",
    whole(f"sk-lf-{UUID}"),
    "Delete the key in the Langfuse project settings.",
    "https://langfuse.com/docs/api",
)
PINECONE = _token(
    "pinecone-key",
    "Pinecone API key",
    whole("pcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{60,64}"),
    "Delete the key in the Pinecone console.",
    "https://docs.pinecone.io/guides/projects/manage-api-keys",
)
COHERE = _token(
    "cohere-key",
    "Cohere API key",
    assigned("cohere[a-z0-9_.-]{0,12}key|co_api_key", "[A-Za-z0-9]{40}"),
    "Delete the key in the Cohere dashboard.",
    "https://docs.cohere.com/docs/rate-limits",
    minimum_entropy=4.0,
)
MISTRAL = _token(
    "mistral-key",
    "Mistral API key",
    assigned("mistral[a-z0-9_.-]{0,12}key", "[A-Za-z0-9]{32}"),
    "Delete the key in the Mistral console.",
    "https://docs.mistral.ai/getting-started/quickstart",
    minimum_entropy=3.8,
)
WANDB = _token(
    "wandb-key",
    "Weights & Biases API key",
    assigned("wandb[a-z0-9_.-]{0,12}key", "[0-9a-f]{40}"),
    "Revoke the key in the user settings.",
    "https://docs.wandb.ai/support/kb-articles/find_api_key",
)
ANTHROPIC_OAUTH = _token(
    "anthropic-oauth-token",
    "Anthropic OAuth token",
    whole("sk-ant-o[ar]t[0-9]{2}-[A-Za-z0-9_-]{80,120}"),
    "Sign the session out in the account's settings.",
    "https://docs.anthropic.com/en/api/overview",
)
ELEVENLABS = _token(
    "elevenlabs-key",
    "ElevenLabs API key",
    assigned("(?:eleven_?labs|xi)[_.-]?(?:api[_.-]?)?key", "sk_[0-9a-f]{48}"),
    "Delete the key in the ElevenLabs settings.",
    "https://elevenlabs.io/docs/api-reference/authentication",
)
TAVILY = _token(
    "tavily-key",
    "Tavily API key",
    whole("tvly-(?:prod-|dev-)?[A-Za-z0-9]{32}"),
    "Delete the key in the Tavily dashboard.",
    "https://docs.tavily.com/documentation/quickstart",
    minimum_entropy=3.5,
)
CEREBRAS_KEY = _token(
    "cerebras-key",
    "Cerebras API key",
    whole("csk-[a-z0-9]{48}"),
    "Delete the key in the Cerebras console.",
    "https://inference-docs.cerebras.ai/quickstart",
)
DEEPSEEK_KEY = _token(
    "deepseek-key",
    "DeepSeek API key",
    whole("sk-[0-9a-f]{32}"),
    "Delete the key on the DeepSeek platform.",
    "https://api-docs.deepseek.com/",
    keywords=("deepseek",),
    occurs=("(?i)deepseek",),
)
FIRECRAWL_KEY = _token(
    "firecrawl-key",
    "Firecrawl API key",
    whole("fc-[0-9a-f]{32}"),
    "Delete the key in the Firecrawl dashboard.",
    "https://docs.firecrawl.dev/introduction",
    keywords=("firecrawl",),
    occurs=("(?i)firecrawl",),
)
FIREWORKS_KEY = _token(
    "fireworks-key",
    "Fireworks AI API key",
    whole("fw_[A-Za-z0-9]{22,24}"),
    "Delete the key in the Fireworks account.",
    "https://docs.fireworks.ai/tools-sdks/firectl/commands/create-api-key",
    keywords=("fireworks",),
    occurs=("(?i)fireworks",),
)
VOYAGE_KEY = _token(
    "voyage-key",
    "Voyage AI API key",
    whole("pa-[A-Za-z0-9_-]{43}"),
    "Delete the key in the Voyage dashboard.",
    "https://docs.voyageai.com/docs/api-key-and-installation",
    keywords=("voyage",),
    occurs=("(?i)voyage",),
    minimum_entropy=4.0,
)
