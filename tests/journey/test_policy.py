#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the organisation fixed: no option leads around it, a bad file takes nothing of it away, and
the running Matta follows its folder."""
import base64
import email
import json
import re
import subprocess
import unittest

import matta
import tap

LOCK_HOLD = "/io/github/mattamail/Matta/hold-seconds\n"
SENDER = "sato@example.com"
TO = ["suzuki@example.jp"]


class Governed(matta.Engine):
    """An engine with a policy folder of its own."""

    def __init__(self, *options, files=None, **named):
        super().__init__(*options, **named)
        self.policy = self.folder / "policy"
        self.policy.mkdir(exist_ok=True)
        self.options = (*options, "--policy-dir", str(self.policy))
        for name, text in (files or {}).items():
            self.put(name, text)

    def put(self, name, text):
        """As IT should: the new file takes the old one's place at once."""
        path = self.policy / name
        fresh = path.with_name(f".{path.name}.new")
        fresh.write_text(text)
        fresh.rename(path)

    def serve(self, *options):
        """Tries to serve where that must fail."""
        return self.call("serve", "--data-dir", str(self.folder / "other"), "--policy-dir", str(self.policy),
                         *options, check=False)

    def settings(self):
        shown = self.call("policy", "show", "--json", "--policy-dir", str(self.policy), "--data-dir", str(self.data))
        return {setting["key"]: setting for setting in json.loads(shown.stdout)}

    def status(self):
        return json.loads(self.call("status", "--json").stdout)

    def wait_for_force(self, name):
        """A file is copied just before it counts; who is answered after that is answered by what counts."""
        matta.wait_until((self.data / "policy" / name).exists, what="the copy")
        self.status()

    def wait_for_refusals(self, count):
        matta.wait_until(lambda: len(self.status()["policy-refusals"]) == count, what=f"{count} refusals")
        return self.status()["policy-refusals"]

    def send(self, subject):
        return matta.send(self.port, SENDER, TO, matta.make_message(subject))[0]


class Options(unittest.TestCase):
    def setUp(self):
        self.engine = Governed()
        self.addCleanup(self.engine.__exit__)

    def refuse(self, code, *options):
        done = self.engine.serve(*options)
        self.assertEqual(done.returncode, code, options)
        self.assertTrue(done.stderr.startswith("mattactl: "), done.stderr)
        self.assertEqual(done.stdout, "")

    def test_none_leads_around_a_lock(self):
        for key, options in {
            "hold-seconds": (("--hold", "0"), ("--set", "hold-seconds=0")),
            "listen": (("--listen", "127.0.0.1:0"), ("--set", "listen=127.0.0.1:0")),
            "account-kind": (("--upstream", "practice:/nonexistent"),),
            "account-host": (("--upstream", "smtp://127.0.0.1:9"), ("--set", "account-host=127.0.0.1")),
            "account-user": (("--upstream", "smtp://jo@127.0.0.1:9"),),
        }.items():
            self.engine.put("locks", f"/io/github/mattamail/Matta/{key}\n")
            for option in options:
                with self.subTest(option):
                    self.refuse(4, *option)

    def test_values_out_of_range_are_wrong_usage(self):
        for option in (("--hold", "3601"), ("--hold", "-1"), ("--hold", "soon"), ("--hold", ""),
                       ("--set", "keep-days=0"), ("--set", "no-such-key=1"), ("--set", "keep-days"),
                       ("--set", "inside-domains=['a.example',"), ("--listen", "0.0.0.0:0"),
                       ("--listen", "127.0.0.1"), ("--upstream", "mail.example.com")):
            with self.subTest(option):
                self.refuse(2, *option)

    def test_check_obeys_the_folder(self):
        message = self.engine.folder / "one.eml"
        message.write_bytes(matta.make_message("One", to="suzuki@example.jp"))
        arguments = ("check", str(message), "--json", "--policy-dir", str(self.engine.policy))
        inside = "[matta]\ninside-domains=['example.jp']\n"

        def is_inside():
            return json.loads(self.engine.call(*arguments).stdout)["recipients"][0]["inside"]

        self.assertFalse(is_inside())
        self.engine.put("defaults", inside)
        self.assertTrue(is_inside())
        self.engine.put("locks", "/io/github/mattamail/Matta/inside-domains\n")
        done = self.engine.call(*arguments, "--set", "inside-domains=example.test", check=False)
        self.assertEqual(done.returncode, 4)
        done = self.engine.call(*arguments, "--set", "many-visible=1", check=False)
        self.assertEqual(done.returncode, 2)

    def test_a_bad_file_is_named(self):
        self.engine.put("defaults", "[matta]\nhold-seconds=300\n")
        self.engine.put("locks", "# ours\nhold-seconds\n")
        done = self.engine.call("policy", "check", str(self.engine.policy), check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"{self.engine.policy}/locks:2: ", done.stdout)
        done = self.engine.call("policy", "check", "--json", "--policy-dir", str(self.engine.policy), check=False)
        answer = json.loads(done.stdout)
        self.assertFalse(answer["usable"])
        self.assertEqual([(refusal["line"], refusal["last-good"]) for refusal in answer["refusals"]], [(2, False)])
        self.assertEqual(self.engine.settings()["hold-seconds"]["value"], 300)


