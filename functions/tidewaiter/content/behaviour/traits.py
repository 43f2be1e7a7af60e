"""The patterns that tell what package code can do and threatens to do, by language."""

from tidewaiter.content.behaviour import threats
from tidewaiter.content.behaviour.taking import TAKING
from tidewaiter.content.behaviour.threat import Language, Threat, Trait
from tidewaiter.content.behaviour.threats import EVALUATE, EXECUTE, NETWORK

_JS, _PY, _SH = (frozenset({one}) for one in Language)
_CODE = _JS | _PY
_ALL = _CODE | _SH
_HEX = r"\\x[0-9a-fA-F]{2}"
_BASE64 = r"""["'][A-Za-z0-9+/]{120,}"""
_LOAD = r"""(?:require|import)\s{0,2}\(\s{0,2}|\bfrom\s{1,4}|\bimport\s{1,4}"""
_UNPACKED = r"(?:b64decode|b32decode|b85decode|a85decode|decompress|fromhex|unhexlify|marshal\.loads|rot_?13|Fernet\()"
_HOME = r"""(?:[~/"'`]|\\\\)"""
"""What stands before a path in a home directory."""


def _can(capability: str, languages: frozenset[Language], pattern: str) -> Trait:
    return Trait(of=capability, what=threats.CAPABILITIES[capability], pattern=pattern, languages=languages)


def _sign(threat: Threat, what: str, languages: frozenset[Language], pattern: str, least: int = 1, occurs: tuple[str, ...] = ()) -> Trait:
    return Trait(of=threat.sign.slug, what=what, pattern=pattern, languages=languages, least=least, occurs=occurs)


