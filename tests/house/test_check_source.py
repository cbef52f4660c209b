#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every house rule finds what it is there for, and leaves alone what is fine."""
import subprocess
import tempfile
import unittest
from pathlib import Path

import tap

TOOL = Path(__file__).resolve().parents[2] / "tools/check-source"
LICENCE = "SPDX-License-Identifier: GPL-3.0-or-later"
C = f"/* {LICENCE} */\n"


def function_of(lines, name="answer"):
    body = "".join(f"  count += {number};\n" for number in range(lines - 1))
    return f"{C}int\n{name} (int count)\n{{\n{body}  return count;\n}}\n"


def check(files):
    """What the tool says about a tree of these files: its lines, without the trailing newline."""
    with tempfile.TemporaryDirectory() as root:
        for name, text in files.items():
            path = Path(root) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        done = subprocess.run([TOOL, "--root", root], capture_output=True, text=True, check=False)
        assert done.stderr == "", done.stderr
        lines = done.stdout.splitlines()
        assert done.returncode == (1 if lines else 0)
        return lines


class Licence(unittest.TestCase):
    def test_missing_line_is_found(self):
        for name in ("src/a.c", "src/a.h", "tools/a.py", "src/meson.build", "ui/a.ui", "README.md"):
            with self.subTest(name):
                self.assertEqual(check({name: "x\n"}), [f"{name}:1: no SPDX-License-Identifier line"])

    def test_script_without_suffix_needs_it_too(self):
        self.assertEqual(len(check({"tools/go": "#!/bin/sh\ntrue\n"})), 1)

    def test_another_licence_is_found(self):
        self.assertEqual(len(check({"src/a.c": "/* SPDX-License-Identifier: MIT */\n"})), 1)

    def test_line_far_down_does_not_count(self):
        self.assertEqual(len(check({"src/a.c": "\n" * 9 + C})), 1)

    def test_present_is_fine(self):
        self.assertEqual(check({"src/a.c": C, "tools/go": f"#!/bin/sh\n# {LICENCE}\n"}), [])

    def test_data_without_comments_is_fine(self):
        self.assertEqual(check({"tests/data/a.eml": "Subject: a\n\n", "COPYING": "GNU\n"}), [])


class Words(unittest.TestCase):
    def find(self, line, name="src/a.c"):
        return check({name: f"{C}void\nf (void)\n{{\n  {line}\n}}\n"})

    def test_forbidden_calls_are_found(self):
        for call in ("strcpy (a, b)", "sprintf (a, b)", "gets (a)", "system (a)", "g_usleep (1)", "strcat(a, b)",
                     "g_main_context_invoke (a, b, c)"):
            with self.subTest(call):
                found = self.find(call + ";")
                self.assertEqual(len(found), 1)
                self.assertTrue(found[0].startswith(f"src/a.c:5: {call.split(' ')[0].split('(')[0]} (): "), found)

    def test_goto_is_found(self):
        self.assertEqual(self.find("goto out;"), ["src/a.c:5: goto"])

    def test_open_ends_are_found(self):
        # Spelt in two pieces, so that this file does not say it itself.
        self.assertEqual(self.find("/* TO" "DO: later */"), ["src/a.c:5: something is left open"])

    def test_longer_names_are_fine(self):
        for call in ("g_file_system (a);", "my_strcpy (a);", "self->system (a);", "snprintf (a);", "budgets (a);"):
            with self.subTest(call):
                self.assertEqual(self.find(call), [])

    def test_comments_and_strings_are_fine(self):
        for line in ("/* strcpy (a, b) */", '"system (x)";', "// goto out;", '"a \\" sprintf (b)";'):
            with self.subTest(line):
                self.assertEqual(self.find(line), [])

    def test_line_after_a_long_comment_is_right(self):
        self.assertEqual(self.find("/* one\n two */\n  goto out;"), ["src/a.c:7: goto"])

    def test_tests_may_sleep(self):
        self.assertEqual(self.find("g_usleep (1);", "tests/a.c"), [])


class Functions(unittest.TestCase):
    def test_eighty_lines_are_fine(self):
        self.assertEqual(check({"src/a.c": function_of(80)}), [])

    def test_eighty_one_are_found(self):
        self.assertEqual(check({"src/a.c": function_of(81)}),
                         ["src/a.c:3: answer () has 81 lines, 80 are allowed"])

    def test_tables_of_a_class_are_fine(self):
        self.assertEqual(check({"src/a.c": function_of(120, "a_class_init")}), [])

    def test_tests_may_be_long(self):
        self.assertEqual(check({"tests/a.c": function_of(120)}), [])


class Potfiles(unittest.TestCase):
    WINDOW = C + 'const char *f (void) { return _("Send"); }\n'

    def test_unlisted_source_is_found(self):
        for name in ("src/desktop/a.c", "src/cli/a.c"):
            with self.subTest(name):
                self.assertEqual(check({name: self.WINDOW, "po/POTFILES": ""}),
                                 [f"po/POTFILES:1: {name} has strings to translate but is not listed"])

    def test_plural_counts(self):
        text = C + 'const char *f (int n) { return ngettext ("%d", "%d", n); }\n'
        self.assertEqual(len(check({"src/desktop/a.c": text, "po/POTFILES": ""})), 1)

    def test_unlisted_template_is_found(self):
        text = f'<!-- {LICENCE} --><property name="label" translatable="yes">Send</property>\n'
        self.assertEqual(len(check({"ui/a.ui": text, "po/POTFILES": ""})), 1)

    def test_unlisted_desktop_entry_is_found(self):
        self.assertEqual(len(check({"data/a.desktop.in": f"# {LICENCE}\nName=A\n", "po/POTFILES": ""})), 1)

    def test_listed_is_fine(self):
        self.assertEqual(check({"src/desktop/a.c": self.WINDOW, "po/POTFILES": "# all\nsrc/desktop/a.c\n"}), [])

    def test_listed_but_gone_is_found(self):
        self.assertEqual(check({"po/POTFILES": "src/desktop/gone.c\n"}),
                         ["po/POTFILES:1: src/desktop/gone.c is listed but does not exist"])

    def test_listed_without_strings_is_found(self):
        self.assertEqual(len(check({"src/desktop/a.c": C, "po/POTFILES": "src/desktop/a.c\n"})), 1)

    def test_engine_is_not_translated(self):
        self.assertEqual(check({"src/engine/a.c": self.WINDOW, "po/POTFILES": ""}), [])


class Readme(unittest.TestCase):
    DEV = f"#!/bin/bash\n# {LICENCE}\nrun_test() {{\n  true\n}}\n"

    def test_unknown_command_is_found(self):
        for name in ("README.md", "README.ja.md", "CONTRIBUTING.md"):
            with self.subTest(name):
                self.assertEqual(check({"dev": self.DEV, name: f"<!-- {LICENCE} -->\n./dev tset\n"}),
                                 [f"{name}:2: ./dev tset: there is no such command"])

    def test_known_command_is_fine(self):
        self.assertEqual(check({"dev": self.DEV, "README.md": f"<!-- {LICENCE} -->\n`./dev test`\n"}), [])


if __name__ == "__main__":
    tap.main()