class Documents(unittest.TestCase):
    """What docs/ shows to IT can be used, or is refused, as it says there."""

    def setUp(self):
        self.engine = Governed()
        self.addCleanup(self.engine.__exit__)

    def check(self):
        return self.engine.call("policy", "check", str(self.engine.policy), check=False)

    def test_examples_of_policy_are_what_they_are_called(self):
        text = (matta.ROOT / "docs/policy.md").read_text(encoding="utf-8")
        blocks = re.findall(r"^```([a-z-]+)\n(.*?)^```$", text, re.M | re.S)
        self.assertEqual([name for name, _ in blocks], ["defaults", "locks", "defaults-refused", "locks-refused"])
        for name, block in blocks:
            with self.subTest(name):
                file, _, refused = name.partition("-")
                self.engine.put(file, block)
                done = self.check()
                self.assertEqual(done.returncode, 1 if refused else 0, done.stdout)
                if refused:
                    self.assertRegex(done.stdout, rf"/{file}:[12]: ")
                    self.engine.put(file, "# none\n" if file == "locks" else "[matta]\n")

    def test_examples_of_settings_can_be_used_and_locked(self):
        text = (matta.ROOT / "docs/settings.md").read_text(encoding="utf-8")
        examples = re.findall(r"`(([a-z-]+)=[^`]+)` \|$", text, re.M)
        self.engine.put("defaults", "[matta]\n" + "".join(f"{example}\n" for example, _ in examples))
        self.engine.put("locks", "".join(f"/io/github/mattamail/Matta/{key}\n" for _, key in examples))
        done = self.check()
        self.assertEqual(done.returncode, 0, done.stdout)
        settings = self.engine.settings()
        self.assertEqual(sorted(key for _, key in examples), sorted(settings))
        self.assertTrue(all(setting["locked"] for setting in settings.values()))
        self.assertEqual(settings["hold-seconds"]["value"], 300)


class Running(unittest.TestCase):
    def test_changes_count_at_once(self):
        with Governed("--review", "confirm") as engine:
            engine.put("defaults", "[matta]\nhold-seconds=0\n")
            matta.wait_until(lambda: engine.settings()["hold-seconds"]["value"] == 0)
            engine.wait_for_force("defaults")
            self.assertEqual(engine.send("Now"), 250)
            engine.wait_for_filed(1)

    def test_a_lock_outlives_the_command_line(self):
        with Governed("--review", "confirm", "--hold", "0") as engine:
            self.assertEqual(engine.send("Before"), 250)
            engine.wait_for_filed(1)
            engine.put("locks", LOCK_HOLD)
            engine.wait_for_force("locks")
            self.assertEqual(engine.send("After"), 250)
            engine.wait_for_state("After", "holding")

    def test_a_file_that_turns_bad_takes_nothing_away(self):
        files = {"defaults": "[matta]\nhold-seconds=3000\n", "locks": LOCK_HOLD}
        with Governed("--review", "confirm", files=files) as engine:
            engine.put("defaults", "[matta]\nhold-seconds=none\n")
            engine.put("locks", "nothing\n")
            refusals = engine.wait_for_refusals(2)
            self.assertEqual([refusal["line"] for refusal in refusals], [2, 1])
            self.assertTrue(all(refusal["last-good"] for refusal in refusals))
            self.assertEqual(engine.status()["problem"], "policy")
            self.assertIn("locks:1: ", engine.call("status").stdout)
            engine.stop()
            engine.start()
            self.assertEqual(len(engine.wait_for_refusals(2)), 2)
            self.assertEqual(engine.settings()["hold-seconds"], {"key": "hold-seconds", "value": 3000, "locked": True})
            self.assertEqual(engine.send("Held"), 250)
            engine.wait_for_state("Held", "holding")
            engine.put("defaults", "[matta]\nhold-seconds=0\n")
            engine.put("locks", "# none\n")
            engine.wait_for_refusals(0)
            self.assertEqual(engine.status()["problem"], "")

    def test_copies_are_private(self):
        with Governed(files={"locks": LOCK_HOLD}) as engine:
            self.assertEqual((engine.data / "policy").stat().st_mode & 0o777, 0o700)
            self.assertEqual((engine.data / "policy/locks").stat().st_mode & 0o777, 0o600)


