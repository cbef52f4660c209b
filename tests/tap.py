# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the unittest cases of the calling script and reports them as TAP on standard output.

    import tap
    if __name__ == "__main__":
        tap.main()

Path and behaviour make the name: test_check_source.Words.test_goto_is_found → "Words: goto is found".
"""
import os
import sys
import traceback
import unittest


def describe(test):
    if hasattr(test, "test_case"):
        return f"{describe(test.test_case)} {test._subDescription()}"
    if not isinstance(test, unittest.TestCase):
        return test.id()  # what comes before a class or a module, and failed
    method = test._testMethodName.removeprefix("test_").replace("_", " ")
    return f"{type(test).__name__}: {method}"


class TapResult(unittest.TestResult):
    def __init__(self, out):
        super().__init__()
        self.out = out
        self.number = 0

    def say(self, verdict, test, note=""):
        self.number += 1
        print(f"{verdict} {self.number} {describe(test)}{note}", file=self.out, flush=True)

    def explain(self, error):
        for line in "".join(traceback.format_exception(*error)).splitlines():
            print(f"# {line}", file=self.out, flush=True)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.say("ok", test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.explain(err)
        self.say("not ok", test)

    def addError(self, test, err):
        super().addError(test, err)
        self.explain(err)
        self.say("not ok", test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.say("ok", test, f" # SKIP {reason}")

    def addSubTest(self, test, subtest, err):
        """A failed row of a table fails its test, once; the row is named in a comment."""
        if err is not None:
            self.failures.append((subtest, ""))
            self.explain(err)
            self.say("not ok", subtest)


def tell_figure(text):
    """What was counted or measured, for whoever ran the tests: ./dev test --long lists these."""
    print(f"figure: {text}", flush=True)


def main():
    """What the tests print goes to standard error: standard output is TAP only."""
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    if len(sys.argv) > 1:
        suite = unittest.defaultTestLoader.loadTestsFromNames(sys.argv[1:], sys.modules["__main__"])
    result = TapResult(out)
    suite.run(result)
    print(f"1..{result.number}", file=out, flush=True)
    sys.exit(0 if result.wasSuccessful() else 1)
