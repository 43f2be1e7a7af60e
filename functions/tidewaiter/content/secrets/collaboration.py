"""Tokens of tools for working together: documents, tickets, design, customers."""

from functools import partial

from tidewaiter.content.grammar import UUID, assigned, token, whole
from tidewaiter.model.severity import Severity

_token = partial(token, family="collaboration")

ATLASSIAN = _token(
    "atlassian-api-token",
    "Atlassian or Bitbucket API token",
    r"\b(AT(?:ATT3xFfGF0|CTT3xFfGN0)[A-Za-z0-9_=-]{100,400})",
    "Revoke the token in the Atlassian account's security page.",
    "https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/",
)
BITBUCKET = _token(
    "bitbucket-app-password",
    "Bitbucket app password",
    whole("ATBB[A-Za-z0-9_=.-]{28,32}"),
    "Revoke the app password in Bitbucket's personal settings.",
    "https://support.atlassian.com/bitbucket-cloud/docs/app-passwords/",
)
NOTION = _token(
    "notion-token",
    "Notion integration token",
    whole("ntn_[0-9]{11}[A-Za-z0-9]{35}"),
    "Refresh the secret of the integration.",
    "https://developers.notion.com/docs/authorization",
)
AIRTABLE = _token(
    "airtable-token",
    "Airtable personal access token",
    whole(r"pat[A-Za-z0-9]{14}\.[0-9a-f]{64}"),
    "Delete the token in Airtable's developer hub.",
    "https://airtable.com/developers/web/guides/personal-access-tokens",
)
LINEAR = _token(
    "linear-api-key",
    "Linear API key",
    whole("lin_(?:api|oauth)_[A-Za-z0-9]{40,64}"),
    "Revoke the key in Linear's security settings.",
    "https://linear.app/developers/graphql",
)
FIGMA = _token(
    "figma-token",
    "Figma personal access token",
    whole("fig[dour]_[A-Za-z0-9_-]{40}"),
    "Revoke the token in the Figma settings.",
    "https://www.figma.com/developers/api#access-tokens",
)
POSTMAN = _token(
    "postman-api-key",
    "Postman API key",
    whole("PMAK-[0-9a-f]{24}-[0-9a-f]{34}"),
    "Delete the key in the Postman settings.",
    "https://learning.postman.com/docs/reference/postman-api/authentication/",
)
DROPBOX = _token(
    "dropbox-token",
    "Dropbox access token",
    r"\b(sl\.(?:u\.)?[A-Za-z0-9_-]{130,})",
    "Revoke the token in the Dropbox app console.",
    "https://developers.dropbox.com/oauth-guide",
    minimum_entropy=4.0,
)
CONTENTFUL = _token(
    "contentful-management-token",
    "Contentful management token",
    whole("CFPAT-[A-Za-z0-9_-]{43}"),
    "Revoke the token in the Contentful account settings.",
    "https://www.contentful.com/developers/docs/references/authentication/",
)
TYPEFORM = _token(
    "typeform-token",
    "Typeform personal access token",
    whole("tfp_[A-Za-z0-9_.=-]{44,60}"),
    "Delete the token in the Typeform account.",
    "https://www.typeform.com/developers/get-started/personal-access-token/",
)
HUBSPOT = _token(
    "hubspot-token",
    "HubSpot private app token",
    whole(f"pat-(?:na|eu|ap)[0-9]-{UUID}"),
    "Rotate the token of the private app.",
    "https://developers.hubspot.com/docs/guides/apps/private-apps/overview",
)
SALESFORCE = _token(
    "salesforce-session",
    "Salesforce session id or access token",
    r"\b(00D[A-Za-z0-9]{12,15}![A-Za-z0-9_.]{80,120})",
    "Revoke the session in Salesforce's session management.",
    "https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_tokens_scopes.htm",
)
OKTA = _token(
    "okta-api-token",
    "Okta API token",
    assigned("okta[a-z0-9_.-]{0,20}(?:token|key)|ssws", "00[A-Za-z0-9_-]{40}"),
    "Revoke the token in Okta's security settings.",
    "https://developer.okta.com/docs/guides/create-an-api-token/main/",
    severity=Severity.CRITICAL,
    minimum_entropy=3.8,
)
AUTH0 = _token(
    "auth0-client-secret",
    "Auth0 client secret",
    assigned("auth0[a-z0-9_.-]{0,20}secret", "[A-Za-z0-9_-]{64}"),
    "Rotate the secret of the Auth0 application.",
    "https://auth0.com/docs/get-started/applications/rotate-client-secret",
    minimum_entropy=4.0,
)
README_IO = _token(
    "readme-api-key",
    "ReadMe API key",
    whole("rdme_[a-z0-9]{70}"),
    "Delete the key in the ReadMe dashboard.",
    "https://docs.readme.com/main/docs/api-keys",
)
SOURCEGRAPH = _token(
    "sourcegraph-token",
    "Sourcegraph access token",
    whole("sgp_(?:[0-9a-f]{16}_|local_)?[0-9a-f]{40}"),
    "Delete the token in the Sourcegraph user settings.",
    "https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token",
)
ONEPASSWORD = _token(
    "onepassword-service-account-token",
    "1Password service account token",
    r"\b(ops_eyJ[A-Za-z0-9+/=_-]{200,})",
    "Revoke the service account's token in 1Password.",
    "https://developer.1password.com/docs/service-accounts/",
    severity=Severity.CRITICAL,
)
