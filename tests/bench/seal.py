# SPDX-License-Identifier: GPL-3.0-or-later
"""What sealing costs: against libarchive alone, which does the encrypting, and against programs that
people would take instead. Same machine, same run, turn by turn; rows are medians of the ratios."""
import json
import random
import statistics
import subprocess
import time
from pathlib import Path

SIZE = 25 * 1024 * 1024
BAR = 1.1  # of what libarchive needs for the best setting
PASSWORD = "correct-horse-9"


def make_text(path):
    """Sentences of a few dozen words, as in letters; packed, a quarter is left of it."""
    words = ("estimate meeting the of and to for delivery harbour bridge crane second floor price yen March April "
             "please find attached we kindly look forward your reply department section chief plan").split()
    rng = random.Random(1)
    with open(path, "w", encoding="utf-8") as file:
        size = 0
        while size < SIZE:
            size += file.write(" ".join(rng.choices(words, k=12)) + f" {rng.randrange(10**6)}.\n")
        file.truncate(SIZE)


def make_noise(path):
    path.write_bytes(random.Random(2).randbytes(SIZE))


# what, how, its best setting for: bsdtar, 7z
KINDS = [
    ("text", make_text, "text.txt", "compression-level=1", "-mx1"),
    ("noise", make_noise, "noise.bin", "compression=store", "-mx0"),
]


def run(*words):
    """Seconds it took."""
    begun = time.monotonic()
    subprocess.run([str(word) for word in words], stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - begun


class Rivals:
    """Whole programs, from start to exit."""

    def __init__(self, build, path, bsdtar, seven):
        self.out = path.parent / "out.zip"
        self.mattactl = build / "src/cli/mattactl"
        self.path, self.bsdtar, self.seven = path, bsdtar, seven

    def matta(self):
        return run(self.mattactl, "seal", self.path, "--output", self.out)

    def by_bsdtar(self):
        return run("bsdtar", "--passphrase", PASSWORD, "--format", "zip", "--options",
                   f"zip:encryption=aes256,zip:{self.bsdtar}", "-C", self.path.parent, "-cf", self.out, self.path.name)

    def by_7z(self):
        return run("7z", "a", "-tzip", "-mem=AES256", "-mmt1", f"-p{PASSWORD}", self.seven, self.out, self.path)

    def by_7z_and_checked(self):
        return self.by_7z() + run("7z", "t", f"-p{PASSWORD}", self.out)

    def measure(self, other):
        """(ours, theirs), in seconds."""
        pair = []
        for method in (self.matta, other):
            pair.append(method())
            self.out.unlink()
        return pair


def bench_limit(build, path, base, rounds, row, verdict):
    """In one process, without starting a program."""
    done = subprocess.run([str(build / "tests/seal/measure-seal"), str(path), base, str(2 * rounds + 1)],
                          check=True, capture_output=True, text=True)
    times = json.loads(done.stdout)
    Path(base, "measured.zip").unlink()
    for what, ours, theirs, bar in (("written", (2,), (0,), BAR), ("written and checked", (2, 3), (0, 1), None)):
        pairs = [(sum(one[i] for i in ours), sum(one[i] for i in theirs)) for one in times]
        ratio = statistics.median(one / other for one, other in pairs)
        row(f"{what}, libarchive alone{' and read again' if bar is None else ''}", pairs_text(pairs, 0, 1e3),
            pairs_text(pairs, 1, 1e3), f"{ratio:.2f}×", verdict(ratio, bar, at_least=False))


def pairs_text(pairs, index, unit):
    return f"{statistics.median(pair[index] for pair in pairs) / unit:.0f} ms"


def bench_rivals(build, kind, path, rounds, row):
    rivals = Rivals(build, path, kind[3], kind[4])
    for name, other in (("bsdtar, not checked", rivals.by_bsdtar), ("7z, not checked", rivals.by_7z),
                        ("7z and 7z t", rivals.by_7z_and_checked)):
        pairs = [rivals.measure(other) for _ in range(rounds)]
        ratio = statistics.median(one / other for one, other in pairs)
        row(f"mattactl seal, {name}", pairs_text(pairs, 0, 1e-3), pairs_text(pairs, 1, 1e-3), f"{ratio:.2f}×")


def bench(build, base, rounds, row, verdict):
    """Prints the rows by @row; less than 1× is faster than the other."""
    print("| what | Matta | the other | ratio | |\n|---|---|---|---|---|")
    for kind in KINDS:
        path = Path(base) / kind[2]
        kind[1](path)

        def say(name, *columns):
            row(f"25 MB of {kind[0]}: {name}", *columns)

        bench_limit(Path(build), path, base, rounds, say, verdict)
        bench_rivals(Path(build), kind, path, rounds, say)
        path.unlink()
    return 0
