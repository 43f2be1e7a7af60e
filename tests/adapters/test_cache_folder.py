"""The shared cache folder: whole files, nobody else's, within a limit, one holder at a time."""

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest

from tidewaiter.adapters.cache_folder import CacheFolder


def folder(root: Path, **fields) -> CacheFolder:
    return CacheFolder(root, **{"limit": 1 << 20, "patience": 5, **fields})


def test_what_is_written_is_read_by_others(tmp_path):
    """A second process sees the whole file, and no scratch file stays."""
    folder(tmp_path).write("layers/1/a", b"body")
    assert folder(tmp_path).read("layers/1/a") == b"body"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a"]


@pytest.mark.parametrize("mode", [0o666, 0o664, 0o602])
def test_a_file_that_others_may_write_is_not_believed(tmp_path, mode):
    """A shared folder is no way to tell us that a layer is clean."""
    folder(tmp_path).write("a", b"body")
    (tmp_path / "a").chmod(mode)
    assert folder(tmp_path).read("a") is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_file_of_another_user_is_not_believed(tmp_path):
    """Whoever owns it can change it at any time."""
    folder(tmp_path).write("a", b"body")
    os.chown(tmp_path / "a", 12345, -1)
    assert folder(tmp_path).read("a") is None


@pytest.mark.parametrize("kind", ["link", "pipe", "directory"])
def test_what_is_no_regular_file_is_absent(tmp_path, kind):
    """Nothing outside is read, and no pipe keeps us waiting."""
    (tmp_path / "target").write_bytes(b"body")
    {
        "link": lambda path: path.symlink_to(tmp_path / "target"),
        "pipe": os.mkfifo,
        "directory": Path.mkdir,
    }[kind](tmp_path / "a")
    assert folder(tmp_path).read("a") is None


def test_the_least_recently_used_give_way(tmp_path):
    """Reading makes young; what an earlier run left and nobody read goes first."""
    for number, name in enumerate("abc"):
        folder(tmp_path).write(name, b"x" * 100)
        os.utime(tmp_path / name, (number, number))
    assert folder(tmp_path).read("a")
    folder(tmp_path, limit=300).write("d", b"x" * 100)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["a", "d"]


def test_what_this_run_needs_stays_however_small_the_limit(tmp_path):
    """The layers of the image at hand are read again when it is put together."""
    run = folder(tmp_path, limit=10)
    for name in "abc":
        run.write(name, b"x" * 100)
    assert [run.read(name) for name in "abc"] == [b"x" * 100] * 3


def _hold(root: Path, ready, seconds: float) -> None:
    with folder(root).held("layer"):
        ready.set()
        time.sleep(seconds)


def test_a_second_process_waits_for_the_first(tmp_path):
    """One works at a time."""
    context = multiprocessing.get_context("fork")
    ready = context.Event()
    first = context.Process(target=_hold, args=(tmp_path, ready, 0.3))
    first.start()
    assert ready.wait(5)
    start = time.monotonic()
    with folder(tmp_path).held("layer"):
        waited = time.monotonic() - start
    first.join()
    assert waited > 0.1


@pytest.mark.parametrize("patience", [0.2, 30])
def test_nobody_waits_for_the_dead_or_for_ever(tmp_path, patience):
    """A killed holder lets go at once; a slow one is given up."""
    context = multiprocessing.get_context("fork")
    ready = context.Event()
    first = context.Process(target=_hold, args=(tmp_path, ready, 60))
    first.start()
    assert ready.wait(5)
    if patience > 1:
        os.kill(first.pid, signal.SIGKILL)
    with folder(tmp_path, patience=patience).held("layer"):
        assert (patience < 1) is first.is_alive() or first.join(5) is None
    first.kill()
    first.join()


def test_where_nothing_can_be_locked_work_goes_on(tmp_path):
    """A read-only home costs double work, not the scan."""
    (tmp_path / "file").write_text("")
    with folder(tmp_path / "file" / "cache").held("layer"):
        done = True
    assert done
