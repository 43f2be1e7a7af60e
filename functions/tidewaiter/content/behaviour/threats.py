"""The threats in package code: what each is worth, which capability makes it one, and what to do.

Points and thresholds were chosen on trees of popular packages (`benchmarks/package_behaviour.py`) and the families in public reports.
"""

from tidewaiter.content.behaviour.threat import Threat
from tidewaiter.content.signs import Sign
from tidewaiter.model.severity import Severity

NETWORK, EXECUTE, EVALUATE = "network", "execute", "evaluate"
CAPABILITIES = {
    NETWORK: "reaches the network",
    EXECUTE: "runs other programs",
    EVALUATE: "runs text as code",
}
_ADVICE = (
    "Read the lines that the finding names, and compare the package with what its project publishes. If it is not what you meant to "
    "install, remove it, and rotate every credential that the build and the running container could read."
)


def _threat(
    slug: str,
    title: str,
    points: tuple[int, ...],
    attack: str,
    reference: str,
    *needs: str,
    cwe: str = "CWE-506",
    unasked: bool = False,
) -> Threat:
    sign = Sign(
        slug=f"package-{slug}",
        title=title,
        severity=Severity.HIGH,
        confidence=0.7,
        attack=attack,
        reference=reference,
        advice=_ADVICE,
        cwe=cwe,
    )
    return Threat(sign=sign, points=points, needs=frozenset(needs), unasked=unasked)


HIDDEN_CODE = _threat(
    "runs-hidden-code",
    "Package code that decodes other code and runs it",
    (70, 85),
    "T1027.010",
    "https://github.com/dominictarr/event-stream/issues/116",
    cwe="CWE-95",
)
FETCHED_CODE = _threat(
    "runs-fetched-code",
    "Package code that fetches other code and runs it",
    (65, 85),
    "T1105",
    "https://github.com/faisalman/ua-parser-js/issues/536",
    cwe="CWE-494",
)
OBFUSCATED = _threat(
    "obfuscated",
    "Package code that was made unreadable",
    (40, 60, 80),
    "T1027.013",
    "https://www.aikido.dev/blog/npm-debug-and-chalk-packages-compromised",
)
INVISIBLE = _threat(
    "invisible-characters",
    "Package code with runs of characters that nobody sees",
    (75,),
    "T1027.018",
    "https://www.koi.ai/blog/glassworm-first-self-propagating-worm-using-invisible-code-hits-openvsx-marketplace",
    cwe="CWE-1007",
)
CREDENTIALS = _threat(
    "reads-credentials",
    "Package code that reads credentials of others",
    (40, 60, 80, 90),
    "T1552.001",
    "https://www.cisa.gov/news-events/alerts/2025/09/23/widespread-supply-chain-compromise-impacting-npm-ecosystem",
    NETWORK,
    cwe="CWE-522",
)
ENVIRONMENT = _threat(
    "takes-environment",
    "Package code that packs up all environment variables",
    (60,),
    "T1552.007",
    "https://isc.sans.edu/diary/28678",
    NETWORK,
    cwe="CWE-526",
)
HOST = _threat(
    "describes-host",
    "Package code that collects who and where it runs",
    (0, 40, 50),
    "T1082",
    "https://medium.com/@alex.birsan/dependency-confusion-4a5d60fec610",
    NETWORK,
    cwe="CWE-497",
    unasked=True,
)
DROP = _threat(
    "reports-to-drop",
    "Package code that talks to a place where stolen data is left",
    (45, 60),
    "T1567",
    "https://attack.mitre.org/techniques/T1567/",
    NETWORK,
    EXECUTE,
    cwe="CWE-201",
)
WALLETS = _threat(
    "reads-wallets-or-browsers",
    "Package code that reads browser profiles, sessions or wallets",
    (30, 75, 90),
    "T1555.003",
    "https://attack.mitre.org/techniques/T1555/003/",
    NETWORK,
    EXECUTE,
    cwe="CWE-522",
)
SWAPS = _threat(
    "swaps-wallets",
    "Package code that sends other people's money to an address of its own",
    (80,),
    "T1565.002",
    "https://www.aikido.dev/blog/npm-debug-and-chalk-packages-compromised",
)
SPREADS = _threat(
    "spreads",
    "Package code that publishes packages or plants workflows",
    (30, 65, 85),
    "T1195.001",
    "https://www.cisa.gov/news-events/alerts/2025/09/23/widespread-supply-chain-compromise-impacting-npm-ecosystem",
    NETWORK,
    EXECUTE,
)
REMOTE_SHELL = _threat(
    "opens-remote-shell",
    "Package code that gives a shell to somebody else",
    (80,),
    "T1059",
    "https://attack.mitre.org/techniques/T1059/",
)
DROPPER = _threat(
    "hides-process",
    "Package code that starts a hidden program of Windows",
    (50, 70),
    "T1564.003",
    "https://attack.mitre.org/techniques/T1564/003/",
    EXECUTE,
)
THREATS = (
    HIDDEN_CODE,
    FETCHED_CODE,
    OBFUSCATED,
    INVISIBLE,
    CREDENTIALS,
    ENVIRONMENT,
    HOST,
    DROP,
    WALLETS,
    SWAPS,
    SPREADS,
    REMOTE_SHELL,
    DROPPER,
)
