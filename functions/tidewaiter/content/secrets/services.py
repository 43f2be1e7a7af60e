"""Tokens of further services, each told by its prefix."""

from functools import partial

from tidewaiter.content.grammar import UUID, token, whole

_token = partial(token, family="services")

ADAFRUIT_IO_KEY = _token(
    "adafruit-io-key",
    "Adafruit IO key",
    whole("aio_[A-Za-z0-9]{28}"),
    "Regenerate the key in Adafruit IO.",
    "https://io.adafruit.com/api/docs/",
)
AIVEN_PASSWORD = _token(
    "aiven-password",
    "Password of an Aiven service",
    whole("AVNS_[A-Za-z0-9_-]{18,19}"),
    "Reset the credentials of the service user in the Aiven console.",
    "https://aiven.io/docs/platform/concepts/authentication-tokens",
)
ASANA_TOKEN = _token(
    "asana-token",
    "Asana personal access token",
    r"\b([0-2]/[0-9]{10,20}(?:/[0-9]{10,20})?:[0-9a-f]{32})\b",
    "Revoke the token in the Asana developer console.",
    "https://developers.asana.com/docs/personal-access-token",
    keywords=("asana",),
    occurs=("(?i)asana",),
)
COCKROACH_CLOUD_KEY = _token(
    "cockroach-cloud-key",
    "CockroachDB Cloud API key",
    whole("CCDB1_[A-Za-z0-9]{22}_[A-Za-z0-9]{40}"),
    "Delete the key of the service account in the CockroachDB Cloud console.",
    "https://www.cockroachlabs.com/docs/cockroachcloud/managing-access",
)
DBT_TOKEN = _token(
    "dbt-token",
    "dbt Cloud token",
    whole("dbt[cu]_[A-Za-z0-9_-]{40,60}"),
    "Delete the token in the dbt Cloud account settings.",
    "https://docs.getdbt.com/docs/dbt-cloud-apis/authentication",
    minimum_entropy=3.8,
)
DEFINED_NETWORKING_KEY = _token(
    "defined-networking-key",
    "Defined Networking API key",
    whole("dnkey-[A-Za-z0-9_-]{26}-[A-Za-z0-9_-]{52}"),
    "Delete the key in the Defined Networking admin panel.",
    "https://docs.defined.net/guides/automating-host-creation/",
)
DENO_TOKEN = _token(
    "deno-token",
    "Deno Deploy token",
    whole("dd[op]_[A-Za-z0-9]{36}"),
    "Revoke the token in the Deno Deploy account settings.",
    "https://docs.deno.com/deploy/classic/how-to-deploy/",
    minimum_entropy=3.8,
)
FRAME_IO_TOKEN = _token(
    "frame-io-token",
    "Frame.io developer token",
    whole("fio-u-[A-Za-z0-9_-]{64}"),
    "Delete the token in the Frame.io developer site.",
    "https://developer.frame.io/docs/getting-started/authentication",
)
INSTAGRAM_TOKEN = _token(
    "instagram-token",
    "Instagram access token",
    whole("IGQV[A-Za-z0-9_-]{100,250}"),
    "Change the app secret, which ends the tokens.",
    "https://developers.facebook.com/docs/instagram-platform/",
    minimum_entropy=4.0,
)
LOGFIRE_TOKEN = _token(
    "logfire-token",
    "Pydantic Logfire token",
    whole("pylf_v[0-9]_[a-z]{2}_[A-Za-z0-9]{40,48}"),
    "Revoke the write token in the Logfire project settings.",
    "https://logfire.pydantic.dev/docs/how-to-guides/create-write-tokens/",
)
MAILERSEND_KEY = _token(
    "mailersend-key",
    "MailerSend API token",
    whole("mlsn[.][0-9a-f]{64}"),
    "Delete the token in the MailerSend account.",
    "https://developers.mailersend.com/general.html",
)
ONFIDO_TOKEN = _token(
    "onfido-token",
    "Onfido live API token",
    whole("api_live(?:_us|_ca)?[.][A-Za-z0-9_-]{11}[.][A-Za-z0-9_-]{32}"),
    "Delete the token in the Onfido dashboard.",
    "https://documentation.onfido.com/api/latest/",
)
PINTEREST_TOKEN = _token(
    "pinterest-token",
    "Pinterest access token",
    whole("pina_[A-Za-z0-9]{80,120}"),
    "Revoke the app in the Pinterest account settings.",
    "https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/",
)
POLAR_TOKEN = _token(
    "polar-token",
    "Polar access token",
    whole("polar_(?:oat|pat)_[A-Za-z0-9]{43}"),
    "Revoke the token in the Polar settings.",
    "https://polar.sh/docs/integrate/oat",
)
SAMSARA_TOKEN = _token(
    "samsara-token",
    "Samsara API token",
    whole("samsara_api_[A-Za-z0-9]{30}"),
    "Delete the token in the Samsara dashboard.",
    "https://developers.samsara.com/docs/authentication",
)
SEGMENT_TOKEN = _token(
    "segment-token",
    "Segment public API token",
    whole("sgp_[A-Za-z0-9]{64}"),
    "Revoke the token in the Segment workspace.",
    "https://docs.segmentapis.com/tag/Getting-Started",
)
SNYK_OAUTH_TOKEN = _token(
    "snyk-oauth-token",
    "Snyk token",
    whole("snyk_(?:uat|sat)[.][0-9a-f]{8}[.][A-Za-z0-9_.-]{40,200}"),
    "Revoke the token in the Snyk account settings.",
    "https://docs.snyk.io/snyk-api/authentication-for-api",
)
TELNYX_KEY = _token(
    "telnyx-key",
    "Telnyx API key",
    whole("KEY01[0-9A-Z]{30}_[A-Za-z0-9]{22}"),
    "Delete the key in the Telnyx portal.",
    "https://developers.telnyx.com/docs/development/authentication",
)
TWITTER_BEARER_TOKEN = _token(
    "twitter-bearer-token",
    "X (Twitter) bearer token",
    r"\b(A{20,24}[A-Za-z0-9]{8,60}%[23][A-F][A-Za-z0-9%]{20,90})",
    "Regenerate the bearer token in the developer portal.",
    "https://docs.x.com/resources/fundamentals/authentication/oauth-2-0/bearer-tokens",
    may_repeat=True,
    in_binaries=False,
)
UPCLOUD_TOKEN = _token(
    "upcloud-token",
    "UpCloud API token",
    whole("ucat_[0-9A-Z]{26}"),
    "Delete the token in the UpCloud control panel.",
    "https://developers.upcloud.com/1.3/2-authentication/",
)
VERCEL_BLOB_TOKEN = _token(
    "vercel-blob-token",
    "Vercel Blob token that reads and writes",
    whole("vercel_blob_rw_[A-Za-z0-9]{16}_[A-Za-z0-9]{30}"),
    "Rotate the token of the store in the Vercel dashboard.",
    "https://vercel.com/docs/vercel-blob/using-blob-sdk",
)
WAKATIME_KEY = _token(
    "wakatime-key",
    "WakaTime API key",
    whole(f"waka_{UUID}"),
    "Regenerate the key in the WakaTime settings.",
    "https://wakatime.com/developers",
)
YANDEX_IAM_TOKEN = _token(
    "yandex-iam-token",
    "Yandex Cloud IAM token",
    r"\b(t1[.][A-Za-z0-9_-]{100,400}={0,2}[.][A-Za-z0-9_-]{86}={0,2})(?:[^A-Za-z0-9_=-]|$)",
    "It ends by itself within 12 hours; revoke it with `yc iam`.",
    "https://yandex.cloud/en/docs/iam/concepts/authorization/iam-token",
    keywords=("yandex", "iam"),
    occurs=("(?i)yandex", "(?i)iam.?token"),
)
YANDEX_OAUTH_TOKEN = _token(
    "yandex-oauth-token",
    "Yandex OAuth token",
    whole("y[0-3]_[A-Za-z0-9_-]{55}"),
    "Revoke the token in the Yandex account.",
    "https://yandex.cloud/en/docs/iam/concepts/authorization/oauth-token",
    keywords=("yandex", "oauth"),
    occurs=("(?i)yandex", "(?i)oauth"),
    minimum_entropy=4.0,
    in_binaries=False,
)
YANDEX_STATIC_SECRET = _token(
    "yandex-static-secret",
    "Secret part of a static key of Yandex Cloud",
    whole("YC[A-Za-z0-9_-]{38}"),
    "Delete the static access key of the service account.",
    "https://yandex.cloud/en/docs/iam/concepts/authorization/access-key",
    keywords=("yandex",),
    occurs=("(?i)yandex",),
    minimum_entropy=4.0,
    in_binaries=False,
)
ZUPLO_KEY = _token(
    "zuplo-key",
    "Zuplo API key",
    whole("zpka_[0-9a-f]{32}_[0-9a-f]{8}"),
    "Revoke the key of the consumer in the Zuplo portal.",
    "https://zuplo.com/docs/articles/api-key-leak-detection",
)
