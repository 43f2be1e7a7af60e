"""The process that judges users' policies: whatever an expression costs, it costs this process, which is given little.

Reads one pickled (policies, world) from stdin, which only `policy_process` writes; answers each policy with one line of JSON.
"""

import json
import pickle
import resource
import signal
import sys
from collections.abc import Iterable
from dataclasses import astuple
from itertools import islice
from typing import BinaryIO

from tidewaiter.errors import LimitExceededError
from tidewaiter.posture.policies.judge import judge_policy
from tidewaiter.posture.policies.policy import Policy, World

MAX_OUTCOMES = 200_000
SECONDS_EACH = 0.002
"""What each object adds to the time of a policy; an ordinary expression takes about a seventh of it."""


def main() -> None:
    """Judge what stdin gives until done, or until a limit ends the process: CPU seconds for each policy, and bytes of address space."""
    seconds, size = float(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    policies, world = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own parent wrote it
    answer(policies, world, sys.stdout.buffer, seconds)


def answer(policies: Iterable[Policy], world: World, output: BinaryIO, seconds: float) -> None:
    """Write the outcomes of each policy as one line; SIGPROF ends one that takes longer, also inside the runtime of expressions."""
    for policy in policies:
        signal.setitimer(signal.ITIMER_PROF, seconds + SECONDS_EACH * len(world.subjects))
        outcomes = [astuple(one) for one in islice(judge_policy(policy, world), MAX_OUTCOMES + 1)]
        if len(outcomes) > MAX_OUTCOMES:
            raise LimitExceededError(f"more than {MAX_OUTCOMES} outcomes of one policy")
        signal.setitimer(signal.ITIMER_PROF, 0)
        output.write(json.dumps(outcomes).encode() + b"\n")
        output.flush()


if __name__ == "__main__":
    main()
