"""Tokens of hosting platforms, networks and databases as a service."""

from functools import partial

from tidewaiter.content.grammar import UUID, assigned, token, whole
from tidewaiter.model.severity import Severity

_token = partial(token, family="platforms")

HEROKU = _token(
    "heroku-token",
    "Heroku API token",
    whole("HRKU-(?:AA[A-Za-z0-9_-]{58}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"),
    "Regenerate the key in the Heroku account settings.",
    "https://devcenter.heroku.com/articles/authentication",
)
HEROKU_LEGACY = _token(
    "heroku-api-key",
    "Heroku API key",
    assigned("heroku[a-z0-9_.-]{0,20}key", UUID),
    "Regenerate the key in the Heroku account settings.",
    "https://devcenter.heroku.com/articles/authentication",
)
FLY = _token(
    "fly-token",
    "Fly.io access token",
    whole("(?:fo1_[A-Za-z0-9_-]{43}|fm[12][ar]?_[A-Za-z0-9+/=]{100,})"),
    "Revoke the token with fly tokens revoke.",
    "https://fly.io/docs/security/tokens/",
)
NETLIFY = _token(
    "netlify-token",
    "Netlify personal access token",
    whole("nf[pcoub]_[A-Za-z0-9]{36}"),
    "Delete the token in the Netlify user settings.",
    "https://docs.netlify.com/api/get-started/",
)
CLOUDFLARE = _token(
    "cloudflare-api-token",
    "Cloudflare API token",
    assigned("(?:cloudflare|cf)[_.-]{0,1}api[_.-]{0,1}token", "[A-Za-z0-9_-]{40}"),
    "Roll or delete the token in the Cloudflare profile.",
    "https://developers.cloudflare.com/fundamentals/api/get-started/create-token/",
    minimum_entropy=3.5,
)
CLOUDFLARE_GLOBAL = _token(
    "cloudflare-global-key",
    "Cloudflare global API key",
    assigned("(?:cloudflare|cf)[a-z0-9_.-]{0,12}key|x-auth-key", "[0-9a-f]{37}"),
    "Change the global API key in the Cloudflare profile; use scoped tokens.",
    "https://developers.cloudflare.com/fundamentals/api/get-started/keys/",
    severity=Severity.CRITICAL,
)
CLOUDFLARE_ORIGIN = _token(
    "cloudflare-origin-ca-key",
    "Cloudflare origin CA key",
    whole(r"v1\.0-[0-9a-f]{24}-[0-9a-f]{146}"),
    "Change the origin CA key in the Cloudflare profile.",
    "https://developers.cloudflare.com/fundamentals/api/get-started/ca-keys/",
)
SCALEWAY = _token(
    "scaleway-secret-key",
    "Scaleway secret key",
    assigned("scw[_.-]{0,1}secret[_.-]{0,1}key|scaleway[a-z0-9_.-]{0,20}secret", UUID),
    "Delete the API key in the Scaleway console.",
    "https://www.scaleway.com/en/docs/iam/concepts/",
)
LINODE = _token(
    "linode-token",
    "Linode personal access token",
    assigned("linode[a-z0-9_.-]{0,20}token", "[0-9a-f]{64}"),
    "Revoke the token in the Cloud Manager.",
    "https://techdocs.akamai.com/linode-api/reference/get-started",
)
HETZNER = _token(
    "hetzner-token",
    "Hetzner Cloud token",
    assigned("h(?:cloud|etzner)[a-z0-9_.-]{0,12}token", "[A-Za-z0-9]{64}"),
    "Delete the token in the Hetzner Cloud console.",
    "https://docs.hetzner.cloud/reference/cloud",
    minimum_entropy=4.0,
)
ALIBABA = _token(
    "alibaba-access-key",
    "Alibaba Cloud access key id",
    whole("LTAI[A-Za-z0-9]{20}"),
    "Disable the AccessKey pair in RAM, then delete it.",
    "https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair",
    severity=Severity.MEDIUM,
)
ALIBABA_SECRET = _token(
    "alibaba-access-key-secret",
    "Alibaba Cloud access key secret",
    assigned("(?:alibaba|aliyun|alicloud)[a-z0-9_.-]{0,24}secret|accesskeysecret", "[A-Za-z0-9]{30}"),
    "Disable the AccessKey pair in RAM, then delete it.",
    "https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair",
    severity=Severity.CRITICAL,
    minimum_entropy=3.8,
)
TENCENT = _token(
    "tencent-secret-id",
    "Tencent Cloud secret id",
    whole("AKID[A-Za-z0-9]{32}"),
    "Disable the key in Tencent Cloud's CAM.",
    "https://www.tencentcloud.com/document/product/598/32675",
    severity=Severity.MEDIUM,
    minimum_entropy=3.8,
)
YANDEX = _token(
    "yandex-api-key",
    "Yandex Cloud API key",
    whole("AQVN[A-Za-z0-9_-]{35,38}"),
    "Delete the key of the service account.",
    "https://yandex.cloud/en/docs/iam/concepts/authorization/api-key",
)
RENDER = _token(
    "render-api-key",
    "Render API key",
    whole("rnd_[A-Za-z0-9]{28,32}"),
    "Revoke the key in the Render account settings.",
    "https://render.com/docs/api",
)
SUPABASE = _token(
    "supabase-secret",
    "Supabase access token or secret key",
    whole("(?:sbp_[0-9a-f]{40}|sb_secret_[A-Za-z0-9_-]{31})"),
    "Revoke the token or key in the Supabase dashboard.",
    "https://supabase.com/docs/guides/api/api-keys",
    severity=Severity.CRITICAL,
)
PLANETSCALE = _token(
    "planetscale-secret",
    "PlanetScale token or password",
    whole("pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.=-]{32,64}"),
    "Delete the token or password in the PlanetScale settings.",
    "https://planetscale.com/docs/concepts/service-tokens",
    severity=Severity.CRITICAL,
)
NEON = _token(
    "neon-api-key",
    "Neon API key",
    whole("napi_[a-z0-9]{64}"),
    "Revoke the key in the Neon console.",
    "https://neon.com/docs/manage/api-keys",
)
TAILSCALE = _token(
    "tailscale-key",
    "Tailscale key",
    whole("tskey-(?:auth|api|client|scim|webhook)-[A-Za-z0-9]{8,24}-[A-Za-z0-9]{24,60}"),
    "Revoke the key in the Tailscale admin console.",
    "https://tailscale.com/kb/1085/auth-keys",
)
MONGODB_ATLAS = _token(
    "mongodb-atlas-service-account-secret",
    "MongoDB Atlas service account secret",
    whole("mdb_sa_sk_[A-Za-z0-9_-]{40,48}"),
    "Revoke the secret of the Atlas service account.",
    "https://www.mongodb.com/docs/atlas/api/service-accounts-overview/",
)
CLOUDINARY = _token(
    "cloudinary-url",
    "Cloudinary address with its secret",
    r"cloudinary://[0-9]{12,18}:([A-Za-z0-9_-]{20,40})@[a-z0-9-]{1,64}",
    "Rotate the API secret in the Cloudinary console.",
    "https://cloudinary.com/documentation/developer_onboarding_faq_find_credentials",
)
ALGOLIA = _token(
    "algolia-admin-key",
    "Algolia admin key",
    assigned("algolia[a-z0-9_.-]{0,20}(?:admin|write)[a-z0-9_.-]{0,10}key", "[0-9a-f]{32}"),
    "Regenerate the admin key in the Algolia dashboard.",
    "https://www.algolia.com/doc/guides/security/api-keys/",
)
CONFLUENT = _token(
    "confluent-api-secret",
    "Confluent Cloud API secret",
    assigned("confluent[a-z0-9_.-]{0,24}secret", "[A-Za-z0-9+/]{64}"),
    "Delete the API key in Confluent Cloud.",
    "https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html",
    minimum_entropy=4.0,
)
