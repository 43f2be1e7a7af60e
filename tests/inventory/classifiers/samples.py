"""The bytes around a version as each program has them: its file, what comes before, the version, what comes after."""

from dataclasses import dataclass

_GIT = b"0123456789abcdef0123456789abcdef01234567"


@dataclass(frozen=True, slots=True)
class Sample:
    """A file that a classifier must know; `said` is the version where the file writes it in another way."""

    name: str
    file: str
    before: bytes
    version: str
    after: bytes
    said: str = ""

    @property
    def hit(self) -> bytes:
        """Return the bytes as the program has them."""
        return self.before + (self.said or self.version).encode() + self.after

    @property
    def near_miss(self) -> bytes:
        """Return the same with a word where the version was."""
        return self.before + b"(unknown)" + self.after


SAMPLES = (
    Sample("nginx", "nginx", b"\0nginx version: nginx/", "1.25.3", b"\n\0"),
    Sample("openresty", "nginx", b"\0nginx version: openresty/", "1.21.4.3", b"\n\0"),
    Sample("httpd", "httpd", b"mailto:\0Apache/", "2.4.58", b" (Unix)\0"),
    Sample("haproxy", "haproxy", b"\0 version ", "2.8.3", b"-86e043a, released 2023/09/07\0"),
    Sample("lighttpd", "lighttpd", b"\0lighttpd/", "1.4.71", b"\0server"),
    Sample("varnish", "varnishd", b"\0varnish-", "7.4.2", b" revision " + _GIT + b"\0"),
    Sample("squid", "squid", b"\0squid/", "6.6", b"\0"),
    Sample("envoy", "envoy", b"Resource.name\0", "1.28.0", b"\0"),
    Sample("keepalived", "keepalived", b"\0Keepalived v", "2.2.8", b" (04/04,2023)\0"),
    Sample("unbound", "unbound", b"\0unbound ", "1.19.0", b"\0"),
    Sample("bind", "named", b"\0libisc-", "9.18.21", b".so\0libdns-9.18.21.so\0"),
    Sample("dnsmasq", "dnsmasq", b"\0dnsmasq-", "2.89", b"\0version.bind"),
    Sample("knot", "knotd", b"\0Knot DNS ", "3.3.3", b"\0"),
    Sample("openvpn", "openvpn", b"\0OpenVPN ", "2.6.8", b" x86_64-pc-linux-gnu [SSL]"),
    Sample("openssh", "sshd", b"\0OpenSSH_", "9.6p1", b"\0"),
    Sample("stunnel", "stunnel", b"\0stunnel ", "5.71", b" on x86_64-pc-linux-gnu"),
    Sample("tor", "tor", b"\0tor ", "0.4.8.10", b"\0"),
    Sample("proftpd", "proftpd", b"\0ProFTPD Version ", "1.3.8b", b"\0"),
    Sample("vsftpd", "vsftpd", b"\0vsftpd: version ", "3.0.5", b"\n\0"),
    Sample("freeradius", "radiusd", b"\0FreeRADIUS Version ", "3.2.3", b", for host"),
    Sample("coturn", "turnserver", b"\0Coturn-", "4.6.2", b" 'Gorst'\0"),
    Sample("monit", "monit", b"<a href='/'>monit ", "5.33.0", b"</a>"),
    Sample("valkey", "valkey-server", b"\0valkey", "8.0.1", b"2036e910ab2c-1730000000\0"),
    Sample("redis", "redis-server", b"\0", "7.2.4", b"buildkitsandbox-1706000000\0"),
    Sample("memcached", "memcached", b"\0memcached ", "1.6.23", b"\0"),
    Sample("postgresql", "postgres", b"\0postgres (PostgreSQL) ", "16.1", b"\n\0"),
    Sample("mariadb", "mariadbd", b"\0", "11.2.2", b"-MariaDB\0"),
    Sample("mysql", "mysqld", b"\0/build/mysqlcom-", "8.0.36", b"/sql/mysqld.cc\0"),
    Sample("sqlite", "libsqlite3.so.0.8.6", b"\0", "3.44.2", b"\0"),
    Sample("pgbouncer", "pgbouncer", b"\0PgBouncer ", "1.21.0", b"\0"),
    Sample("rabbitmq", "rabbit.app", b'{application, \'rabbit\', [\n\t{description, "RabbitMQ"},\n\t{vsn, "', "3.12.10", b'"},'),
    Sample("python", "libpython3.12.so.1.0", b"/usr/src/Python-", "3.12.1", b"\0"),
    Sample("node", "node", b"\0node.js/v", "20.11.0", b"\0"),
    Sample("php", "php-fpm8.3", b"\0X-Powered-By: PHP/", "8.3.1", b"\0"),
    Sample("ruby", "libruby.so.3.2.2", b"\0ruby ", "3.2.2", b"p53 (2023-03-30 revision e51014f9c0)"),
    Sample("perl", "perl", b"\0v", "5.38.2", b"\0"),
    Sample("lua", "lua5.4", b"\0$LuaVersion: Lua ", "5.4.6", b"  Copyright (C)"),
    Sample("luajit", "libluajit-5.1.so.2.1.0", b"\0LuaJIT ", "2.1.0-beta3", b"\0"),
    Sample(
        "openjdk", "libjvm.so", b"\0OpenJDK 64-Bit Server VM (21.0.1+12-LTS) for linux-amd64 JRE (", "21.0.1+12", b"-LTS), built on 2023"
    ),
    Sample("erlang", "OTP_VERSION", b"", "26.2.1", b"\n"),
    Sample("elixir", "elixir.app", b'{application,elixir,\n [{description,"elixir"},\n {vsn,"', "1.16.0", b'"},'),
    Sample("toolchain", "VERSION", b"go", "1.21.5", b"\ntime 2023-12-05T21:23:13Z\n"),
    Sample("dart", "dart", b"\0", "3.2.3", b" (stable) (Tue Dec 5 17:58:33 2023 +0000)"),
    Sample("deno", "deno", b"denoverDeno/", "1.39.1", b"+d4893eb"),
    Sample("bun", "bun", b"\0Bun v", "1.0.21", b" (Linux x64)"),
    Sample("rust", "librustc_driver-6108105cd7e839cf.so", b"\0rustc version ", "1.74.1", b" (a28077b28 2023-12-04)"),
    Sample("tcl", "libtcl8.6.so", b"\0", "8.6.13", b"\0tcl_patchLevel\0"),
    Sample("openssl", "libcrypto-8bd944e8.so.3", b"\0OpenSSL ", "3.2.0", b" 23 Nov 2023\0"),
    Sample("libressl", "libcrypto.so.52", b"\0LibreSSL ", "3.8.2", b"\0"),
    Sample("gnutls", "libgnutls.so.30", b"Enabled GnuTLS ", "3.8.2", b" logging...\n"),
    Sample("wolfssl", "libwolfssl.so.42", b"\0wolfSSL ", "5.6.6", b"\0"),
    Sample("mbedtls", "libmbedcrypto.so.15", b"\0Mbed TLS ", "3.5.1", b"\0"),
    Sample("libgcrypt", "libgcrypt.so.20", b"\n\nThis is Libgcrypt ", "1.10.3", b" - The GNU Crypto Library"),
    Sample("krb5", "libkrb5.so.3", b"\0KRB5_BRAND: krb5-", "1.21.2", b"-final 1.21.2 20230814\0"),
    Sample("zlib", "libz.so.1", b"\0 inflate ", "1.3", b" Copyright 1995-2023 Mark Adler \0"),
    Sample("xz", "liblzma.so.5", b"\0", "5.6.0", b"\0"),
    Sample("zstd", "libzstd.so.1", b"\xff", "1.5.5", b"\0"),
    Sample("bzip2", "libbz2.so.1", b"\0", "1.0.8", b", 13-Jul-2019\0"),
    Sample("libarchive", "libarchive.so.13", b"\0libarchive ", "3.7.2", b"\0"),
    Sample("curl", "libcurl.so.4", b"\0libcurl/", "8.5.0", b"\0"),
    Sample("libssh", "libssh.so.4", b"\0SSH-2.0-libssh_", "0.10.6", b"\0"),
    Sample("libssh2", "libssh2.so.1", b"\0SSH-2.0-libssh2_", "1.11.0", b"\r\n"),
    Sample("nghttp2", "libnghttp2.so.14", b"\xff", "1.58.0", b"\0"),
    Sample("libxml2", "libxml2.so.2", b"\0", "2.12.3", b"\0", "21203"),
    Sample("libxslt", "libxslt.so.1", b"\0", "1.1.39", b"\0", "10139"),
    Sample("expat", "libexpat.so.1", b"\0expat_", "2.5.0", b"\0"),
    Sample("pcre2", "libpcre2-8.so.0", b"\0", "10.42", b" 2022-12-11\0"),
    Sample("pcre", "libpcre.so.3", b"\0", "8.45", b" 2021-06-15\0"),
    Sample("libevent", "libevent-2.1.so.7", b"\0", "2.1.12", b"-stable\0"),
    Sample("glibc", "libc.so.6", b"GNU C Library (Debian GLIBC 2.36-9) stable release version ", "2.36", b".\n"),
    Sample("musl", "ld-musl-x86_64.so.1", b"\0", "1.2.4", b"\0"),
    Sample("ffmpeg", "libavcodec.so.60", b"\0FFmpeg version n", "6.1.1", b"-2-g1234\0"),
    Sample("imagemagick", "libMagickCore-7.Q16HDRI.so.10", b"\0ImageMagick ", "7.1.1-24", b" Q16-HDRI x86_64"),
    Sample("ghostscript", "libgs.so.10", b"\0/usr/share/ghostscript/", "10.02.1", b"/Resource/Init:"),
    Sample("libtiff", "libtiff.so.6", b"\0LIBTIFF, Version ", "4.6.0", b"\nCopyright"),
    Sample("libpng", "libpng16.so.16", b"\0 libpng version ", "1.6.40", b" - June 21, 2023"),
    Sample("libjpeg-turbo", "libjpeg.so.62", b"\0libjpeg-turbo version ", "3.0.1", b" (build 20231108)"),
    Sample("libvpx", "libvpx.so.8", b"\0WebM Project VP8 Decoder v", "1.13.1", b"\0"),
    Sample("chromium", "chrome", b"\0", "120.0.6099.129", b"\0"),
    Sample("busybox", "[", b"\0BusyBox v", "1.36.1", b" (2023-12-05)\0"),
    Sample("bash", "bash", b"@(#)Bash version ", "5.2.21", b"(1) release GNU"),
    Sample("git", "git", b"\xffgit/", "2.43.0", b"\0"),
    Sample("util-linux", "mount", b"\0util-linux ", "2.39.3", b"\0"),
    Sample("sudo", "sudo", b"\0Sudo version %s\n\0", "1.9.15p5", b"\0"),
)
"""Every classifier's sample."""
