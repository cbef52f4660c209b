# SPDX-License-Identifier: GPL-3.0-or-later
"""A Matta engine as a process of its own, the session bus it needs, a mail app and a mail server:
what the journeys and the benchmark have in common. Everything lives in one temporary folder."""
import base64
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = Path(os.environ.get("MATTA_BUILD", ROOT / "_build"))
PATIENCE = float(os.environ.get("MATTA_PATIENCE", "300"))

# Who may connect is left to whoever offers something there.
SHARED = '<policy context="default"><allow user="*"/></policy>'
LARGEST = '<limit name="max_message_size">{}</limit>'
BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={path}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
  {more}
</busconfig>
"""


def wait_until(ready, patience=None, what="it"):
    """Calls @ready until it returns something true, which is returned."""
    deadline = time.monotonic() + (PATIENCE if patience is None else patience)
    while True:
        answer = ready()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited in vain for {what}")
        time.sleep(0.01)


def find_free_port():
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def can_connect(port, host="127.0.0.1"):
    try:
        socket.create_connection((host, port), 1).close()
    except OSError:
        return False
    return True


def end(process, how=signal.SIGTERM):
    if process is not None and process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise


class Bus:
    """A session bus that starts nothing by itself: no keyring, no portal. @shared: other users may connect, too.
    @largest: the bytes of a message that it takes."""

    def __init__(self, folder, shared=False, largest=None):
        path = Path(folder) / "bus"
        config = Path(folder) / "bus.conf"
        more = (SHARED if shared else "") + (LARGEST.format(largest) if largest else "")
        config.write_text(BUS_CONFIG.format(path=path, more=more), encoding="utf-8")
        self.address = f"unix:path={path}"
        self.process = subprocess.Popen(["dbus-daemon", "--nofork", f"--config-file={config}"])
        wait_until(path.exists, what="the bus")

    def close(self):
        end(self.process)


class Engine:
    """`mattactl serve` and the calls to it. Stops and cleans up as a context manager."""

    def __init__(self, *options, upstream=None, wrapper=(), folder=None, shared_bus=False, largest=None,
                 port=None):
        self.folder = Path(tempfile.mkdtemp(prefix="matta-")) if folder is None else Path(folder)
        self.owns_folder = folder is None
        self.options = options
        self.wrapper = wrapper
        self.data = self.folder / "data"
        self.practice = self.folder / "practice"
        self.upstream = f"practice:{self.practice}" if upstream is None else upstream
        self.port = port or find_free_port()
        self.process = None
        self.bus = Bus(self.folder, shared_bus, largest)

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.__exit__()  # a bus that is left behind holds on to what it writes to, and to who reads that
            raise
        return self

    def __exit__(self, *_):
        try:
            end(self.process)
        finally:
            self.bus.close()
            if self.owns_folder:
                shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def environment(self):
        env = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
        home = self.folder / "home"
        (home / "run").mkdir(parents=True, exist_ok=True, mode=0o700)
        return env | {
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(home / "run"),
            "DBUS_SESSION_BUS_ADDRESS": self.bus.address,
            "GSETTINGS_BACKEND": "memory",
            "GSETTINGS_SCHEMA_DIR": str(BUILD / "data"),
            "SECRET_BACKEND": "file",
            "SECRET_FILE_TEST_PATH": str(home / "secrets"),
            "SECRET_FILE_TEST_PASSWORD": "test",
            "LC_ALL": "C.UTF-8",
        }

    @property
    def mattactl(self):
        return str(BUILD / "src/cli/mattactl")

    def serve_command(self, data=None, port=None):
        return [*self.wrapper, self.mattactl, "serve", "--data-dir", str(data or self.data),
                "--listen", f"127.0.0.1:{port or self.port}", "--upstream", self.upstream, *self.options]

    def start(self):
        self.process = subprocess.Popen(self.serve_command(), env=self.environment, stdin=subprocess.DEVNULL)
        wait_until(self.is_up, what="the port")

    def is_up(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"mattactl serve ended with {self.process.returncode}")
        return can_connect(self.port)

    def stop(self):
        end(self.process)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def call(self, *arguments, check=True, **options):
        """Runs mattactl; its output, and an exception for any exit code but 0 unless @check is off."""
        done = subprocess.run([self.mattactl, *arguments], env=self.environment, capture_output=True,
                              text=True, check=False, timeout=PATIENCE, **options)
        if check and done.returncode != 0:
            raise RuntimeError(f"mattactl {' '.join(arguments)}: {done.returncode} {done.stderr}")
        return done

    def list(self):
        """The outbox as a list of dictionaries, newest first."""
        found = json.loads(self.call("outbox", "list", "--json").stdout)
        return found["entries"] if isinstance(found, dict) else found

    def find(self, subject):
        return next((entry for entry in self.list() if entry.get("subject") == subject), None)

    def wait_for_state(self, subject, state, patience=None):
        def there():
            entry = self.find(subject)
            return entry if entry is not None and entry["state"] == state else None

        return wait_until(there, patience, f"“{subject}” being {state}; it is {self.find(subject)}")

    def filed(self):
        """The messages in the practice mailbox."""
        return [Filed(path.read_bytes()) for path in sorted((self.practice / "new").glob("*"))]

    def wait_for_filed(self, count, patience=None):
        wait_until(lambda: len(self.filed()) >= count, patience, f"{count} messages in the practice mailbox")
        return self.filed()


class Filed:
    """A message in the practice mailbox: the envelope is written above the content."""

    ABOVE = re.compile(rb"(Return-Path|X-Envelope-To): *<?([^\r\n>]*)>?\r?\n", re.I)

    def __init__(self, data):
        self.sender = None
        self.recipients = []
        at = 0
        while (field := self.ABOVE.match(data, at)) is not None:
            if field[1].lower() == b"return-path":
                self.sender = field[2].decode()
            else:
                self.recipients.append(field[2].decode())
            at = field.end()
        self.content = data[at:]

    @property
    def message_id(self):
        found = re.search(rb"^Message-ID: *<([^>]*)>", self.content, re.M | re.I)
        return found[1].decode() if found else None


class Replies:
    """A mail app's side of SMTP, as plain as can be: lines out, replies in."""

    def __init__(self, port, patience=None):
        self.socket = socket.create_connection(("127.0.0.1", port), patience or PATIENCE)
        self.lines = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.lines.close()
        self.socket.close()

    def read(self):
        """(code, text) of one reply; code 0 when the other side hung up."""
        text = []
        while True:
            line = self.lines.readline()
            if not line.endswith(b"\n"):
                return 0, "\n".join(text)
            text.append(line[4:].decode("utf-8", "replace").rstrip())
            if line[3:4] != b"-":
                return int(line[:3]), "\n".join(text)

    def say(self, line):
        self.socket.sendall(line.encode() + b"\r\n")
        return self.read()

    def greet(self):
        code, text = self.read()
        if code == 220:
            code, text = self.say("EHLO client.example")
        return code, text

    def offer(self, sender, recipients, parameters=""):
        """MAIL, RCPT, DATA; the first reply that is not positive, else DATA's."""
        reply = self.say(f"MAIL FROM:<{sender}>{parameters}")
        for recipient in recipients:
            if reply[0] != 250:
                return reply
            reply = self.say(f"RCPT TO:<{recipient}>")
        return self.say("DATA") if reply[0] == 250 else reply

    def write(self, content):
        """The content, dots stuffed, and the final dot; no waiting for the reply."""
        stuffed = re.sub(rb"^\.", b"..", content, flags=re.M)
        self.socket.sendall(stuffed + b".\r\n")


