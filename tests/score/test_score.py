#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`mattactl score` on what people might feed it, and whether it finds anything at all."""
import json
import os
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import tap
import generator
import measure

PROGRAM = str(Path(os.environ["MATTA_BUILD"]) / "src/cli/mattactl")
DAY = 86400


def make_mail(sort, number, to, **more):
    return {"type": sort, "id": f"m{number}", "ts": 1.7e9 + number * DAY, "from": "me@example.jp", "to": to, **more}


def run(lines, *options):
    text = "".join((line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)) + "\n" for line in lines)
    return subprocess.run([PROGRAM, "score", *options], input=text, capture_output=True, text=True, check=False)


def score(lines, *options):
    done = run(lines, *options)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def live_in_two_worlds():
    """A site and a shop that never meet, forty mails each."""
    for number in range(0, 80, 2):
        yield make_mail("train", number, ["mori@site.example"], cc=["abe@site.example"], subject=f"crane {number % 7}")
        yield make_mail("train", number + 1, ["smith@shop.example", "jones@shop.example"], body=f"hats {number % 5}")


class Scores(unittest.TestCase):
    def test_the_odd_one_out_stands_first(self):
        people = ["mori@site.example", "abe@site.example", "smith@shop.example"]
        answer = score([*live_in_two_worlds(), make_mail("test", 90, people)])[0]
        self.assertEqual(answer["id"], "m90")
        self.assertEqual(max(answer["scores"], key=answer["scores"].get), "smith@shop.example")
        for suspicion in answer["scores"].values():
            self.assertTrue(0 <= suspicion <= 1)

    def test_only_test_lines_are_answered_in_their_order(self):
        answers = score([make_mail("train", 1, ["a@x.example"]), make_mail("test", 2, ["a@x.example"]),
                         make_mail("train", 3, ["a@x.example"]), make_mail("test", 4, ["a@x.example"])])
        self.assertEqual([answer["id"] for answer in answers], ["m2", "m4"])

    def test_everybody_is_judged_by_their_own_mail(self):
        mine = list(live_in_two_worlds())
        theirs = [{**mail, "from": "you@example.jp", "to": ["mori@site.example", "smith@shop.example"], "cc": []}
                  for mail in mine]
        people = ["mori@site.example", "smith@shop.example"]
        alone = score([*mine, make_mail("test", 90, people)])
        beside = score([*mine, *theirs, make_mail("test", 90, people)])
        self.assertEqual(alone, beside)

    def test_addresses_are_answered_as_they_were_spelled(self):
        answer = score([*live_in_two_worlds(), make_mail("test", 90, ["Mori@SITE.example"])])[0]
        self.assertEqual(list(answer["scores"]), ["Mori@SITE.example"])

    def test_a_name_before_the_address_is_the_same_person(self):
        people = ["mori@site.example", "smith@shop.example"]
        named = ["Mori <mori@site.example>", '"Smith, John" <Smith@Shop.example>']
        plain = score([*live_in_two_worlds(), make_mail("test", 90, people)])[0]["scores"]
        answer = score([*live_in_two_worlds(), make_mail("test", 90, named)])[0]["scores"]
        self.assertEqual(list(answer), named)
        self.assertEqual(list(answer.values()), list(plain.values()))

    def test_the_same_every_time(self):
        lines = [*live_in_two_worlds(), make_mail("test", 90, ["mori@site.example", "smith@shop.example"])]
        self.assertEqual(score(lines), score(lines))

    def test_reasons_are_told_when_asked(self):
        lines = [*live_in_two_worlds(), make_mail("test", 90, ["mori@site.example", "smith@shop.example"])]
        why = score(lines, "--explain")[0]["why"]["smith@shop.example"]
        self.assertIn("other-company", [reason["reason"] for reason in why["reasons"]])
        self.assertIn("together-best", why["evidence"])


class Input(unittest.TestCase):
    def test_what_may_be_missing(self):
        answers = score([
            {"type": "train", "ts": 1, "to": ["a@x.example"]},
            {"type": "test", "id": "bare", "ts": 2, "to": ["a@x.example"], "unheard-of": {"deep": [1]}},
            {"type": "test", "id": "nobody", "ts": 3, "from": None, "subject": None, "body": None, "bcc": None},
            "",
            {"type": "test", "id": "twice", "ts": 4.5, "to": ["a@x.example"], "cc": ["A@X.example"]},
        ])
        self.assertEqual([answer["id"] for answer in answers], ["bare", "nobody", "twice"])
        self.assertEqual(answers[1]["scores"], {})

    def test_any_text(self):
        answers = score([make_mail("train", 1, ["太郎@例え.example"], subject="見積\u0000書", body="🎉" * 9),
                         make_mail("test", 2, ["太郎@例え.example", "no address", ""], subject="x" * 100000)])
        self.assertEqual(set(answers[0]["scores"]), {"太郎@例え.example", "no address", ""})

    def test_nothing_at_all(self):
        self.assertEqual(score([]), [])

    def test_a_bad_line_is_named(self):
        good = make_mail("train", 1, ["a@x.example"])
        for bad in ("{", "[]", "nonsense", {"type": "train", "to": []}, {**good, "type": "both"}, {**good, "ts": "now"},
                    {**good, "to": "a@x.example"}, {**good, "cc": [1]}, {**good, "subject": 1},
                    {"type": "test", "ts": 1, "to": []}):
            with self.subTest(bad):
                done = run([good, good, bad, good])
                self.assertEqual(done.returncode, 1)
                self.assertIn("line 3:", done.stderr)


class Finding(unittest.TestCase):
    def test_beats_guessing_by_far(self):
        """A small office; the full measurement is ./dev bench --score."""
        users = list(generator.generate("office", 4, 1))
        results = measure.measure(users, PROGRAM, names=("random",))
        first, found = results[measure.OURS]["all"]
        self.assertGreater(first, results["random"]["all"][0] + 0.15)
        self.assertGreater(found, 0.05)


if __name__ == "__main__":
    tap.main()
