#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures Matta against Postfix: same machine, same run, same load, fresh folders, turn by turn.

Each row is the median of the rounds' ratios, so that whatever else the machine does meets both.
Both take a message only once it is on the disk; a run whose messages are not all there fails."""
import argparse
import json
import os
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

TICK = os.sysconf("SC_CLK_TCK")
RECIPIENT = "suzuki@example.org"
# Sent before anything is counted: whatever a server does once, it has done then.
WARM_UP = 32

# size in bytes, sessions, messages, and the bar of the design (None = shown only)
ACCEPT = [
    (4 * 1024, 1, 1500, 2.0),
    (4 * 1024, 16, 5000, 3.5),
    (100 * 1024, 1, 400, None),
    (100 * 1024, 16, 1000, None),
    (1024 * 1024, 1, 60, None),
    (1024 * 1024, 16, 160, None),
    (25 * 1024 * 1024, 1, 6, 1.5),
    (25 * 1024 * 1024, 16, 16, None),
]


def say_size(size):
    return f"{size // 1024} KB" if size < 1024 * 1024 else f"{size // 1024 // 1024} MB"


# --- looking at processes ---------------------------------------------------------------------

def read_stat(pid):
    """Fields after the name: [0] is the state, [1] the parent, [11..14] the CPU ticks."""
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()


def find_family(pid):
    """@pid and everything below it."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(path.name)] = int(read_stat(path.name)[1])
        except OSError:
            continue  # it ended meanwhile
    family = {pid}
    while True:
        more = {child for child, parent in parents.items() if parent in family} - family
        if not more:
            return family
        family |= more


def measure_cpu(pid):
    """Seconds of CPU that @pid's family has used, ended children included."""
    ticks = 0
    for member in find_family(pid):
        try:
            ticks += sum(int(field) for field in read_stat(member)[11:15])
        except OSError:
            continue
    return ticks / TICK


def read_memory(pid, file, field):
    """Bytes."""
    for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) * 1024
    raise KeyError(field)


# --- one run ----------------------------------------------------------------------------------

class Run:
    """What one load did to one server."""

    def __init__(self, seconds, cpu, messages):
        self.rate = messages / seconds
        self.cpu = cpu / messages


def load_by_source(port, size, sessions, messages):
    subprocess.run(["smtp-source", "-d", "-s", str(sessions), "-m", str(messages), "-l", str(size),
                    "-f", "sato@example.com", "-t", RECIPIENT, f"127.0.0.1:{port}"],
                   check=True, stdout=subprocess.DEVNULL)


def run_load(port, pid, size, sessions, messages, finish=None):
    cpu = measure_cpu(pid)
    begun = time.monotonic()
    load_by_source(port, size, sessions, messages)
    if finish is not None:
        finish()
    seconds = time.monotonic() - begun
    return Run(seconds, measure_cpu(pid) - cpu, messages)


def fresh_folder(base):
    """A new folder that Postfix' own user can reach, too."""
    folder = tempfile.mkdtemp(dir=base)
    os.chmod(folder, 0o755)
    return folder


def accept_by_matta(base, size, sessions, messages):
    folder = fresh_folder(base)
    try:
        with matta.Engine("--review", "confirm", "--hold", "3600", folder=folder) as engine:
            load_by_source(engine.port, 4096, min(sessions, WARM_UP), WARM_UP)
            run = run_load(engine.port, engine.process.pid, size, sessions, messages)
            run.memory = read_memory(engine.process.pid, "status", "VmHWM")
            kept = len(engine.list()) - WARM_UP
        if kept != messages:
            sys.exit(f"Matta took {messages} messages and lists {kept}.")
        return run
    finally:
        shutil.rmtree(folder)


def accept_by_postfix(base, size, sessions, messages):
    folder = fresh_folder(base)
    try:
        with Postfix(folder) as postfix:
            load_by_source(postfix.port, 4096, min(sessions, WARM_UP), WARM_UP)
            run = run_load(postfix.port, postfix.pid, size, sessions, messages)
            kept = postfix.count_kept() - WARM_UP
        if kept != messages:
            sys.exit(f"Postfix took {messages} messages and has {kept}.")
        return run
    finally:
        shutil.rmtree(folder)