def send(port, sender, recipients, content, parameters=" BODY=8BITMIME", patience=None):
    """One message in one session; the (code, text) of the final reply, or of the one that ended it."""
    with Replies(port, patience) as replies:
        reply = replies.greet()
        if reply[0] != 250:
            return reply
        reply = replies.offer(sender, recipients, parameters)
        if reply[0] != 354:
            return reply
        replies.write(content)
        reply = replies.read()
        if reply[0]:
            replies.say("QUIT")
        return reply


def make_message(subject, message_id=None, body="Hello.\r\n", to="suzuki@example.org", **fields):
    """A complete message in CRLF, so that nothing has to be added to it."""
    head = {
        "From": "Sato <sato@example.com>",
        "To": to,
        "Subject": subject,
        "Date": "Mon, 02 Feb 2026 10:00:00 +0900",
        "Message-ID": f"<{message_id or subject.replace(' ', '-')}@client.example>",
    } | {name.replace("_", "-"): value for name, value in fields.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return (lines + "\r\n" + body).encode()


class Arrived:
    def __init__(self, sender, recipients, content):
        self.sender = sender
        self.recipients = recipients
        self.content = content


# In a name space of its own, where the system trusts one certificate and no other.
TRUST = 'mount --bind "$0" /etc/ssl/certs/ca-certificates.crt && exec "$@"'


def trusting(certificate):
    """What to run an engine by so that it trusts @certificate."""
    user = [] if os.getuid() == 0 else ["--user", "--map-root-user"]
    return ["unshare", "--mount", *user, "sh", "-c", TRUST, str(certificate)]


def make_certificate(folder, name="IP:127.0.0.1"):
    """A fresh one; the paths of it and of its key."""
    paths = folder / "tls.crt", folder / "tls.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-days", "2", "-subj", "/CN=test", "-addext", f"subjectAltName={name}",
                    "-keyout", paths[1], "-out", paths[0]], check=True, stderr=subprocess.DEVNULL)
    return paths


