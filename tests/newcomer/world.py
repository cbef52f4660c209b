# SPDX-License-Identifier: GPL-3.0-or-later
"""What there is before Matta comes: a domain with its names, and the mail server that it speaks of."""
import subprocess

import cell
import matta

NAME_SERVER = "127.0.0.53"
TRUSTED = "/etc/ssl/certs/ca-certificates.crt"
MAIL_SERVER = "mail.example.jp"
ADDRESS = "hanako@example.jp"
PASSWORD = "sakura-2026"
RECORDS = [
    f"--srv-host=_submissions._tcp.example.jp,{MAIL_SERVER},465",
    f"--mx-host=example.jp,{MAIL_SERVER},10",
    f"--mx-host=customer.example,{MAIL_SERVER},10",
    f"--host-record={MAIL_SERVER},127.0.0.1",
]


def serve_names(folder):
    """Answers for the domains of this world, and for no other."""
    (folder / "resolv.conf").write_text(f"nameserver {NAME_SERVER}\noptions timeout:1 attempts:1\n")
    cell.cover(folder / "resolv.conf", "/etc/resolv.conf")
    subprocess.Popen(["dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts",
                      f"--listen-address={NAME_SERVER}", "--bind-interfaces", "--local=//",
                      f"--pid-file={folder}/dnsmasq.pid", "--user=", "--group=", "--log-facility=-", *RECORDS],
                     stderr=subprocess.DEVNULL)
    matta.wait_until(lambda: matta.can_connect(53, NAME_SERVER), what="the DNS server")


def serve_mail(folder):
    """A server that everybody here trusts, and that lets Hanako in alone."""
    certificate = matta.make_certificate(folder, f"DNS:{MAIL_SERVER}")
    cell.cover(certificate[0], TRUSTED)
    server = matta.Sink(465, certificate)
    server.password = PASSWORD
    return server
