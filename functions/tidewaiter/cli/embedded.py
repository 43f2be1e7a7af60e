"""`tidewaiter demo` and `tidewaiter local`: the embedded AWS on this machine."""

import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from tidewaiter.cli.console import note
from tidewaiter.errors import BadInputError, NotFoundError

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Run Tidewaiter in an AWS account on this machine.")

_STATE = "local.json"


def demo(output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the HTML report.")] = Path("out/demo")) -> None:
    """Push a bad and a good image into an AWS on this machine and watch the danger being contained and released."""
    _need_local_extra()
    from tidewaiter.local.demo import run_demo

    run_demo(output, lambda line: print(line, flush=True))  # noqa: T201 - the demo's output is its data


@app.command(short_help="Start the embedded AWS and keep it running.")
def up() -> None:
    """Start the embedded AWS with Tidewaiter deployed in it, and keep it running until Ctrl-C or `local down`."""
    _need_local_extra()
    from tidewaiter.adapters.layer_cache import default_cache_folder
    from tidewaiter.local.aws import EmbeddedAws
    from tidewaiter.local.product import deploy_product

    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda _number, _frame: stop.set())
    with EmbeddedAws() as aws:
        deploy_product(aws)
        state = {"pid": os.getpid(), "endpoint": aws.endpoint, "registry": aws.registry.host, "account": aws.account, "region": aws.region}
        path = default_cache_folder() / _STATE
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(state))
        sys.stdout.write(
            f"export AWS_ENDPOINT_URL={aws.endpoint} AWS_REGION={aws.region} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test\n"
        )
        sys.stdout.flush()
        note(f"registry for docker, skopeo or crane: {aws.registry.host} (create the repository first: aws ecr create-repository)")
        note("stop with Ctrl-C, or `tidewaiter local down` from another terminal")
        stop.wait()
        path.unlink(missing_ok=True)


@app.command(short_help="Stop the embedded AWS that `local up` started.")
def down() -> None:
    """Stop the embedded AWS that `local up` started."""
    from tidewaiter.adapters.layer_cache import default_cache_folder

    path = default_cache_folder() / _STATE
    if not path.is_file():
        raise NotFoundError("no embedded AWS is running", hint="Start one with `tidewaiter local up`")
    pid = int(json.loads(path.read_text())["pid"])
    path.unlink()
    try:
        os.kill(pid, signal.SIGTERM)
    except ProcessLookupError:
        raise NotFoundError("the embedded AWS is gone already", where=f"process {pid}") from None
    note(f"stopped process {pid}")


def _need_local_extra() -> None:
    try:
        import awslambdaric
        import moto
    except ImportError as error:
        raise BadInputError(f"{error.name} is not installed", hint="pip install 'tidewaiter[cli,local,score]'") from error
    del awslambdaric, moto