class SmtpSink:
    """Postfix' own sink; ends by itself after so many messages."""

    def __init__(self, messages):
        self.port = matta.find_free_port()
        user = ["-u", "postfix"] if os.getuid() == 0 else []
        self.process = subprocess.Popen(["smtp-sink", *user, "-M", str(messages), f"127.0.0.1:{self.port}", "512"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        matta.wait_until(lambda: matta.can_connect(self.port), what="smtp-sink")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        matta.end(self.process)

    def wait(self):
        self.process.wait(300)


def relay_by_matta(base, size, sessions, messages):
    folder = fresh_folder(base)
    try:
        with SmtpSink(messages) as sink, matta.Engine("--review", "confirm", "--hold", "0", folder=folder,
                                                      upstream=f"smtp://127.0.0.1:{sink.port}") as engine:
            return run_load(engine.port, engine.process.pid, size, sessions, messages, sink.wait)
    finally:
        shutil.rmtree(folder)


def relay_by_postfix(base, size, sessions, messages):
    folder = fresh_folder(base)
    try:
        with SmtpSink(messages) as sink, Postfix(folder, sink.port) as postfix:
            return run_load(postfix.port, postfix.pid, size, sessions, messages, sink.wait)
    finally:
        shutil.rmtree(folder)


# --- rows -------------------------------------------------------------------------------------

def verdict(value, bar, at_least=True):
    if bar is None:
        return ""
    met = value >= bar if at_least else value <= bar
    return f"bar {'≥' if at_least else '≤'} {bar:g}: {'met' if met else 'MISSED'}"


def print_row(name, ours, theirs, ratio, note=""):
    print(f"| {name} | {ours} | {theirs} | {ratio} | {note} |", flush=True)


def compare(base, rounds, ours, theirs, size, sessions, messages):
    """Turn by turn; the one who begins changes each round."""
    pairs = []
    for number in range(rounds):
        order = [ours, theirs] if number % 2 == 0 else [theirs, ours]
        done = {who: who(base, size, sessions, messages) for who in order}
        pairs.append((done[ours], done[theirs]))
    return pairs


def median_of(pairs, field):
    """(ours, theirs, ours ÷ theirs)."""
    values = [(getattr(one, field), getattr(other, field)) for one, other in pairs]
    return (statistics.median(one for one, _ in values), statistics.median(other for _, other in values),
            statistics.median(one / other for one, other in values if other))


def bench_accept(base, rounds, quick):
    for size, sessions, messages, bar in ACCEPT:
        messages = max(sessions, messages // 10) if quick else messages
        pairs = compare(base, rounds, accept_by_matta, accept_by_postfix, size, sessions, messages)
        ours, theirs, ratio = median_of(pairs, "rate")
        print_row(f"durable accept, {say_size(size)}, {sessions} session{'s' * (sessions > 1)}",
                  f"{ours:.4g} msg/s", f"{theirs:.4g} msg/s", f"{ratio:.2f}×", verdict(ratio, bar))
        ours, theirs, ratio = median_of(pairs, "cpu")
        limit = {4 * 1024: 0.4, 25 * 1024 * 1024: 90}.get(size)
        print_row("… server CPU per message", f"{ours * 1000:.3g} ms", f"{theirs * 1000:.3g} ms", f"{ratio:.2f}×",
                  verdict(ours * 1000, limit, at_least=False))


def bench_relay(base, rounds, quick):
    for sessions in (1, 16):
        messages = 300 if quick else 3000
        pairs = compare(base, rounds, relay_by_matta, relay_by_postfix, 4 * 1024, sessions, messages)
        ours, theirs, ratio = median_of(pairs, "rate")
        print_row(f"end to end to a sink, 4 KB, {sessions} session{'s' * (sessions > 1)}", f"{ours:.4g} msg/s",
                  f"{theirs:.4g} msg/s", f"{ratio:.2f}×", verdict(ratio, 2))


def bench_memory(base, rounds, quick):
    """Idle, and the highest mark while a 25 MB message goes through."""
    folder = fresh_folder(base)
    try:
        with matta.Engine("--review", "confirm", "--hold", "3600", folder=folder) as engine:
            time.sleep(2)
            pid = engine.process.pid
            idle = read_memory(pid, "smaps_rollup", "Pss")
            print_row("engine idle, PSS", f"{idle / 1e6:.1f} MB", "–", "–", verdict(idle / 1e6, 6, at_least=False))
            private = read_memory(pid, "smaps_rollup", "Private_Dirty")
            print_row("… of it private, not pages of libraries", f"{private / 1e6:.1f} MB", "–", "–")
            load_by_source(engine.port, 4096, 1, 20)  # whatever is allocated once, is now
            before = read_memory(pid, "status", "VmRSS")
            Path(f"/proc/{pid}/clear_refs").write_text("5")  # the high-water mark starts anew
            load_by_source(engine.port, 25 * 1024 * 1024, 1, 1)
            added = read_memory(pid, "status", "VmHWM") - before
            print_row("memory added by a 25 MB message", f"{added / 1e6:.1f} MB", "–", "–",
                      verdict(added / 1e6, 4, at_least=False))
    finally:
        shutil.rmtree(folder)


def time_check(engine, path, *options):
    """Seconds of processor time, children included: who else wants the processor does not count."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([engine.mattactl, "check", str(path), "--json", "--data-dir", str(engine.data), *options],
                   env=engine.environment, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def bench_check(base, rounds, quick):
    """`mattactl check` of 25 MB less that of 1 KB: what the size costs the processor, without starting a program."""
    folder = Path(fresh_folder(base))
    try:
        engine = matta.Engine(folder=folder)
        engine.bus.close()
        engine.data.mkdir(parents=True, exist_ok=True)
        line = b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0\r\n"
        head = (b"From: sato@example.com\r\nTo: suzuki@example.org\r\nSubject: Large\r\nMIME-Version: 1.0\r\n"
                b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nAttached.\r\n"
                b"--x\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n"
                b"Content-Transfer-Encoding: base64\r\n\r\n")
        large, small = folder / "large.eml", folder / "small.eml"
        large.write_bytes(head + line * (25 * 1024 * 1024 // len(line)) + b"--x--\r\n")
        small.write_bytes(head + line + b"--x--\r\n")
        for what, options in (("parse + list + all checks at once", ("--set", "look-inside=false")),
                              ("looking inside its attachment as well, beside the window", ())):
            times = [time_check(engine, large, *options) - time_check(engine, small, *options) for _ in range(5 * rounds)]
            cost = statistics.median(times) * 1000
            print_row(f"25 MB message: {what}", f"{cost:.0f} ms", "–", "–",
                      "" if not options else verdict(cost, 40, at_least=False))
    finally:
        shutil.rmtree(folder)


def fill_history(path, people):
    """So many people at a tenth as many companies, and what the model remembers of them."""
    with sqlite3.connect(path) as database:
        database.executemany(
            "INSERT INTO history_address (folded, count, last_at, domain) VALUES (?, 5, 1700000000000000, ?)",
            ((f"p{n}@c{n // 10}.example", f"c{n // 10}.example") for n in range(people)))
        database.executemany("INSERT INTO history_domain VALUES (?, 50, 1700000000000000)",
                             ((f"c{n}.example",) for n in range(people // 10)))
        database.execute("UPDATE history_total SET count = ?", (people,))
        database.executemany("INSERT INTO bag VALUES (3, ?, 19000, ?)",
                             ((n * 7919 - 2**62, b"x" * 100) for n in range(people)))


def bench_history(base, rounds, quick):
    """`mattactl check` of a mail to 20 known people outside less that of one to 20 inside: what it costs to know them."""
    folder = Path(fresh_folder(base))
    try:
        engine = matta.Engine(folder=folder)
        engine.__enter__()
        engine.__exit__()
        engine = matta.Engine(folder=folder)
        engine.bus.close()
        fill_history(engine.data / "matta.db", 100_000 if quick else 1_000_000)
        words = "The offer for the second floor, the crane and the plans of the new bridge at the harbour. " * 8
        for name, domains in (("known", "c{}.example"), ("inside", "in.example")):
            to = ", ".join(f"p{n * 10}@{domains.format(n)}" for n in range(20))
            (folder / f"{name}.eml").write_text(f"From: sato@in.example\r\nTo: {to}\r\nSubject: Offer\r\n\r\n{words}\r\n")
        times = [time_check(engine, folder / "known.eml", "--set", "inside-domains=in.example")
                 - time_check(engine, folder / "inside.eml", "--set", "inside-domains=in.example")
                 for _ in range(5 * rounds)]
        cost = statistics.median(times) * 1000
        print_row(f"{'100,000' if quick else '1,000,000'} people in the history: judging 20 recipients", f"{cost:.1f} ms", "–",
                  "–", verdict(cost, 10, at_least=False))
    finally:
        shutil.rmtree(folder)


def bench_disk(base, rounds, quick):
    """What this disk can do at all: 4 KB written and flushed, one after the other."""
    path = Path(base) / "flush"
    count = 200
    with open(path, "wb", buffering=0) as file:
        begun = time.monotonic()
        for _ in range(count):
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())
        seconds = time.monotonic() - begun
    path.unlink()
    print_row("this disk: 4 KB flushes", f"{count / seconds:.4g}/s", "–", "–")


def bench_app(base, rounds, quick):
    """From starting the app to its first window, on a virtual display."""
    app = matta.BUILD / "src/desktop/matta"
    if not app.exists():
        return
    script = r"""
      begun=$(date +%s%N); "$0" "$@" >/dev/null 2>&1 & app=$!
      until xdotool search --onlyvisible --pid $app >/dev/null 2>&1; do sleep 0.01; done
      echo $(( ($(date +%s%N) - begun) / 1000000 )); kill $app; wait $app"""
    times = []
    for _ in range(max(3, rounds)):
        folder = fresh_folder(base)
        engine = matta.Engine(folder=folder)
        engine.bus.close()
        env = engine.environment | {"GSK_RENDERER": "cairo"}
        done = subprocess.run(["timeout", "60", "xvfb-run", "-a", "dbus-run-session", "--", "bash", "-c", script,
                               str(app), "--data-dir", str(engine.data), "--listen", "127.0.0.1:0",
                               "--upstream", engine.upstream], env=env, capture_output=True, text=True, check=False)
        shutil.rmtree(folder)
        times.append(int(done.stdout.split()[0]))
    print_row("app start to first window", f"{statistics.median(times):.0f} ms", "–", "–")


def look_at_windows(engine, *words):
    """What measure-windows found out, on a display of its own. Times in ms, memory in MB."""
    done = subprocess.run([str(matta.ROOT / "tests/desktop/run-in-xvfb.sh"),
                           str(matta.BUILD / "tests/desktop/measure-windows"), *words],
                          env=engine.environment, capture_output=True, text=True, check=True)
    found = json.loads(next(line for line in done.stdout.splitlines() if line.startswith("{")))
    return {key: value / (1e6 if key == "memory" else 1e3) for key, value in found.items()}


def fill_outbox(engine, count, settled=False):
    """One message that was really sent, and so many copies of its rows; @settled: on another day."""
    engine.start()
    matta.send(engine.port, "sato@example.com", [RECIPIENT], matta.make_message("Estimate"))
    engine.wait_for_state("Estimate", "holding")
    engine.stop()
    with sqlite3.connect(engine.data / "matta.db") as database:
        for table, key in (("message", "number"), ("recipient", "message"), ("content", "message")):
            names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            new = {key: f"{key} + more.n", "id": "id || more.n"}
            chosen = ", ".join(new.get(name, name) for name in names)
            database.execute(f"WITH RECURSIVE more (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < {count - 1})"
                             f" INSERT INTO {table} ({', '.join(names)}) SELECT {chosen} FROM {table}, more")
        if settled:
            database.execute("UPDATE message SET state = 'sent', settled = 1, changed_at = changed_at - 259200000000")
            database.execute("UPDATE recipient SET delivery = 'accepted'")
    database.close()


def print_window(name, found, small):
    print_row(f"{name}, to its first frame", f"{found['first-frame']:.0f} ms", "–", f"{found['first-frame'] / found['empty']:.1f}× of an empty window")
    if small is not None:
        ratio = (found["first-frame"] / found["empty"]) / (small["first-frame"] / small["empty"])
        print_row("… against the small one", "–", "–", f"{ratio:.2f}×", verdict(ratio, 1.5, at_least=False))
    print_row("… longest pause: settling / turning pages", f"{found['settling']:.0f} / {found['stall']:.0f} ms", "–", "–")


def bench_windows(base, rounds, quick):
    """Opening and paging, in turn with an empty window in the same process."""
    if not (matta.BUILD / "tests/desktop/measure-windows").exists():
        return
    for kind, sizes in (("checklist", (20, 2000)), ("outbox", (10, 10000 if quick else 100000))):
        small = None
        for size in sizes:
            folder = fresh_folder(base)
            engine = matta.Engine("--review", "confirm", "--hold", "3600", folder=folder)
            try:
                if kind == "outbox":
                    fill_outbox(engine, size)
                found = look_at_windows(engine, kind, str(engine.data) if kind == "outbox" else str(size), str(rounds))
            finally:
                engine.bus.close()
                shutil.rmtree(folder)
            print_window(f"{kind}, {size} rows", found, small)
            small = found
        if kind == "outbox":
            print_row("… longest pause when one message moves", f"{found['move']:.0f} ms", "–", "–")
            print_row("… opening the store; memory", f"{found['opened']:.0f} ms; {found['memory']:.0f} MB", "–", "–")


ROWS = {"disk": bench_disk, "accept": bench_accept, "relay": bench_relay, "memory": bench_memory,
        "check": bench_check, "history": bench_history, "app": bench_app, "windows": bench_windows}


# --- growth -----------------------------------------------------------------------------------

def print_growth(what, pairs):
    ours, theirs, ratio = median_of(pairs, "rate")
    cpu, their_cpu, _ = median_of(pairs, "cpu")
    memory = max(one.memory for one, _ in pairs)
    print_row(what, f"{ours:.4g} msg/s; {cpu * 1000:.3g} ms", f"{theirs:.4g} msg/s; {their_cpu * 1000:.3g} ms",
              f"{ratio:.2f}×", f"{memory / 1e6:.0f} MB")


def grow_sessions(base, rounds, quick):
    for sessions in (1, 2, 4, 8, 16, 32, 64):
        messages = (200 if quick else 2000) if sessions < 4 else (500 if quick else 5000)
        print_growth(f"4 KB, {sessions} session{'s' * (sessions > 1)}",
                     compare(base, rounds, accept_by_matta, accept_by_postfix, 4096, sessions, messages))


def grow_size(base, rounds, quick):
    """Up to what a message may have by default, which is 100,000,000 bytes."""
    for size in (4 * 1024, 16 * 1024, 64 * 1024, 256 * 1024, 1024 * 1024, 4 << 20, 16 << 20, 95 << 20):
        messages = max(2, min(1000, (64 << 20) // size) // (10 if quick else 1))
        print_growth(f"{say_size(size)}, 1 session",
                     compare(base, rounds, accept_by_matta, accept_by_postfix, size, 1, messages))


def grow_records(base, rounds, quick):
    """Mail that was sent on other days, kept for the audit trail and to recognise repeats."""
    for count in (100, 10_000, 100_000 if quick else 1_000_000):
        folder = fresh_folder(base)
        engine = matta.Engine("--review", "confirm", "--hold", "3600", folder=folder)
        try:
            fill_outbox(engine, count, settled=True)
            begun = time.monotonic()
            engine.start()
            opened = time.monotonic() - begun
            load_by_source(engine.port, 4096, 16, WARM_UP)
            runs = [run_load(engine.port, engine.process.pid, 4096, 16, 300 if quick else 2000) for _ in range(rounds)]
            memory = read_memory(engine.process.pid, "status", "VmHWM")
            rate = statistics.median(run.rate for run in runs)
            cpu = statistics.median(run.cpu for run in runs)
            print_row(f"{count:,} records, 4 KB, 16 sessions", f"{rate:.4g} msg/s; {cpu * 1000:.3g} ms", "–", "–",
                      f"{memory / 1e6:.0f} MB; started in {opened * 1000:.0f} ms")
        finally:
            engine.__exit__()
            shutil.rmtree(folder)


GROWTH = {"sessions": grow_sessions, "size": grow_size, "records": grow_records}


def run_growth(base, arguments):
    for grow in GROWTH.values():
        print("| | Matta: rate; CPU per message | Postfix | ratio | Matta’s memory at most |\n|---|---|---|---|---|")
        grow(base, arguments.rounds, arguments.quick)
        print()
    return 0


# --- kills ------------------------------------------------------------------------------------

def run_crash(base, kills):
    engine = matta.Engine("--review", "confirm", "--hold", "0", folder=fresh_folder(base))

    def tell(number, load_so_far):
        if number % 50 == 0:
            print(f"killed {number} times, {len(load_so_far.acknowledged)} messages acknowledged", flush=True)

    try:
        outcome = load.kill_under_load(engine, kills, tell=tell)
    finally:
        engine.__exit__()
    print(f"kill -9 at {kills} random points: {outcome}")
    return 1 if outcome.lost or outcome.twice else 0


# --- wrong recipients -------------------------------------------------------------------------

def run_score(build):
    """On made-up mail; tests/score/measure.py has more options, and takes mail of your own."""
    script = Path(__file__).resolve().parents[1] / "score/measure.py"
    return subprocess.run([sys.executable, str(script), "--build", build], check=False).returncode


def parse_arguments():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__.split("\n")[0])
    parser.add_argument("--build", help=argparse.SUPPRESS, required=True)
    parser.add_argument("--crash", type=int, metavar="N", help="kill the engine N times under load instead")
    parser.add_argument("--score", action="store_true", help="measure how well wrong recipients are found instead")
    parser.add_argument("--seal", action="store_true", help="measure sealing against libarchive, bsdtar and 7z instead")
    parser.add_argument("--growth", action="store_true",
                        help="measure how cost grows with sessions, size and records instead")
    parser.add_argument("--only", metavar="ROW", action="append", choices=ROWS, help=f"one of: {', '.join(ROWS)}")
    parser.add_argument("--rounds", type=int, default=5, help="pairs per row (default 5)")
    parser.add_argument("--quick", action="store_true", help="a tenth of the messages; for trying the benchmark")
    parser.add_argument("--folder", default="/var/tmp", help="on the disk to measure (default /var/tmp)")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    base = fresh_folder(arguments.folder)
    try:
        if arguments.score:
            return run_score(arguments.build)
        if arguments.seal:
            return seal.bench(arguments.build, base, arguments.rounds, print_row, verdict)
        if arguments.growth:
            return run_growth(base, arguments)
        if arguments.crash:
            return run_crash(base, arguments.crash)
        print("| what | Matta | Postfix | ratio | |\n|---|---|---|---|---|")
        for name, bench in ROWS.items():
            if not arguments.only or name in arguments.only:
                bench(base, arguments.rounds, arguments.quick)
        return 0
    finally:
        shutil.rmtree(base)


if __name__ == "__main__":
    os.environ["MATTA_BUILD"] = parse_arguments().build
    import load
    import matta
    import seal
    from private_postfix import Postfix
    sys.exit(main())
