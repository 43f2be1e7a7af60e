"""Work that AWS does asynchronously: deliveries, asynchronous invocations, polling; with a way to wait until it is quiet."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

LOGGER = logging.getLogger(__name__)


class Background:
    """A small thread pool; failures are kept in `failures` for the demo and the tests to look at, never lost."""

    def __init__(self, workers: int = 24) -> None:
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="embedded-aws")
        self._open: set[Future[None]] = set()
        self._lock = threading.Lock()
        self.stopping = threading.Event()
        self.failures: list[BaseException] = []

    def submit(self, work: Callable[[], None]) -> None:
        """Run `work` soon; does nothing once the embedded AWS is closing."""
        if self.stopping.is_set():
            return
        with self._lock:
            future = self._pool.submit(work)
            self._open.add(future)
        future.add_done_callback(self._done)

    def settle(self, timeout: float = 30.0) -> bool:
        """Wait until no work is left; False if there still is some after `timeout` seconds."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            with self._lock:
                if not self._open:
                    return True
            time.sleep(0.01)
        return False

    def sleep(self, seconds: float) -> bool:
        """Sleep, but wake up on closing; True if the embedded AWS is still open."""
        return not self.stopping.wait(seconds)

    def close(self) -> None:
        """Stop taking work and wait for what runs."""
        self.stopping.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _done(self, future: Future[None]) -> None:
        with self._lock:
            self._open.discard(future)
        if future.cancelled():
            return
        failure = future.exception()
        if failure is not None and not self.stopping.is_set():
            LOGGER.error("background work failed: %s", failure, exc_info=failure)
            self.failures.append(failure)