class RelayPassword(unittest.TestCase):
    def sign_in(self, engine, password):
        with matta.Replies(engine.port) as replies:
            replies.greet()
            text = base64.b64encode(b"\0matta\0" + password.encode()).decode()
            return replies.say(f"AUTH PLAIN {text}")[0]

    def test_it_is_made_once_and_anew_when_asked(self):
        with matta.Engine("--review", "park", "--set", "same-user=false") as engine:
            self.assertEqual(self.sign_in(engine, ""), 535)
            first = engine.call("relay-password")
            password = first.stdout.strip()
            self.assertRegex(password, r"\A[a-hjkmnp-zA-HJKMNP-Z2-9]{32}\Z")
            self.assertEqual(first.stderr, "")
            self.assertEqual(engine.call("relay-password").stdout, first.stdout)
            self.assertEqual(self.sign_in(engine, password), 235)
            fresh = json.loads(engine.call("relay-password", "--new", "--json").stdout)["password"]
            self.assertNotEqual(fresh, password)
            self.assertEqual(self.sign_in(engine, password), 535)
            self.assertEqual(self.sign_in(engine, fresh), 235)
            engine.stop()
            engine.start()
            self.assertEqual(self.sign_in(engine, fresh), 235)
            for path in engine.data.rglob("*"):
                if path.is_file():
                    self.assertNotIn(fresh.encode(), path.read_bytes(), path)

    def test_without_a_service_there_is_none(self):
        with matta.Engine("--review", "park") as engine:
            engine.stop()
            done = engine.call("relay-password", check=False)
            self.assertEqual((done.returncode, done.stdout), (3, ""))

    def test_a_keyring_that_cannot_be_written(self):
        with matta.Engine("--review", "park") as engine:
            (engine.folder / "home" / "secrets").mkdir()
            done = engine.call("relay-password", check=False)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertTrue(done.stderr.startswith("mattactl: "))


def make_rules(then, when=None, **more):
    rule = {"id": "the-rule", "when": when or {"recipient": {"side": "outside"}}, "then": then}
    return json.dumps({"version": 1, "rules": [rule], **more})


