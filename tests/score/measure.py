#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How well wrong recipients are found: ours (`mattactl score`) beside the baselines, in one run.

    measure.py [--mail FILE.jsonl] [--structure NAME] [--seed N] [--users N] [--without-text]

After Carvalho & Cohen (SDM 2007): of each user's mail the first 80 % in time are learnt. Into every later
mail one wrong person from the user's own address book (everybody written to in the first part) is planted:
the one whose address is most like a true recipient's (one of the three nearest by three-letter groups), one
of the same given or family name, or anybody ("all" are these three). Once more they are put in the place of
the right one ("swapped"), as auto-completion does: the paper does not, and in a mail to one person there is
nobody left to compare with. "First" is how often the planted one is the most suspicious of the mail (ties
share); "found" is how many are more suspicious than the border above which 2 % of the clean mails are flagged
(at the border: that share of them), one border for everybody."""
import argparse
import collections
import json
import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import baselines
import generator
from baselines import people_of

FALSE_FLAGS = 0.02
KINDS = ["similar", "same name", "random"]
SWAPPED = "swapped"
NAME = re.compile(r"[a-z]{3,}")
OURS = "Matta"


# --- planting ---------------------------------------------------------------------------------

def trigrams(address):
    padded = f"  {address.split('@')[0]} "
    return {padded[at:at + 3] for at in range(len(padded) - 2)} | {address.split("@")[-1]}


def similarity(one, other):
    return len(one & other) / len(one | other)


def names_of(address):
    return set(NAME.findall(address.split("@")[0].lower()))


def field_of(mail, address):
    return next(field for field in ("to", "cc", "bcc") if address in mail[field])


class Planter:
    def __init__(self, train, seed):
        self.random = random.Random(seed)
        self.book = sorted({address for mail in train for address in people_of(mail)})
        self.grams = {address: trigrams(address) for address in self.book}

    def choose(self, kind, mail):
        """(the wrong person, whom they are mistaken for); None when there is nobody of that kind."""
        people = people_of(mail)
        others = [address for address in self.book if address not in people]
        if not others:
            return None
        right = self.random.choice(people)
        if kind == "similar":
            grams = trigrams(right)
            others.sort(key=lambda address: -similarity(self.grams[address], grams))
            others = others[:3]
        elif kind == "same name":
            names = names_of(right)
            others = [address for address in others if names & names_of(address)]
        return (self.random.choice(others), right) if others else None

    def plant(self, kind, mail):
        """The mail with somebody wrong in it beside the one they are mistaken for; and who it is."""
        found = self.choose(kind, mail)
        if found is None:
            return None, None
        wrong, right = found
        field = field_of(mail, right)
        return {**mail, field: [*mail[field], wrong], "id": f"{mail['id']}#{kind}"}, wrong

    def swap(self, mail):
        """The mail with somebody wrong in the place of the one they are mistaken for."""
        found = self.choose(self.random.choice(KINDS), mail)
        if found is None:
            return None, None
        wrong, right = found
        field = field_of(mail, right)
        people = [wrong if address == right else address for address in mail[field]]
        return {**mail, field: people, "id": f"{mail['id']}#{SWAPPED}"}, wrong


def split(mails):
    mails = sorted((mail for mail in mails if people_of(mail)), key=lambda mail: mail["ts"])
    cut = len(mails) * 4 // 5
    return mails[:cut], mails[cut:]


def make_trials(train, test, seed):
    """(kind or None for clean, mail, wrong person) for every test mail."""
    planter = Planter(train, seed)
    for mail in test:
        yield None, mail, None
        for kind in KINDS:
            planted, wrong = planter.plant(kind, mail)
            if planted is not None:
                yield kind, planted, wrong
        swapped, wrong = planter.swap(mail)
        if swapped is not None:
            yield SWAPPED, swapped, wrong


# --- scoring ----------------------------------------------------------------------------------

def score_by_baseline(make, train, trials):
    baseline = make()
    for mail in train:
        baseline.learn(mail)
    return [baseline.score(mail) for _, mail, _ in trials]


def score_by_matta(program, train, trials):
    lines = [{"type": "train", **mail} for mail in train] + [{"type": "test", **mail} for _, mail, _ in trials]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    done = subprocess.run([program, "score"], input=text, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"mattactl score: {done.returncode} {done.stderr}")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [mail["id"] for _, mail, _ in trials]
    return [answer["scores"] for answer in answers]


# --- judging ----------------------------------------------------------------------------------

class Tally:
    """What one method did with all trials."""

    def __init__(self):
        self.first = collections.defaultdict(list)
        self.planted = collections.defaultdict(list)
        self.clean = []

    def add(self, kind, wrong, scores):
        worst = max(scores.values())
        if kind is None:
            self.clean.append(worst)
            return
        tied = sum(score == worst for score in scores.values())
        self.first[kind].append(1 / tied if scores[wrong] == worst else 0)
        self.planted[kind].append(scores[wrong])

    def find_border(self):
        """(score, share): above the score is flagged, at it that share, so that exactly 2 % of the clean ones are."""
        allowed = len(self.clean) * FALSE_FLAGS
        border = sorted(self.clean, reverse=True)[int(allowed)]
        above = sum(score > border for score in self.clean)
        return border, (allowed - above) / self.clean.count(border)

    def result(self):
        """{kind: (first, found)} with "all" for all kinds."""
        border, share = self.find_border()
        kinds = {kind: [kind] for kind in (*KINDS, SWAPPED) if self.first[kind]} | {"all": KINDS}
        result = {}
        for kind, members in kinds.items():
            first = [hit for member in members for hit in self.first[member]]
            found = [(score > border) + share * (score == border)
                     for member in members for score in self.planted[member]]
            result[kind] = (sum(first) / len(first), sum(found) / len(found))
        return result


def measure(users, program, seed=1, names=tuple(baselines.BASELINES)):
    """{method: {kind: (first, found)}}; @users: a list of mails each."""
    tallies = {name: Tally() for name in (*names, OURS)}
    for number, mails in enumerate(users):
        train, test = split(mails)
        trials = list(make_trials(train, test, f"{seed}/{number}"))
        for name, tally in tallies.items():
            if name == OURS:
                scored = score_by_matta(program, train, trials)
            else:
                scored = score_by_baseline(baselines.BASELINES[name], train, trials)
            for (kind, _, wrong), scores in zip(trials, scored):
                tally.add(kind, wrong, scores)
    return {name: tally.result() for name, tally in tallies.items()}


# --- telling ----------------------------------------------------------------------------------

def print_table(results):
    kinds = ["all", *(kind for kind in (*KINDS, SWAPPED) if kind in results[OURS])]
    print("| method | " + " | ".join(f"first: {kind}" for kind in kinds) + " | "
          + " | ".join(f"found at 2 %: {kind}" for kind in kinds) + " |")
    print("|---|" + "---:|" * len(kinds) * 2)
    for name, result in results.items():
        cells = [f"{result[kind][which]:.1%}" for which in (0, 1) for kind in kinds]
        print(f"| {name} | " + " | ".join(cells) + " |")
    others = [result["all"] for name, result in results.items() if name != OURS]
    ours = results[OURS]["all"]
    best_first = max(first for first, _ in others)
    best_found = max(found for _, found in others)
    print(f"\nFirst: {(ours[0] - best_first) * 100:+.1f} points over the best baseline (bar: +5). "
          f"Found: {ours[1] / max(best_found, 0.001):.1f} times the best baseline's (bar: 2).")


def read_users(path):
    users = collections.defaultdict(list)
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            mail = {"subject": "", "body": "", "to": [], "cc": [], "bcc": [], **json.loads(line)}
            users[mail["from"]].append(mail)
    return list(users.values())


def parse_arguments():
    parser = argparse.ArgumentParser(prog="./dev bench --score", description=__doc__.split("\n")[0])
    parser.add_argument("--build", type=Path, default=Path(os.environ.get("MATTA_BUILD", "_build")))
    parser.add_argument("--mail", metavar="FILE", help="JSON lines of your own instead of made-up mail")
    parser.add_argument("--structure", choices=generator.STRUCTURES, default="office")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--users", type=int, default=12)
    parser.add_argument("--without-text", action="store_true", help="drop subjects and bodies")
    parser.add_argument("--only-ours", action="store_true", help="leave the slow baselines out")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    began = time.monotonic()
    users = (read_users(arguments.mail) if arguments.mail
             else generator.generate(arguments.structure, arguments.seed, arguments.users))
    if arguments.without_text:
        users = ([{**mail, "subject": "", "body": ""} for mail in mails] for mails in users)
    names = ("random", "rarest") if arguments.only_ours else tuple(baselines.BASELINES)
    print_table(measure(users, str(arguments.build / "src/cli/mattactl"), arguments.seed, names))
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