_CAPABILITIES = (
    _can(
        NETWORK,
        _JS,
        rf"""(?:{_LOAD})["'`](?:node:)?(?:https?|net|dns|dns/promises|tls|dgram|http2|axios|node-fetch|got|request|undici|ws|needle|superagent)["'`]"""
        r"|\bfetch\s{0,2}\(|XMLHttpRequest|new WebSocket\s{0,2}\(",
    ),
    _can(
        NETWORK,
        _PY,
        r"(?:^|\n)[ \t]{0,40}(?:import|from)[ \t]{1,4}(?:[\w.]{1,30},[ \t]{0,2}){0,8}(?:urllib|urllib2|urllib3|requests|socket|http\.client"
        r"|httplib|httpx|aiohttp|ftplib|smtplib)\b"
        r"""|urlopen\s{0,2}\(|\brequests\.(?:get|post|put)\s{0,2}\(|__import__\(\s{0,2}["'](?:urllib|requests|socket|http)"""
        r"|;\s{0,4}import (?:urllib|requests|socket|http)",
    ),
    _can(
        NETWORK,
        _SH,
        r"\b(?:curl|wget|nc|ncat|nslookup|dig)\s|fetch\(|https?\.(?:get|request)\(|urlopen\(|require\([\x22\x27](?:node:)?(?:https?|dns|net)[\x22\x27]\)",
    ),
    _can(
        EXECUTE,
        _JS,
        rf"""(?:{_LOAD})["'`](?:node:)?(?:child_process|execa|shelljs|cross-spawn)["'`]|\bBun\.(?:spawn|\$)""",
    ),
    _can(EXECUTE, _PY, r"\bsubprocess\b|\bos\.(?:system|popen|exec[lv]p?e?|startfile|spawn[lv]p?e?)\s{0,2}\(|\bpty\.spawn\b"),
    _can(EXECUTE, _SH, r"\||\b(?:sh|bash|node|bun|python3?|perl|powershell)\s|child_process"),
    _can(EVALUATE, _JS, r"\beval\s{0,2}\(|new Function\s{0,2}\(|\bvm\.(?:runIn|Script)|\bimport\s{0,2}\(\s{0,2}[\"'`]data:"),
    _can(EVALUATE, _PY, r"\b(?:exec|eval)\s{0,2}\(|\bmarshal\.loads\b"),
)
_HIDDEN = (
    _sign(
        threats.HIDDEN_CODE,
        "runs text that it decodes in the same breath",
        _JS | _SH,
        r"(?:\beval|\bFunction|vm\.runIn[A-Za-z]{3,20})\s{0,2}\(\s{0,4}(?:\w{1,30}\()?(?:atob|Buffer\.from"
        r"|new Buffer|unescape|decodeURIComponent|String\.fromCharCode)\s{0,2}\(",
    ),
    _sign(
        threats.HIDDEN_CODE,
        "runs text that it decodes in the same breath",
        _PY | _SH,
        rf"\b(?:exec|eval)\s{{0,2}}\(\s{{0,4}}[^\n#]{{0,90}}\b{_UNPACKED}",
    ),
    _sign(
        threats.HIDDEN_CODE,
        "gives decoded text to a program",
        _ALL,
        r"base64\s{1,4}(?:-d|-D|--decode)\b[^\n]{0,60}\|\s{0,4}(?:sudo\s{1,3})?(?:ba|z|da)?sh\b"
        r"|-[eE][nN]?[cC]?[a-zA-Z]{0,12}\s{1,3}[A-Za-z0-9+/=]{120}",
        occurs=(r"base64\s{1,4}-", r"[pP]ower[sS]hell[^\n]{0,120}[A-Za-z0-9+/=]{80}"),
    ),
    _sign(
        threats.HIDDEN_CODE,
        "starts Python with text that it decodes",
        _PY,
        rf"""["']-c["']\s{{0,4}},[^\n]{{0,120}}{_UNPACKED}""",
    ),
    _sign(
        threats.HIDDEN_CODE,
        "decodes a long text of base64 that stands in the code",
        _PY,
        rf"(?:b64decode|b85decode|fromhex|decompress)\s{{0,2}}\([^\n\"']{{0,40}}b?{_BASE64}",
    ),
    _sign(
        threats.HIDDEN_CODE,
        "runs code put together from numbers of characters",
        _CODE,
        r"(?:exec|eval|Function)\s{0,2}\([^\n]{0,40}(?:(?:chr\(|fromCharCode\("
        r"|\bmap\(chr)[^\n]{0,40}){1,3}[0-9]{2,3}\s{0,2},\s{0,2}[0-9]{2,3}",
    ),
    _sign(
        threats.FETCHED_CODE,
        "runs what it fetched as code",
        _PY | _SH,
        r"\b(?:exec|eval)\s{0,2}\(\s{0,4}(?:compile\(\s{0,4})?[^\n#]{0,60}(?:urlopen|requests\.get|httpx\.get"
        r"|urllib\.request)\b",
    ),
    _sign(
        threats.FETCHED_CODE,
        "gives what it fetched to a shell",
        _ALL,
        r"\b(?:curl|wget)\s[^\n|]{1,200}\|\s{0,4}(?:sudo\s{1,3})?(?:(?:ba|z|da)?sh|node|bun|python3?|perl)\b",
    ),
    _sign(
        threats.FETCHED_CODE,
        "fetches a program into a temporary place and starts it",
        _SH,
        r"\b(?:curl|wget)\s[^\n]{1,200}/tmp/[^\n]{1,120}(?:&&|;)[^\n]{0,80}(?:chmod\s{1,3}(?:\+x|7)"
        r"|(?:ba)?sh\s{1,3}/tmp/)",
    ),
    _sign(
        threats.FETCHED_CODE,
        "runs what a request answered as code",
        _JS,
        r"\beval\s{0,2}\(\s{0,4}(?:body|res|resp|response|data|await|r|d)(?:\.(?:data|text|body"
        r"|toString)\b[^\n]{0,20})?\s{0,2}[()]|new Function(?:\.constructor)?\s{0,2}\([^\n)]{0,40}(?:\.data\b"
        r"|\bresponse\b|\bbody\b)",
    ),
)
_UNREADABLE = (
    _sign(threats.OBFUSCATED, "has many names as obfuscators make them", _JS, r"\b_0x[0-9a-f]{4,6}\b", 24),
    _sign(
        threats.OBFUSCATED,
        "looks up its own words in a shuffled list",
        _JS,
        r"_0x[0-9a-f]{4,6}\[['\"](?:push|shift)['\"]\]\(_0x|while\s{0,2}\(!!\[\]\)",
    ),
    _sign(
        threats.OBFUSCATED,
        "writes whole sentences as hexadecimal escapes",
        _CODE,
        rf"""(?:{_HEX}){{10,12}}(?:{_HEX})*[a-zA-Z0-9 ]?["'`]""",
        12,
    ),
    _sign(
        threats.OBFUSCATED,
        "hides code behind hundreds of blanks",
        _CODE,
        r"[;)}\]'\"][ \t]{250}[ \t]*(?:var|const|let|global|eval|exec|import|require|_0x|__import__|try"
        r"|\(function|!function)\b",
        occurs=(r"[ \t]{20}(?:var|const|let|global|eval|exec|import|require|_0x|__import__|try|\(function|!function)",),
    ),
    _sign(
        threats.OBFUSCATED,
        "reaches modules by names that it hides",
        _PY,
        rf"(?:__import__|getattr)\s{{0,2}}\([^\n]{{0,40}}(?:{_HEX}{_HEX}|b64decode|\[::-1\]|chr\([0-9])",
    ),
    _sign(
        threats.OBFUSCATED,
        "reaches modules by names that it hides",
        _JS,
        rf"\brequire\s{{0,2}}\(\s{{0,2}}(?:[\"'`]{_HEX}{_HEX}|Buffer\.from|atob\(|String\.fromCharCode)",
    ),
    _sign(
        threats.OBFUSCATED,
        "was packed or locked by a known tool",
        _PY,
        r"__pyarmor__\s{0,2}\(|pyarmor_runtime|from pytransform import|_____\s{0,2}=\s{0,2}eval",
    ),
    _sign(
        threats.INVISIBLE,
        "holds a long run of invisible characters",
        _CODE,
        r"(?:\xef\xb8[\x80-\x8f]|\xf3\xa0[\x84-\x87][\x80-\xbf]){16}",
        occurs=(r"(?:\xef\xb8[\x80-\x8f]){8}", r"(?:\xf3\xa0[\x84-\x87][\x80-\xbf]){8}"),
    ),
    _sign(
        threats.INVISIBLE,
        "uses an invisible letter as a name or an argument",
        _JS,
        r"(?:\xe3\x85\xa4|\xef\xbe\xa0)\s{0,2}[,}=\]]|[,{\[]\s{0,2}(?:\xe3\x85\xa4|\xef\xbe\xa0)",
        occurs=(r"\xe3\x85\xa4", r"\xef\xbe\xa0"),
    ),
)


