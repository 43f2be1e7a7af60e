"""The HTTP servers of the embedded AWS."""

import http.client

import pytest

from tidewaiter.local.loopback import LoopbackHandler, LoopbackServer


class Echo(LoopbackHandler):
    """Answers with the path."""

    def do_GET(self):  # noqa: N802 - named by http.server
        """Send the path back."""
        body = self.path.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def test_it_serves_in_silence_over_kept_connections_until_it_is_closed(capfd):
    """Two requests share a connection, nothing is printed, and afterwards nobody listens."""
    server = LoopbackServer(Echo)
    server.start("test-loopback")
    connection = http.client.HTTPConnection(server.host, timeout=5)
    answers = []
    for path in ("/a", "/b"):
        connection.request("GET", path)
        answers.append(connection.getresponse().read())
    connection.close()
    server.close()
    assert answers == [b"/a", b"/b"]
    assert capfd.readouterr() == ("", "")
    with pytest.raises(ConnectionRefusedError):
        http.client.HTTPConnection(server.host, timeout=5).connect()


def test_a_client_that_hangs_up_is_no_news(capfd):
    """An error in a handler's thread prints no trace."""
    server = LoopbackServer(Echo)
    try:
        server.handle_error(None, ("127.0.0.1", 1))
    finally:
        server.server_close()
    assert capfd.readouterr().err == ""
