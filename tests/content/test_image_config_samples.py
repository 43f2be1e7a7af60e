"""Every check of an image's configuration on samples of real builds: three that it must tell, three that only look alike."""

import pytest

from tests.builders import image
from tidewaiter.content import beside, image_config, image_contents
from tidewaiter.content.image_age import AGE
from tidewaiter.model.image import HistoryEntry, Image, ImageConfig, Platform

Samples = tuple[tuple[Image, ...], tuple[Image, ...]]


def run(*commands: str) -> tuple[Image, ...]:
    """Make one image of each command, written as BuildKit writes it."""
    return tuple(step(f"RUN /bin/sh -c {command} # buildkit") for command in commands)


def step(text: str) -> Image:
    """Make an image of one step."""
    return image(config=ImageConfig(history=(HistoryEntry(created_by=text),)))


def steps(*texts: str) -> tuple[Image, ...]:
    """Make one image of each step."""
    return tuple(map(step, texts))


def config(**fields: object) -> Image:
    """Make an image with a configuration."""
    return image(config=ImageConfig(**fields))


def env(*variables: str) -> tuple[Image, ...]:
    """Make one image of each variable."""
    return tuple(config(env=(variable,)) for variable in variables)


WINDOWS = Platform(os="windows")
SAMPLES: dict[str, Samples] = {
    "TW-IMAGE-latest-tag": (
        (image(reference="web:latest"), image(reference="r.example:5000/team/web:latest"), image(reference="x", tags=("latest",))),
        (
            image(reference="web:1.0"),
            image(reference="web:latest-7"),
            image(reference="r.example:5000/web@sha256:" + "a" * 64, tags=("latest", "1")),
        ),
    ),
    "TW-IMAGE-loose-environment": (
        env("NODE_TLS_REJECT_UNAUTHORIZED=0", "GIT_SSL_NO_VERIFY=true", "LD_PRELOAD=/opt/hook.so"),
        env("NODE_TLS_REJECT_UNAUTHORIZED=1", "GIT_SSL_NO_VERIFY=", "LD_LIBRARY_PATH=/opt/lib"),
    ),
    "TW-IMAGE-no-healthcheck": (
        (config(), config(user="1"), config(cmd=("sleep",))),
        tuple(config(healthcheck=True, user=user) for user in ("", "1", "root")),
    ),
    "TW-IMAGE-opened-permissions": (
        run("chmod -R 777 /app", "chmod a+w /etc/app", "chmod 4755 /app/tool && true"),
        run("chmod -R 755 /app", "chmod u+w /etc/app", "chmod 0644 /app/777.txt"),
    ),
    "TW-IMAGE-password-set": (
        run("echo root:toor | chpasswd", "useradd -m -p secret deploy", "echo hunter2 | passwd --stdin deploy"),
        run("useradd -m deploy", "passwd -l root", "userdel --remove deploy"),
    ),
    "TW-IMAGE-privileged-label": (
        (
            config(labels={"run": "docker run --privileged -v /:/host IMAGE"}),
            config(labels={"com.example.privileged": "true"}),
            config(labels={"org.label-schema.docker.cmd": "docker run --net=host app"}),
        ),
        (
            config(labels={"run": "docker run -p 80:80 IMAGE"}),
            config(labels={"com.example.privileged": "false"}),
            config(labels={"description": "needs no --privileged"}),
        ),
    ),
    "TW-IMAGE-remote-access": (
        (config(exposed_ports=("22/tcp",)), config(exposed_ports=("2375/tcp",)), config(entrypoint=("/usr/sbin/sshd", "-D"))),
        (config(exposed_ports=("2222/tcp",)), config(exposed_ports=("8022/tcp",)), config(cmd=("ssh-keygen",))),
    ),
    "TW-IMAGE-remote-add": (
        steps(
            "ADD https://example.com/app.tgz /app/ # buildkit",
            "/bin/sh -c #(nop) ADD http://example.com/x /x",
            "ADD ftp://example.com/a /a",
        ),
        steps("ADD app.tgz /app/ # buildkit", "ADD --checksum=sha256:00 https://example.com/a /a", "COPY https /x"),
    ),
    "TW-IMAGE-remote-script": (
        run(
            "curl -fsSL https://example.com/i.sh | bash -s -- -y",
            "wget -qO- https://example.com/i | sudo sh",
            'bash -c "$(curl -fsSL https://example.com/i)"',
        ),
        run(
            "curl -fsSLo i.sh https://example.com/i.sh && sha256sum -c sums",
            "curl https://example.com/a.gpg | gpg --dearmor -o /k",
            "wget https://example.com/bash.tgz",
        ),
    ),
    "TW-IMAGE-runs-as-root": (
        (config(user="0:0"), config(user="root"), image(platform=WINDOWS, config=ImageConfig(user="ContainerAdministrator"))),
        (
            config(user="1000"),
            config(user="rootless"),
            image(platform=WINDOWS),
            image(platform=WINDOWS, config=ImageConfig(user="ContainerUser")),
        ),
    ),
    "TW-IMAGE-secret-in-config": (
        (
            config(
                env=(
                    "AWS_ACCESS_KEY_ID=AKIA" + "Q3EGR7YPAAZ5XWLN",
                    "AWS_SECRET_ACCESS_KEY=" + "kW8sD2fLq9Zx4Vb7Nm1Cy6Tr3Pu5Hj0Ge" + "AiXoKzB",
                )
            ),
            config(labels={"source": "mysql://app:" + "Qr71xVbNs40Ke" + "@db.prod.internal/app"}),
            step("RUN |1 DB=x /bin/sh -c psql postgres://app:" + "Xk29dLqPw83Zs" + "@db.prod.internal/app"),
        ),
        (
            config(env=("AWS_ACCESS_KEY_ID=", "AWS_REGION=us-east-1")),
            config(labels={"token": "none"}),
            step("RUN psql postgres://app:${PASSWORD}@db/app"),
        ),
    ),
    "TW-IMAGE-sensitive-volume": (
        (config(volumes=("/etc",)), config(volumes=("/var/run/docker.sock",)), config(volumes=("/root/.ssh",))),
        (config(volumes=("/etc/app",)), config(volumes=("/data",)), config(volumes=("/var/run/app",))),
    ),
    "TW-IMAGE-signatures-off": (
        run(
            "yum install -y --nogpgcheck x",
            "apk add --allow-untrusted /x.apk",
            "echo 'deb [trusted=yes] http://r/ x main' > /etc/apt/sources.list.d/x.list",
        ),
        run("yum install -y x", "apk add x", "echo 'deb [signed-by=/k.gpg] https://r/ x main' > /etc/apt/sources.list.d/x.list"),
    ),
    "TW-IMAGE-sudo": (
        run("apt-get install -y sudo", "apk add --no-cache bash sudo", "dnf install -y sudo && dnf clean all"),
        run("apt-get install -y sudoku", "apt-get purge -y sudo", "echo sudo"),
    ),
    "TW-IMAGE-system-working-directory": (
        (config(working_dir="/etc"), config(working_dir="/usr/bin/"), config(working_dir="/root")),
        (config(working_dir="/usr/src/app"), config(working_dir="/"), config(working_dir="/opt")),
    ),
    "TW-IMAGE-tls-verification-off": (
        run("curl -k https://example.com/x -o x", "pip install --trusted-host example.com x", "git config --global http.sslVerify false"),
        run("curl --cacert k https://example.com/x", "pip install trusted-host", "git config --global http.sslVerify true"),
    ),
    "TW-IMAGE-unsafe-path": (
        env("PATH=/usr/bin:.", "PATH=/tmp/bin:/usr/bin", "PATH=bin:/usr/bin"),
        env("PATH=/usr/bin:/opt/tmp/bin", "PATH=/usr/local/bin:/usr/bin", "MANPATH=."),
    ),
    "TW-IMAGE-whole-upgrade": (
        run("apt-get update && apt-get dist-upgrade -y", "apt full-upgrade -y", "apk upgrade --available"),
        run("apt-get upgrade -y", "apk upgrade", "npm install dist-upgrade"),
    ),
}


