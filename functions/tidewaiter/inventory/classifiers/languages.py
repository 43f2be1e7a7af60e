"""Interpreters, virtual machines and compilers."""

from tidewaiter.inventory.classifier import Classifier, Version

CLASSIFIERS = (
    Classifier(
        name="python",
        title="Python",
        files=("python", "libpython"),
        version=Version(pattern=rb"[^\d.]([23]\.\d+\.\d+(?:(?:a|b|rc)\d+)?)\+?\x00"),
        numbered=True,
    ),
    Classifier(name="node", title="Node.js", files=("node", "nodejs", "libnode"), version=Version(pattern=rb"node\.js/v(\d+\.\d+\.\d+)")),
    Classifier(
        name="php",
        title="PHP",
        files=("php", "php-fpm", "php-cgi", "phpdbg", "libphp"),
        version=Version(pattern=rb"X-Powered-By: PHP/(\d+\.\d+\.\d+(?:-?(?:alpha|beta|RC)\d+)?)"),
    ),
    Classifier(
        name="ruby",
        title="Ruby",
        files=("ruby", "libruby", "libruby-static"),
        version=Version(pattern=rb"ruby (\d+\.\d+\.\d+)(?:p\d+|\w*)? \(\d{4}-\d\d-\d\d "),
    ),
    Classifier(name="perl", title="Perl", files=("perl", "libperl"), version=Version(pattern=rb"\x00v(5\.\d+\.\d+)\x00")),
    Classifier(name="lua", title="Lua", files=("lua", "liblua"), version=Version(pattern=rb"\$Lua(?:Version)?: Lua (5\.\d+(?:\.\d+)?) ")),
    Classifier(name="luajit", title="LuaJIT", files=("luajit", "libluajit"), version=Version(pattern=rb"LuaJIT (\d+\.\d+\.[\w.-]+)\x00")),
    Classifier(
        name="openjdk",
        title="OpenJDK",
        files=("libjvm",),
        version=Version(
            pattern=rb"OpenJDK [^\x00()]{0,40}\([^()\x00]{1,60}\) for linux-[^ ]{1,20} JRE \((1\.\d\.\d_\d+|\d+(?:\.\d+)*(?:\+\d+)?)"
        ),
    ),
    Classifier(name="erlang", title="Erlang/OTP", files=("OTP_VERSION",), version=Version(pattern=rb"\A(\d+(?:\.\d+)+)\s*\z"), text=True),
    Classifier(
        name="elixir",
        title="Elixir",
        files=("elixir.app",),
        version=Version(pattern=rb"application,\s*elixir,[^}]{0,200}\},?\s*\{vsn,\s*\"(\d+\.\d+\.\d+[\w.+-]*)\""),
        text=True,
    ),
    # The go command's own advisories are of this name in the Go vulnerability database.
    Classifier(
        name="toolchain",
        title="Go distribution",
        files=("VERSION",),
        version=Version(pattern=rb"\Ago(1\.\d+(?:\.\d+)?(?:(?:rc|beta)\d+)?)(?:\n|\z)"),
        kind="golang",
        text=True,
    ),
    Classifier(
        name="dart",
        title="Dart",
        files=("dart", "dartvm", "dartaotruntime"),
        version=Version(pattern=rb"\x00(\d+\.\d+\.\d+(?:-[\w.]+)?) \((?:stable|beta|dev|main)\) \([A-Z]"),
    ),
    Classifier(name="deno", title="Deno", files=("deno",), version=Version(pattern=rb"Deno/(\d+\.\d+\.\d+)\+[0-9a-f]{7}")),
    Classifier(name="bun", title="Bun", files=("bun", "bunx"), version=Version(pattern=rb"Bun v(\d+\.\d+\.\d+) \(Linux")),
    Classifier(
        name="rust",
        title="Rust compiler",
        files=("librustc_driver",),
        version=Version(pattern=rb"rustc version (1\.\d+\.\d+(?:-nightly|-beta(?:\.\d+)?)?)"),
    ),
    Classifier(name="tcl", title="Tcl", files=("libtcl",), version=Version(pattern=rb"\x00([89]\.\d+\.\d+)\x00"), numbered=True),
)
"""Language classifiers."""