class Sink:
    """A mail server that takes everything and keeps it as it came: `arrived` holds the messages.
    `answer` may be set to what is said to the final dot instead of 250; None hangs up instead.
    `refused`: whom it does not take. `reports`: it has DSN. `wide`: it has SMTPUTF8. `asked`: each MAIL, RCPT and AUTH, as they came. `token`: signs in whoever has it.
    `password`: likewise, whoever knows it. @certificate: it talks TLS from the first byte, with this and its key."""

    def __init__(self, port=0, certificate=None):
        self.tls = None
        if certificate is not None:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(*certificate)
        self.arrived = []
        self.answer = b"250 2.0.0 Kept"
        self.refused = ()
        self.reports = True
        self.wide = True
        self.token = None
        self.password = None
        self.asked = []
        self.listener = socket.create_server(("127.0.0.1", port), backlog=128)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()

    @property
    def uri(self):
        return f"smtp://127.0.0.1:{self.port}"

    def wait_for(self, count, patience=None):
        wait_until(lambda: len(self.arrived) >= count, patience, f"{count} messages at the server")
        return self.arrived

    def accept(self):
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=(peer,), daemon=True).start()

    def talk(self, peer):
        try:
            with self.tls.wrap_socket(peer, server_side=True) if self.tls else peer as road, road.makefile("rwb") as lines:
                self.serve(lines)
        except OSError:
            pass  # the other side went away: its business

    @property
    def mechanisms(self):
        """To sign in by."""
        return b" ".join([*([b"OAUTHBEARER"] if self.token else []), *([b"PLAIN"] if self.password else [])])

    def sign_in(self, lines, words, say):
        """@words: of AUTH."""
        said = base64.b64decode(words[2])
        known = said.split(b"\0")[-1] == (self.password or "").encode() if words[1] == b"PLAIN" \
            else f"auth=Bearer {self.token}".encode() in said.split(b"\1")
        say(b"235 2.7.0 Fine" if known else b"535 5.7.8 No")

    def serve(self, lines):
        sender, recipients = None, []

        def say(*replies):
            lines.write(b"\r\n".join(replies) + b"\r\n")
            lines.flush()

        say(b"220 sink.example ESMTP")
        while line := lines.readline():
            verb = line[:4].upper()
            path = re.search(rb"<([^>]*)>", line)
            if verb in (b"MAIL", b"RCPT", b"AUTH"):
                self.asked.append(line.decode().strip())
            if verb == b"EHLO":
                say(b"250-sink.example", b"250-PIPELINING", b"250-SIZE 0", b"250-8BITMIME",
                    *([b"250-SMTPUTF8"] if self.wide else []), *([b"250-DSN"] if self.reports else []),
                    *([b"250-AUTH " + self.mechanisms] if self.mechanisms else []),
                    b"250 ENHANCEDSTATUSCODES")
            elif verb == b"AUTH":
                self.sign_in(lines, line.split(), say)
            elif verb == b"MAIL":
                sender, recipients = path[1].decode(), []
                say(b"250 2.1.0 Fine")
            elif verb == b"RCPT":
                if path[1].decode() in self.refused:
                    say(b"550 5.1.1 No such person")
                    continue
                recipients.append(path[1].decode())
                say(b"250 2.1.5 Fine")
            elif verb == b"DATA":
                say(b"354 Go on")
                content = self.read_content(lines)
                if content is None:
                    return
                self.arrived.append(Arrived(sender, recipients, content))
                if self.answer is None:
                    return
                say(self.answer)
            elif verb == b"QUIT":
                say(b"221 2.0.0 Bye")
                return
            else:
                say(b"250 2.0.0 Fine")

    @staticmethod
    def read_content(lines):
        content = []
        while line := lines.readline():
            if line == b".\r\n":
                return b"".join(content)
            content.append(line[1:] if line.startswith(b".") else line)
        return None