def cases(side: int) -> list[object]:
    """List every sample of a side with its check."""
    return [
        pytest.param(one, sample, id=f"{one.id}-{number}")
        for one in image_config.checks()
        for number, sample in enumerate(SAMPLES[one.id][side])
    ]


@pytest.mark.parametrize(("check", "sample"), cases(0))
def test_what_must_be_told(check: object, sample: Image) -> None:
    """Each sample gives one flaw or more, with its place."""
    assert [flaw.pointer for flaw in check.find(sample)]


@pytest.mark.parametrize(("check", "sample"), cases(1))
def test_what_only_looks_alike(check: object, sample: Image) -> None:
    """None of these is told."""
    assert list(check.find(sample)) == []


def test_every_check_has_three_samples_of_each_side() -> None:
    """A check without them is not finished."""
    assert {one.id for one in image_config.checks()} == set(SAMPLES)
    assert all(len(side) >= 3 for sides in SAMPLES.values() for side in sides)


def test_every_check_names_the_weakness() -> None:
    """By CWE's number, and ATT&CK's where an attack uses it; with the page that says more."""
    for one in (*image_config.checks(), *image_contents.checks(), *beside.CHECKS, AGE):
        assert all(word.startswith("CWE-") for word in one.mappings["cwe"]), one.id
        assert all(word.startswith("T1") for word in one.mappings.get("attack", ())), one.id
        assert all(reference.startswith("https://") for reference in one.references), one.id
        assert one.references, one.id
