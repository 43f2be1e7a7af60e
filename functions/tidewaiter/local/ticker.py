"""Fires scheduled rules when the settable clock says so."""

import threading
from datetime import datetime
from typing import Any

from moto.events.models import events_backends

from tidewaiter.errors import BadInputError
from tidewaiter.local.background import Background
from tidewaiter.local.events import Events
from tidewaiter.local.iam_table import Place
from tidewaiter.local.schedule import next_due
from tidewaiter.ports import Clock

TICK_SECONDS = 0.2
ONLINE = "Fetch advisories"
"""Describes the schedule that asks the publishers of advisories: the embedded AWS reaches nobody, so its clock starts it not."""


class Ticker:
    """Looks at the clock several times a second; a rule that was due several times while the clock jumped fires once."""

    def __init__(self, *, place: Place, events: Events, background: Background, clock: Clock) -> None:
        self._place = place
        self._events = events
        self._background = background
        self._clock = clock
        self._due: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begin to tick."""
        threading.Thread(target=self._run, name="embedded-aws-ticker", daemon=True).start()

    def tick(self) -> int:
        """Fire what is due now; returns how many rules fired."""
        fired = 0
        now = self._clock.now()
        with self._lock:
            for bus in list(events_backends[self._place.account][self._place.region].event_buses.values()):
                for rule in list(bus.rules.values()):
                    if rule.scheduled_expression and rule.state != "DISABLED" and rule.description != ONLINE:
                        fired += self._consider(rule, now)
        return fired

    def _consider(self, rule: Any, now: datetime) -> int:
        name, expression = str(rule.arn), str(rule.scheduled_expression)
        try:
            due = self._due.setdefault(name, next_due(expression, now) or datetime.max.replace(tzinfo=now.tzinfo))
            if now < due:
                return 0
            self._due[name] = next_due(expression, now) or datetime.max.replace(tzinfo=now.tzinfo)
        except BadInputError:
            return 0
        self._events.fire(rule)
        return 1

    def _run(self) -> None:
        while self._background.sleep(TICK_SECONDS):
            self.tick()
