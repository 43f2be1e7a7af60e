"""Name servers, tunnels, remote access and other network daemons."""

from tidewaiter.inventory.classifier import Classifier, Version

CLASSIFIERS = (
    Classifier(name="unbound", title="Unbound", files=("unbound",), version=Version(pattern=rb"unbound (\d+\.\d+\.\d+(?:rc\d+)?)\x00")),
    # The libraries that named is linked with carry its version in their names.
    Classifier(name="bind", title="BIND", files=("named",), version=Version(pattern=rb"libisc-(9\.\d+\.\d+)(?:-[^\x00/]{1,60})?\.so\x00")),
    Classifier(name="dnsmasq", title="dnsmasq", files=("dnsmasq",), version=Version(pattern=rb"dnsmasq-(\d+\.\d+(?:test\d+|rc\d+)?)\x00")),
    Classifier(name="knot", title="Knot DNS", files=("knotd",), version=Version(pattern=rb"Knot DNS (\d+\.\d+\.\d+)\x00")),
    Classifier(
        name="openvpn", title="OpenVPN", files=("openvpn",), version=Version(pattern=rb"OpenVPN (\d+\.\d+(?:[._]\w+)?) [a-z0-9_]+-")
    ),
    Classifier(
        name="openssh",
        title="OpenSSH",
        files=("sshd", "ssh", "sshd-session", "sshd-auth", "ssh-keyscan"),
        version=Version(pattern=rb"OpenSSH_(\d+\.\d+p\d+)"),
    ),
    Classifier(name="stunnel", title="stunnel", files=("stunnel",), version=Version(pattern=rb"stunnel (\d+\.\d+) on ")),
    Classifier(name="tor", title="Tor", files=("tor",), version=Version(pattern=rb"tor (0\.\d+\.\d+\.\d+)\x00")),
    Classifier(
        name="proftpd", title="ProFTPD", files=("proftpd",), version=Version(pattern=rb"ProFTPD Version (\d+\.\d+\.\d+(?:[a-z]|rc\d+)?)")
    ),
    Classifier(name="vsftpd", title="vsftpd", files=("vsftpd",), version=Version(pattern=rb"vsftpd: version (\d+\.\d+\.\d+)\n")),
    Classifier(
        name="freeradius",
        title="FreeRADIUS",
        files=("radiusd", "freeradius"),
        version=Version(pattern=rb"FreeRADIUS Version (\d+\.\d+\.\d+)"),
    ),
    Classifier(name="coturn", title="coturn", files=("turnserver",), version=Version(pattern=rb"Coturn-(\d+\.\d+\.\d+) '")),
    Classifier(name="monit", title="Monit", files=("monit",), version=Version(pattern=rb">monit (\d+\.\d+(?:\.\d+)?)</a>")),
)
"""Network classifiers."""
