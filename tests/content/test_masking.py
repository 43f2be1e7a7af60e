"""Images without the secrets of their configuration."""

from tests.builders import image
from tests.content.samples import aws_key, aws_secret, letters
from tidewaiter.content.image_config import check
from tidewaiter.content.masking import masked
from tidewaiter.model.image import HistoryEntry, ImageConfig, LayerRef


def test_no_secret_is_left_in_any_place():
    """Environment, label, command, history, layer and annotation: a value known from one place is hidden in all."""
    secret, token = aws_secret(), f"npm_{letters(36)}"
    command = f"RUN curl -u a:{secret} https://host && echo {token}"
    config = ImageConfig(
        env=("A=1", f"AWS_ACCESS_KEY_ID={aws_key()}", f"AWS_SECRET_ACCESS_KEY={secret}", "DB_PASSWORD=tiger"),
        labels={"note": f"token {token}"},
        cmd=("serve", f"--key={secret}", "--db=tiger"),
        entrypoint=("env", f"NPM={token}"),
        history=(HistoryEntry(created_by=command),),
    )
    layer = LayerRef(digest="", diff_id="sha256:" + "1" * 64, media_type="", created_by=command)
    safe = masked(image(config=config, layers=(layer,), annotations={"build": f"with {token}"}))
    text = repr(safe)
    assert not any(value in text for value in (secret, token, aws_key(), "tiger"))
    assert safe.config.env == ("A=1", "AWS_ACCESS_KEY_ID=***", "AWS_SECRET_ACCESS_KEY=***", "DB_PASSWORD=***")
    assert safe.layers[0].created_by == "RUN curl -u a:*** https://host && echo ***"


def test_an_image_without_secrets_stays_as_it_is():
    """Paths, digests and ordinary words are not touched."""
    plain = image(config=ImageConfig(env=("PATH=/usr/bin", "PYTHON_SHA256=" + letters(64, "0123456789abcdef")), cmd=("serve",)))
    assert masked(plain) == plain


def test_arguments_of_the_build_are_hidden_by_their_names():
    """A build argument with the name of a secret is hidden however plain it is; a reference to a variable says nothing."""
    steps = ("|1 NPM_TOKEN=plainword /bin/sh -c npm ci", 'ARG DB_PASSWORD="hunter"', "RUN export API_KEY=$KEY && make")
    safe = masked(image(config=ImageConfig(history=tuple(HistoryEntry(created_by=step) for step in steps))))
    text = repr(safe)
    assert "plainword" not in text
    assert "hunter" not in text
    assert safe.config.history[2].created_by == steps[2]


def test_no_place_of_the_configuration_is_forgotten() -> None:
    """User, working directory, volumes and the names of labels and annotations may hold a token as well as values do."""
    token = f"glpat-{letters(20)}"
    config = ImageConfig(user=f"app:{token}", working_dir=f"/srv/{token}", volumes=(f"/v/{token}",), labels={token: "x"})
    assert token not in repr(masked(image(config=config, annotations={token: "y"})))


def test_options_of_commands_are_hidden_by_their_names() -> None:
    """A value may be an argument of its own, behind the option that says what it is."""
    config = ImageConfig(entrypoint=("app", "--token", "plainword", "--verbose"), cmd=("--db-password", "tigerlily", "--port", "80"))
    safe = masked(image(config=config))
    assert safe.config.entrypoint == ("app", "--token", "***", "--verbose")
    assert safe.config.cmd == ("--db-password", "***", "--port", "80")


def test_names_of_labels_do_not_give_a_secret_away() -> None:
    """The finding about a label names its place without the secret."""
    token = f"glpat-{letters(20)}"
    findings = check(image(config=ImageConfig(labels={token: "x"}, env=(f"{token}={token}",))))
    assert [finding for finding in findings if "secret-in-config" in finding.rule_id]
    assert token not in repr(findings)