class Rules(unittest.TestCase):
    """What a rule file says holds wherever the message goes."""

    def open(self, text, *options):
        engine = Governed("--review", "ask", "--hold", "0", "--set", "inside-domains=example.com", *options)
        self.addCleanup(engine.__exit__)
        (engine.policy / "policy.d").mkdir()
        if text is not None:
            engine.put("policy.d/10-rules.json", text)
        engine.start()
        return engine

    def park(self, engine, subject):
        """Sent without waiting for the reply: the message waits, as if nobody had looked."""
        self.assertEqual(engine.send(subject), 250)
        return engine.find(subject)

    def refuse(self, engine, *arguments):
        done = engine.call(*arguments, check=False)
        self.assertEqual(done.returncode, 4, (arguments, done.stderr))

    def test_forbidden_is_forbidden_every_way_round(self):
        engine = self.open(make_rules({"tier": "stop", "forbid": True}), "--review", "park")
        entry = self.park(engine, "Forbidden")
        self.assertEqual((entry["state"], entry["tier"]), ("waiting", "stop"))
        self.refuse(engine, "outbox", "confirm", entry["id"])
        engine.kill()
        (engine.policy / "policy.d/10-rules.json").unlink()
        engine.start()
        self.refuse(engine, "outbox", "confirm", entry["id"])
        self.assertEqual(engine.find("Forbidden")["state"], "waiting")
        self.assertEqual(engine.filed(), [])

    def test_confirming_everything_does_not_confirm_what_is_forbidden(self):
        engine = self.open(make_rules({"tier": "stop", "forbid": True}), "--review", "confirm")
        entry = self.park(engine, "Forbidden")
        self.assertEqual(entry["state"], "waiting")
        self.assertEqual(engine.filed(), [])

    def test_what_cannot_be_done_is_not_left_out(self):
        engine = self.open(make_rules({"tier": "think", "require-seal": True}), "--review", "park")
        content = matta.make_message("Signed", body=(
            "--X\r\nContent-Type: application/pdf; name=plan.pdf\r\n\r\nsecret\r\n--X\r\n"
            "Content-Type: application/pgp-signature\r\n\r\nsigned\r\n--X--\r\n"), **{
                "MIME-Version": "1.0",
                "Content-Type": 'multipart/signed; boundary=X; protocol="application/pgp-signature"'})
        self.assertEqual(matta.send(engine.port, SENDER, TO, content)[0], 250)
        self.refuse(engine, "outbox", "confirm", engine.find("Signed")["id"])

    def test_what_must_be_sealed_leaves_sealed(self):
        engine = self.open(make_rules({"tier": "think", "require-seal": True}), "--review", "park", "--hold", "0")
        content = matta.make_message("Sealed", body=(
            "--X\r\nContent-Type: text/plain\r\n\r\nSee the plan.\r\n--X\r\nContent-Type: text/csv\r\n"
            "Content-Disposition: attachment; filename=plan.csv\r\n\r\ndig,here\r\n--X--\r\n"), **{
                "MIME-Version": "1.0", "Content-Type": "multipart/mixed; boundary=X"})
        self.assertEqual(matta.send(engine.port, SENDER, TO, content)[0], 250)
        entry = engine.find("Sealed")
        engine.call("outbox", "confirm", entry["id"])
        filed = engine.wait_for_filed(1)[0].content
        password = engine.call("outbox", "password", entry["id"]).stdout.strip()
        self.assertNotIn(b"dig,here", filed)
        self.assertNotIn(password.encode(), filed)
        self.assertIn(b"See the plan.", filed)
        packed = next(part for part in email.message_from_bytes(filed).walk() if part.get_filename() == "plan.zip")
        zipped = engine.folder / "plan.zip"
        zipped.write_bytes(packed.get_payload(decode=True))
        opened = subprocess.run(["7z", "x", "-so", f"-p{password}", str(zipped)], capture_output=True, check=True)
        self.assertEqual(opened.stdout, b"dig,here")
        wrong = subprocess.run(["7z", "x", "-so", "-pwrong", str(zipped)], capture_output=True, check=False)
        self.assertNotEqual(wrong.returncode, 0)
        engine.wait_for_state("Sealed", "sent")
        self.assertTrue(json.loads(engine.call("outbox", "show", entry["id"], "--json").stdout)["recipients"][0]["untold"])
        engine.call("outbox", "told", entry["id"], "--road", "phone", "--to", TO[0])
        person = json.loads(engine.call("outbox", "show", entry["id"], "--json").stdout)["recipients"][0]
        self.assertEqual((person["told"], person["untold"]), ("phone", False))
        matta.wait_until(lambda: engine.call("outbox", "password", entry["id"], check=False).returncode == 1,
                         what="the password being forgotten")

    def test_no_password_before_the_server_took_it(self):
        content = matta.make_message("Withheld", body=(
            "--X\r\nContent-Type: text/plain\r\n\r\nSee the plan.\r\n--X\r\nContent-Type: text/csv\r\n"
            "Content-Disposition: attachment; filename=plan.csv\r\n\r\ndig,here\r\n--X--\r\n"), **{
                "MIME-Version": "1.0", "Content-Type": "multipart/mixed; boundary=X"})
        for withheld in ("true", "false"):
            with self.subTest(withheld):
                engine = self.open(make_rules({"tier": "think", "require-seal": True}), "--review", "confirm",
                                   "--hold", "600", "--set", f"withhold-password={withheld}")
                self.assertEqual(matta.send(engine.port, SENDER, TO, content)[0], 250)
                engine.wait_for_state("Withheld", "holding")
                entry = engine.find("Withheld")
                done = engine.call("outbox", "password", entry["id"], check=False)
                self.assertEqual(done.returncode, 1 if withheld == "true" else 0, done.stderr)
                engine.call("outbox", "send-now", entry["id"])
                engine.wait_for_state("Withheld", "sent")
                self.assertTrue(engine.call("outbox", "password", entry["id"]).stdout.strip())

    def test_an_agreed_password_is_told_to_nobody(self):
        engine = self.open(make_rules({"tier": "think", "require-seal": True}), "--review", "confirm", "--hold", "0")
        domain = TO[0].partition("@")[2]
        weak = engine.call("agreed", "set", domain, check=False, input="Summer2026\n")
        self.assertEqual(weak.returncode, 1, weak.stderr)
        self.assertEqual(engine.call("agreed", "list").stdout, "")
        password = engine.call("agreed", "set", domain, "--make", "--review", "2027-03-31").stdout.strip()
        self.assertEqual(engine.call("agreed", "list").stdout, f"2027-03-31  {domain}\n")
        content = matta.make_message("Agreed", body=(
            "--X\r\nContent-Type: text/plain\r\n\r\nSee the plan.\r\n--X\r\nContent-Type: text/csv\r\n"
            "Content-Disposition: attachment; filename=plan.csv\r\n\r\ndig,here\r\n--X--\r\n"), **{
                "MIME-Version": "1.0", "Content-Type": "multipart/mixed; boundary=X"})
        self.assertEqual(matta.send(engine.port, SENDER, TO, content)[0], 250)
        filed = engine.wait_for_filed(1)[0].content
        packed = next(part for part in email.message_from_bytes(filed).walk() if part.get_filename() == "plan.zip")
        zipped = engine.folder / "plan.zip"
        zipped.write_bytes(packed.get_payload(decode=True))
        opened = subprocess.run(["7z", "x", "-so", f"-p{password}", str(zipped)], capture_output=True, check=True)
        self.assertEqual(opened.stdout, b"dig,here")
        entry = engine.wait_for_state("Agreed", "sent")
        person = json.loads(engine.call("outbox", "show", entry["id"], "--json").stdout)["recipients"][0]
        self.assertFalse(person["untold"])
        engine.call("agreed", "remove", domain)
        self.assertEqual(engine.call("agreed", "list").stdout, "")

    def test_people_are_added_and_moved(self):
        engine = self.open(make_rules({"tier": "quiet", "cc": ["boss@example.com"], "bcc": ["archive@example.com"],
                                       "outside-to-bcc": True}), "--review", "confirm")
        content = matta.make_message("Added", to="suzuki@example.org, taro@example.com")
        to = ["suzuki@example.org", "taro@example.com"]
        self.assertEqual(matta.send(engine.port, SENDER, to, content)[0], 250)
        filed = engine.wait_for_filed(1)[0]
        self.assertEqual(sorted(filed.recipients), ["archive@example.com", "boss@example.com", *to])
        head, _, body = filed.content.partition(b"\r\n\r\n")
        self.assertIn(b"\r\nTo: taro@example.com\r\n", b"\r\n" + head)
        self.assertIn(b"\r\nCc: boss@example.com\r\n", b"\r\n" + head + b"\r\n")
        for unseen in (b"archive@", b"suzuki@"):
            self.assertNotIn(unseen, head)
        self.assertEqual(body, b"Hello.\r\n")
        # The mail app asks again: the same message, though it went to more people.
        self.assertEqual(matta.send(engine.port, SENDER, to, content)[0], 250)
        self.assertEqual(len(engine.list()), 1)

    def test_a_program_has_no_reason_and_no_second_look(self):
        for then in ({"tier": "think", "require-reason": True}, {"tier": "think", "second-look": True}):
            with self.subTest(then):
                engine = self.open(make_rules(then), "--review", "confirm")
                entry = self.park(engine, "Asked")
                self.assertEqual((entry["state"], entry["tier"]), ("waiting", "think"))
                self.refuse(engine, "outbox", "confirm", entry["id"])
                self.assertEqual(engine.filed(), [])

    def test_hold_cannot_be_cut_short(self):
        engine = self.open(make_rules({"tier": "quiet", "hold-minutes": 30}), "--review", "confirm")
        entry = self.park(engine, "Held")
        self.assertEqual(entry["state"], "holding")
        self.refuse(engine, "outbox", "send-now", entry["id"])
        engine.call("outbox", "cancel", entry["id"])

    def test_broken_file_makes_matta_ask(self):
        engine = self.open('{"version": 1, "rules": [', "--review", "park")
        shown = engine.call("outbox", "show", self.park(engine, "Broken")["id"], "--json").stdout
        ids = [finding["id"] for finding in json.loads(shown)["findings"]]
        self.assertIn("rules-refused", ids)

    def test_changes_count_while_it_runs(self):
        engine = self.open(None, "--review", "park")
        engine.put("policy.d/10-rules.json", make_rules({"tier": "stop", "forbid": True}))

        def is_forbidden():
            entry = self.park(engine, f"Try {len(engine.list())}")
            return engine.call("outbox", "confirm", entry["id"], check=False).returncode == 4

        matta.wait_until(is_forbidden, what="the rule to count")


if __name__ == "__main__":
    tap.main()
