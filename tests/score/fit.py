#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fits the weights of the suspicion model (src/model/matta-suspicion.c) by logistic regression.

    fit.py [--build DIR] [--users N]

On made-up mail of the structures "agency" and "works" with seeds from 1000 on: never those that are measured.
A third of the users have no text and a third no threads, so that no kind of evidence is relied on alone.
Prints C initialisers."""
import argparse
import json
import math
import random
import subprocess
from pathlib import Path

import generator
import measure

FIRST_SEED = 1000
RIDGE = 3.0
ROUNDS = 12


def take_away(mails, number):
    """Every third user without text, every third without recognisable threads."""
    if number % 3 == 1:
        return [{**mail, "subject": "", "body": ""} for mail in mails]
    if number % 3 == 2:
        return [{**mail, "subject": ""} for mail in mails]
    return mails


def explain(program, train, trials):
    lines = [{"type": "train", **mail} for mail in train] + [{"type": "test", **mail} for _, mail, _ in trials]
    done = subprocess.run([program, "score", "--explain"], input="".join(json.dumps(line) + "\n" for line in lines),
                          capture_output=True, text=True, check=True)
    return [json.loads(line)["why"] for line in done.stdout.splitlines()]


def collect(program, structures, users, seed=FIRST_SEED):
    """One group per trial: [(is wrong, evidence)] for each recipient."""
    groups = []
    for offset, structure in enumerate(structures):
        for number, mails in enumerate(generator.generate(structure, seed + offset, users)):
            train, test = measure.split(take_away(mails, number))
            trials = list(measure.make_trials(train, test, f"fit/{number}"))
            for (kind, _, wrong), why in zip(trials, explain(program, train, trials)):
                groups.append((kind, [(address == wrong, found["evidence"]) for address, found in why.items()]))
    return groups


def solve(matrix, right):
    """Gauss with pivoting."""
    size = len(right)
    rows = [row[:] + [value] for row, value in zip(matrix, right)]
    for at in range(size):
        best = max(range(at, size), key=lambda row: abs(rows[row][at]))
        rows[at], rows[best] = rows[best], rows[at]
        for row in range(at + 1, size):
            factor = rows[row][at] / rows[at][at]
            for column in range(at, size + 1):
                rows[row][column] -= factor * rows[at][column]
    answer = [0.0] * size
    for at in reversed(range(size)):
        rest = sum(rows[at][column] * answer[column] for column in range(at + 1, size))
        answer[at] = (rows[at][size] - rest) / rows[at][at]
    return answer


def fit(rows):
    """@rows: (is wrong, values). Newton's method with a ridge, so that what is not needed stays near 0."""
    size = len(rows[0][1])
    weights = [0.0] * size
    for _ in range(ROUNDS):
        matrix = [[RIDGE if i == j else 0.0 for j in range(size)] for i in range(size)]
        right = [-RIDGE * weight for weight in weights]
        for wrong, values in rows:
            chance = 1 / (1 + math.exp(-max(-30, min(30, sum(map(lambda a, b: a * b, weights, values))))))
            steep = chance * (1 - chance)
            filled = [(i, value) for i, value in enumerate(values) if value]
            for i, value in filled:
                right[i] += (wrong - chance) * value
                line = matrix[i]
                scaled = steep * value
                for j, other in filled:
                    line[j] += scaled * other
        step = solve(matrix, right)
        weights = [weight + change for weight, change in zip(weights, step)]
        if max(map(abs, step)) < 1e-4:
            break
    return weights


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", type=Path, default=Path("_build"))
    parser.add_argument("--users", type=int, default=9, help="per structure")
    arguments = parser.parse_args()
    groups = collect(str(arguments.build / "src/cli/mattactl"), ["agency", "works"], arguments.users)
    names = list(groups[0][1][0][1])
    rows = [(wrong, [evidence[name] for name in names])
            for _, group in groups for wrong, evidence in group if evidence["known"]]
    random.Random(1).shuffle(rows)
    for name, weight in zip(names, fit(rows)):
        print(f"  [MATTA_EVIDENCE_{name.upper().replace('-', '_')}] = {weight:.2f},")


if __name__ == "__main__":
    main()
