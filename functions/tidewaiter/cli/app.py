"""The `tidewaiter` command: verbs, and the one place where an error becomes words and an exit code."""

import os
import sys

import typer

from tidewaiter import __version__
from tidewaiter.cli import audit, database, detect, embedded, explain, lists, respond, scan, train, waiver
from tidewaiter.cli.console import complain, note
from tidewaiter.cli.exit_codes import ExitCode
from tidewaiter.errors import TidewaiterError

app = typer.Typer(
    name="tidewaiter",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Container security for AWS: scans images and manifests, audits clusters, detects, scores, contains.",
)
app.add_typer(scan.app, name="scan")
app.add_typer(audit.app, name="audit")
app.add_typer(database.app, name="db")
app.add_typer(respond.app, name="respond")
app.add_typer(lists.app, name="list")
app.add_typer(waiver.app, name="waiver")
app.add_typer(embedded.app, name="local")
app.command("detect")(detect.detect)
app.command("replay")(detect.replay)
app.command("explain")(explain.explain)
app.command("train")(train.train)
app.command("demo")(embedded.demo)


@app.command()
def version(json: bool = typer.Option(False, "--json", help="As JSON.")) -> None:
    """Print the version."""
    sys.stdout.write(f'{{"version":"{__version__}"}}\n' if json else f"tidewaiter {__version__}\n")


def main() -> None:
    """Run the command line; an expected error ends with its hint, an unexpected one says how to report it."""
    try:
        app()
    except TidewaiterError as error:
        complain(error)
        sys.exit(ExitCode.ERROR)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ExitCode.OK)
    except KeyboardInterrupt:
        note("interrupted")
        sys.exit(ExitCode.ERROR)
