"""Rebuilds the database that the wheel carries: `python -m tidewaiter.adapters.advisory_ship FEEDS [YYYY-MM-DD]`.

Only sources whose licence allows it are taken (`feeds._sources.SHIPPABLE`); model scores are added where the scorer is installed.
"""

import json
import sys
import tempfile
from importlib import import_module, util
from pathlib import Path

from tidewaiter.adapters.advisory_build import build_database
from tidewaiter.adapters.advisory_home import pack_database
from tidewaiter.feeds._sources import SHIPPABLE
from tidewaiter.model.advisory import DatabaseInfo
from tidewaiter.ports import Scorer

DATA = Path(__file__).parent / "data"


def ship(feeds: Path, built: str, scorer: Scorer | None, data: Path = DATA) -> DatabaseInfo:
    """Build, compress and write `advisories.sqlite.zst` with its manifest; `built` is the date it carries (RFC 3339)."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "advisories.sqlite"
        info = build_database(feeds, plain, scorer, built=built, sources=SHIPPABLE)
        manifest = pack_database(plain, data / "advisories.sqlite.zst")
    (data / "advisories.json").write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n")
    return info


def installed_scorer() -> Scorer | None:
    """Return the XGBoost scorer where its library is installed (the `score` extra), else None."""
    name = "tidewaiter.adapters.xgboost_scorer"
    if util.find_spec("xgboost") is None or util.find_spec(name) is None:
        return None
    scorer: Scorer = import_module(name).XgboostScorer()
    return scorer


def main(arguments: list[str]) -> int:
    """Run from the command line."""
    feeds, built = Path(arguments[0]), arguments[1] if len(arguments) > 1 else ""
    info = ship(feeds, f"{built}T00:00:00Z" if built else "", installed_scorer())
    sys.stdout.write(f"{info.built} {info.sha256} {sum(feed.records for feed in info.feeds)} records, model {info.model_version or '-'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
