"""Every control of Dockerfiles on samples: three that it must name, three that only look alike."""

import importlib
from pathlib import Path

import pytest

from tidewaiter.posture import checks
from tidewaiter.posture.control import Violation
from tidewaiter.posture.dockerfile import read_dockerfile

SAMPLES = {
    "docker_add_instead_of_copy": (
        ["ADD app /app", "ADD a b /app/", "ADD --chown=1 src /src"],
        ["ADD app.tar.gz /app", "ADD https://example.com/a /a", "COPY app /app"],
    ),
    "docker_add_without_checksum": (
        ["ADD https://example.com/a /a", "ADD http://example.com/a /a", "ADD ftp://example.com/a /a"],
        ["ADD --checksum=sha256:00 https://example.com/a /a", "ADD https://example.com/a.git /a", "ADD a /a"],
    ),
    "docker_base_latest_tag": (
        ["FROM b", "FROM b:latest", "FROM r.example:5000/b"],
        ["FROM b:1", "FROM scratch", "FROM b@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
    ),
    "docker_base_not_pinned": (
        ["FROM b:1", "FROM b", "FROM r.example/b:2 AS x"],
        [
            "FROM b@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "FROM b:1@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
            "FROM scratch",
        ],
    ),
    "docker_cd_in_run": (
        ["RUN cd /app", "RUN cd app", "RUN cd /opt && cd app"],
        ["WORKDIR /app", "RUN make -C /app", "RUN cdrecord x"],
    ),
    "docker_copy_from_own_stage": (
        ["FROM b:1 AS x\nCOPY --from=x /a /b", "FROM b:1 AS build\nCOPY --from=build a b", "FROM b:1 AS y\nCOPY --from=Y a b"],
        ["FROM b:1 AS x\nFROM c:1\nCOPY --from=x /a /b", "COPY --from=c:1 /a /b", "COPY a b"],
    ),
    "docker_duplicate_stage_name": (
        ["FROM b:1 AS x\nFROM c:1 AS x", "FROM b:1 AS x\nFROM c:1 AS X", "FROM b:1 AS a\nFROM c:1 AS b\nFROM d:1 AS a"],
        ["FROM b:1 AS x\nFROM c:1 AS y", "FROM b:1\nFROM c:1", "FROM b:1 AS x\nFROM x AS y"],
    ),
    "docker_expose": (
        ["EXPOSE 22", "EXPOSE 2375/tcp", "EXPOSE 70000"],
        ["EXPOSE 2222", "EXPOSE 443/tcp", "EXPOSE 8000-8010"],
    ),
    "docker_install_asks": (
        ["RUN apt-get install curl", "RUN yum install curl", "RUN apt install --no-install-recommends curl"],
        ["RUN apt-get install -y curl", "RUN apt-get -qqy install curl", "RUN apk add curl"],
    ),
    "docker_maintainer": (
        ["MAINTAINER a", "MAINTAINER a <a@example.com>", "maintainer b"],
        ["LABEL maintainer=a", "RUN echo MAINTAINER", "# MAINTAINER a"],
    ),
    "docker_no_healthcheck": (
        ['CMD ["a"]', "USER 1", "RUN true"],
        ["HEALTHCHECK CMD true", "HEALTHCHECK NONE", 'HEALTHCHECK --interval=5s CMD ["a"]'],
    ),
    "docker_open_permissions": (
        ["RUN chmod 777 /a", "COPY --chmod=4755 a /a", "RUN chmod -R a+w /a"],
        ["RUN chmod 755 /a", "RUN chmod 1777 /tmp", "RUN chmod u+w /a"],
    ),
    "docker_package_cache": (
        ["RUN apt-get install -y a", "RUN dnf install -y a", "RUN apk add a"],
        ["RUN apt-get install -y a && rm -rf /var/lib/apt/lists/*", "RUN dnf install -y a && dnf clean all", "RUN apk add --no-cache a"],
    ),
    "docker_pipe_to_shell": (
        [
            "RUN curl https://e.example/x | sh",
            'RUN bash -c "$(curl -fsSL https://e.example/x)"',
            "RUN source <(wget -qO- https://e.example/x)",
        ],
        [
            "RUN curl -o x https://e.example/x && sh x",
            "RUN curl https://e.example/x | tar x",
            'RUN V="$(curl https://e.example/v)" && echo $V',
        ],
    ),
    "docker_relative_workdir": (
        ["WORKDIR app", "WORKDIR ./app", "WORKDIR a/b"],
        ["WORKDIR /app", "WORKDIR $HOME", "WORKDIR C:/app"],
    ),
    "docker_repeated_instruction": (
        ["CMD a\nCMD b", 'ENTRYPOINT ["a"]\nENTRYPOINT ["b"]', "HEALTHCHECK CMD a\nHEALTHCHECK CMD b"],
        ["CMD a\nFROM b:1\nCMD b", "CMD a\nENTRYPOINT b", "RUN a\nRUN b"],
    ),
    "docker_root_user": (
        ["USER root", "USER 0", "USER 1\nUSER root:root"],
        ["USER 1", "USER root\nUSER app", "USER 10001:0"],
    ),
    "docker_secret_file_copied": (
        ["COPY id_rsa /root/.ssh/id_rsa", "COPY .env /app/", "ADD conf/.aws/credentials /root/.aws/"],
        ["COPY id_rsa.pub /k", "COPY --from=b:1 /x/.env /app/", "COPY env /app/"],
    ),
    "docker_secret_in_variable": (
        ["ENV DB_PASSWORD=Xk29dLqP", "ARG API_KEY=abcd1234efgh", "RUN export AUTH_TOKEN=Zq81xVbN && make"],
        ["ENV DB_PASSWORD_FILE=/run/secrets/db", "ARG API_KEY_FILE", "RUN export PATH=/x TOKEN=$TOKEN && make"],
    ),
    "docker_shell_form_entrypoint": (
        ["ENTRYPOINT app", "CMD app --x", "ENTRYPOINT exec app"],
        ['ENTRYPOINT ["app"]', 'CMD ["app", "--x"]', "RUN app"],
    ),
    "docker_signature_check_off": (
        [
            "RUN yum install -y --nogpgcheck a",
            'RUN echo "deb [trusted=yes] http://r/ a main" > /etc/apt/sources.list.d/a.list',
            "ENV GOSUMDB=off",
        ],
        [
            "RUN yum install -y a",
            'RUN echo "deb [signed-by=/k] https://r/ a main" > /etc/apt/sources.list.d/a.list',
            "ENV GOSUMDB=sum.golang.org",
        ],
    ),
    "docker_sudo": (
        ["RUN sudo id", "RUN apt-get update && apt-get install -y curl sudo", "RUN useradd -p x deploy"],
        ["RUN apt-get purge -y sudo", "RUN apt-get install -y sudoku", "RUN useradd -m deploy"],
    ),
    "docker_tls_verification_off": (
        ["RUN curl -fsSLk https://e.example/x", "RUN npm config set strict-ssl false", "RUN git config --global http.sslVerify false"],
        ["RUN curl -fsSL https://e.example/k", "RUN npm config set strict-ssl true", "RUN git config --global user.name false"],
    ),
    "docker_unpinned_packages": (
        ["RUN pip install flask", "RUN npm install -g left", "RUN gem install rails"],
        ["RUN pip install flask==3.0", "RUN npm install -g left@1.0", "RUN pip install -r requirements.txt"],
    ),
    "docker_update_alone": (
        ["RUN apt-get update", "RUN apk update", "RUN apt-get update && true"],
        ["RUN apt-get update && apt-get install -y a", "RUN apk add --update a", "RUN npm update"],
    ),
    "docker_wget_and_curl": (
        ["RUN curl https://e.example/a\nRUN wget https://e.example/b", "RUN curl a && wget b", "RUN wget a\nRUN echo\nRUN curl b"],
        ["RUN curl a\nRUN curl b", "RUN wget a\nFROM b:1\nRUN curl b", "RUN echo curl wget"],
    ),
}
"""Module -> bodies that follow a FROM; a newer control has its six samples in its own test."""


def violations(module, body):
    found = read_dockerfile(f"FROM a@sha256:{'0' * 64}\n{body}\n", "Dockerfile")
    assert found.problems == ()
    control = importlib.import_module(f"tidewaiter.posture.checks.{module}").CONTROL
    return [one for one in control.check(found) if isinstance(one, Violation)]


@pytest.mark.parametrize(("module", "body"), [(module, body) for module, sides in SAMPLES.items() for body in sides[0]])
def test_what_must_be_named(module, body):
    """With its line."""
    assert all(one.line >= 1 for one in violations(module, body))
    assert violations(module, body)


@pytest.mark.parametrize(("module", "body"), [(module, body) for module, sides in SAMPLES.items() for body in sides[1]])
def test_what_only_looks_alike(module, body):
    """None of these is named."""
    assert violations(module, body) == []


def test_every_control_has_three_samples_of_each_side():
    """Here, or as the two tables of its own test."""
    for path in Path(checks.__path__[0]).glob("docker_*.py"):
        own = (Path(__file__).parent / "checks" / f"test_{path.stem}.py").read_text()
        assert path.stem in SAMPLES or ("HITS" in own and "MISSES" in own), path.stem
    assert all(len(side) >= 3 for sides in SAMPLES.values() for side in sides)
