"""Shells and the tools of a small system."""

from tidewaiter.inventory.classifier import Classifier, Version

CLASSIFIERS = (
    # Images of busybox begin with the applet that sorts first; the others are hard links to it.
    Classifier(name="busybox", title="BusyBox", files=("busybox", "["), version=Version(pattern=rb"BusyBox v(\d+\.\d+\.\d+)")),
    Classifier(name="bash", title="Bash", files=("bash",), version=Version(pattern=rb"@\(#\)Bash version (\d+\.\d+\.\d+)\(")),
    Classifier(
        name="git",
        title="Git",
        files=("git", "git-remote-http", "git-http-fetch", "git-daemon", "scalar"),
        version=Version(pattern=rb"git/(\d+\.\d+\.\d+(?:[.-]rc\d+)?)[^\x00/]{0,40}\x00"),
    ),
    Classifier(
        name="util-linux",
        title="util-linux",
        files=("mount", "umount", "su", "login", "agetty", "lsblk", "lscpu", "dmesg", "fdisk", "nsenter", "unshare", "blkid", "flock"),
        version=Version(pattern=rb"util-linux (\d+\.\d+(?:\.\d+)?)\x00"),
    ),
    Classifier(
        name="sudo", title="sudo", files=("sudo",), version=Version(pattern=rb"\x00(?:Sudo version %s\n\x00)?(1\.[89]\.\d+(?:p\d+)?)\x00")
    ),
)
"""Tool classifiers."""