def _credential(what: str, pattern: str) -> Trait:
    return _sign(threats.CREDENTIALS, f"names {what}", _ALL, pattern)


_STOLEN = (
    _credential("the credentials of AWS", r"\.aws['\"`]?\s{0,3}[/,\\+]{1,2}\s{0,3}['\"`]?credentials"),
    _credential(
        "keys of SSH",
        rf"{_HOME}\.ssh['\"`]?\s{{0,3}}[/,\\+]{{1,2}}\s{{0,3}}['\"`]?(?:id_(?:rsa|ed25519|ecdsa|dsa)"
        rf"|authorized_keys)|\bid_rsa\b",
    ),
    _credential("the tokens of npm", rf"{_HOME}\.npmrc\b|/-/npm/v1/tokens|npm config get[^\n]{{0,60}}_authToken"),
    _credential("the tokens of PyPI", rf"{_HOME}\.pypirc\b"),
    _credential("passwords of .netrc or Git", rf"{_HOME}\.(?:netrc|git-credentials)\b|gh auth token\b"),
    _credential(
        "logins of Docker or Kubernetes",
        r"\.docker['\"`]?\s{0,3}[/,]\s{0,3}['\"`]?config\.json|\.kube['\"`]?\s{0,3}[/,]\s{0,3}['\"`]?config\b"
        r"|kubernetes\.io/serviceaccount/token",
    ),
    _credential(
        "logins of Google Cloud or Azure",
        r"\.config/gcloud|application_default_credentials\.json"
        r"|\.azure['\"`]?\s{0,3}[/,]\s{0,3}['\"`]?(?:accessTokens|msal_token)",
    ),
    _credential(
        "the credentials of the machine's role",
        r"169\.254\.169\.254/latest/meta-data/iam|169\.254\.170\.2\b"
        r"|metadata\.google\.internal/computeMetadata/v1/instance/service-accounts",
    ),
    _credential("the passwords of the system", r"/etc/shadow\b"),
    _sign(
        threats.ENVIRONMENT,
        "turns all environment variables into one text",
        _JS | _SH,
        r"JSON\.stringify\s{0,2}\(\s{0,4}(?:\{[^{}\n]{0,120})?(?:\.\.\.)?process\.env\s{0,4}[,)}]"
        r"|(?:querystring|qs)\.stringify\(\s{0,3}process\.env\s{0,3}[,)]|\b(?:printenv|env)\s{0,3}\|[^\n"
        r"|]{0,40}(?:base64|curl|xxd|nc\b)",
    ),
    _sign(
        threats.ENVIRONMENT,
        "turns all environment variables into one text",
        _PY,
        r"(?:dumps|urlencode|str|repr|b64encode"
        r"|format)\s{0,2}\(\s{0,4}(?:dict\s{0,2}\(\s{0,4})?os\.environ(?:\.copy\(\)|\.items\(\))?\s{0,4}[,)]"
        r"|(?:json|data|params"
        r"|headers)\s{0,2}=\s{0,2}(?:dict\s{0,2}\(\s{0,4})?os\.environ(?:\.copy\(\))?\s{0,4}[,)]",
    ),
    _sign(
        threats.HOST,
        "asks for the host's name",
        _ALL,
        r"\bhostname\s{0,2}\(\)|\$\(hostname|\bhostname\(\)|gethostname\s{0,2}\(|platform\.node\s{0,2}\(|COMPUTERNAME",
    ),
    _sign(
        threats.HOST,
        "asks for the user's name",
        _ALL,
        r"\bos\.userInfo\s{0,2}\(|\buserInfo\(\)|getpass\.getuser\s{0,2}\(|os\.getlogin\s{0,2}\("
        r"|process\.env\.USER(?:NAME)?\b|\bwhoami\b",
    ),
    _sign(
        threats.HOST,
        "asks for addresses of the network or of its own",
        _ALL,
        r"networkInterfaces\s{0,2}\(|api\.ipify\.org|\bipinfo\.io\b|ip-api\.com|\bifconfig\.me\b"
        r"|icanhazip\.com|checkip\.amazonaws|dns\.getServers\(|/etc/passwd\b",
    ),
    _sign(
        threats.DROP,
        "names a webhook of a chat",
        _ALL,
        r"discord(?:app)?\.com/api/webhooks/|api\.telegram\.org/bot|hooks\.slack\.com/services/T",
    ),
    _sign(
        threats.DROP,
        "names a place where anybody may leave or fetch data",
        _ALL,
        r"pastebin\.com/(?:raw|api)|hastebin\.com|rentry\.co/|transfer\.sh\b|\bgofile\.io|\bfile\.io/"
        r"|anonfiles?\.com|bashupload\.com|\b0x0\.st|termbin\.com|paste\.ee/|dpaste\.(?:com|org)|controlc\.com"
        r"|store[0-9]\.gofile",
    ),
    _sign(
        threats.DROP,
        "names a place that shows requests to whoever made it",
        _ALL,
        r"webhook\.site|requestbin|pipedream\.net|burpcollaborator|oastify\.com|\binteract\.sh|\.oast\.(?:fun"
        r"|me|pro|live|site|online)|requestcatcher\.com|dnslog\.cn|ceye\.io|canarytokens|beeceptor\.com"
        r"|hookbin\.com|eo[a-z0-9]{5,20}\.m\.pipedream",
    ),
    _sign(
        threats.DROP,
        "names a tunnel to a machine without an address",
        _ALL,
        r"\.ngrok(?:-free)?\.(?:io|app|dev)|trycloudflare\.com|\.loca\.lt|serveo\.net|localhost\.run"
        r"|\.onion\b(?:/|:|['\"`])|portmap\.(?:io|host)",
    ),
    _sign(
        threats.DROP,
        "names an address of the internet by number",
        _ALL,
        r"\b(?:https?|wss?|tcp)://(?:[13-9]|1[1-9]|[2-9][0-9]|1[013-5][0-9]|12[0-689]|16[0-8]|17[01345-9]"
        r"|18[0-9]|19[013-79]|20[0-24-9]|21[0-9]|22[0-3])\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\b",
    ),
    _sign(
        threats.WALLETS,
        "names profiles of browsers",
        _CODE,
        r"Local Extension Settings|User Data['\"`/\\]{1,4}Default|BraveSoftware[/\\'\"`, ]{1,6}Brave-Browser"
        r"|Mozilla[/\\'\"`, ]{1,6}Firefox[/\\'\"`, ]{1,6}Profiles|Opera Software[/\\'\"`, ]{1,6}Opera",
    ),
    _sign(
        threats.WALLETS,
        "names the passwords and cookies of browsers",
        _CODE,
        r"['\"`/\\]Login Data\b|key4\.db|logins\.json|CryptUnprotectData|find-generic-password"
        r"|['\"`/\\]Cookies['\"`]\s{0,3}\)[^\n]{0,80}sqlite",
    ),
    _sign(
        threats.WALLETS,
        "names wallets",
        _CODE,
        r"nkbihfbeogaeaoehlefnkodbefgpgknn|\.config/solana|Exodus[/\\'\"`, ]{1,4}exodus\.wallet|exodus\.wallet"
        r"|Electrum[/\\'\"`, ]{1,4}wallets|\bwallet\.dat\b|atomic[/\\'\"`, ]{1,4}Local Storage",
    ),
    _sign(
        threats.WALLETS,
        "looks for tokens of Discord",
        _CODE,
        r"discord(?:canary|ptb)?['\"`/\\, ]{1,6}(?:Local Storage)|mfa\\\.\[\\w-\]\{84\}"
        r"|\[\\w-\]\{24\}\\\.\[\\w-\]\{6\}",
    ),
    _sign(
        threats.WALLETS,
        "replaces addresses of wallets in what the browser sends",
        _JS,
        r"window\.ethereum\b[^\n]{0,1000}(?:XMLHttpRequest\.prototype|window\.fetch\s{0,2}=)"
        r"|XMLHttpRequest\.prototype\.(?:open|send)\s{0,2}=[^\n]{0,1000}\b(?:bc1q|0x[0-9a-fA-F]{40})",
        occurs=("window\\.ethereum", "XMLHttpRequest\\.prototype\\.(?:open|send)"),
    ),
    _sign(
        threats.WALLETS,
        "holds many addresses of wallets",
        _JS,
        r"['\"`](?:0x[0-9a-fA-F]{40}|bc1q[a-z0-9]{38}|T[1-9A-HJ-NP-Za-km-z]{33}"
        r"|1[1-9A-HJ-NP-Za-km-z]{33})['\"`]",
        30,
    ),
    _sign(threats.SPREADS, "publishes packages", _ALL, r"\bnpm publish\b|\bnpm[\"'`]\s{0,2},\s{0,2}\[\s{0,2}[\"'`]publish|twine upload"),
    _sign(threats.SPREADS, "asks whose token it holds", _ALL, r"/-/whoami\b|\bnpm whoami\b|api\.github\.com/user(?:/repos|/orgs)?\b"),
    _sign(threats.SPREADS, "runs a search for secrets", _ALL, r"\btrufflehog\b|\bgitleaks\b"),
    _sign(threats.SPREADS, "plants a workflow", _ALL, r"\.github/workflows/[A-Za-z0-9_.-]{1,60}\.ya?ml"),
    _sign(
        threats.SPREADS,
        "makes repositories public or creates them",
        _ALL,
        r"/user/repos\b|--visibility[ =]public|private\s{0,2}:\s{0,2}(?:false|!1)[^\n]{0,60}auto_init",
    ),
    _sign(
        threats.REMOTE_SHELL,
        "joins a shell to a connection",
        _PY,
        r"dup2\s{0,2}\(\s{0,3}\w{1,20}\.fileno\(\)[^~]{0,400}(?:/bin/(?:ba|z|da)?sh|pty\.spawn)",
    ),
    _sign(
        threats.REMOTE_SHELL,
        "joins a shell to a connection",
        _ALL,
        r"\b(?:ba|z)?sh\s{1,3}-i\s{0,3}[>&0-9]{0,4}\s{0,3}[>&]{1,2}\s{0,3}/dev/tcp/"
        r"|\bnc(?:at)?\s[^\n]{0,60}-[a-z]{0,3}e\s{1,3}/bin/",
    ),
    _sign(
        threats.REMOTE_SHELL,
        "joins a shell to a connection",
        _JS,
        r"spawn\(\s{0,2}['\"`](?:/bin/)?(?:ba"
        r"|z)?sh['\"`][^\n]{0,80}[^;]{0,200}\.pipe\(\s{0,2}\w{1,20}\.stdin\s{0,2}\)",
    ),
    _sign(
        threats.DROPPER,
        "hides a program's window",
        _CODE,
        r"-[wW](?:indow[sS]tyle)?\s{1,3}[hH]idden\b|CREATE_NO_WINDOW[^\n]{0,60}powershell"
        r"|powershell[^\n]{0,80}-[eE]xecutionPolicy\s{1,3}[bB]ypass",
    ),
    _sign(
        threats.DROPPER,
        "fetches by tools of Windows that run programs",
        _ALL,
        r"certutil[^\n]{0,40}-urlcache|bitsadmin\s{1,3}/transfer|\bmshta(?:\.exe)?\s{1,3}http"
        r"|regsvr32[^\n]{0,40}/i:http|DownloadString\s{0,2}\(|DownloadFile\s{0,2}\("
        r"|Invoke-WebRequest[^\n]{1,120}\.exe",
    ),
)
TRAITS = (*_CAPABILITIES, *_HIDDEN, *_UNREADABLE, *_STOLEN, *TAKING)
