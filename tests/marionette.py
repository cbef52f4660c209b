# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks a running Thunderbird what is on its screen, by Marionette, the door that Gecko's own tests use.

A message is its length, a colon, and JSON: [0, number, command, parameters] one way, [1, number, error,
result] the other. The program greets first."""
import json
import socket


class ScriptError(Exception):
    """What the other side says went wrong."""


class Marionette:
    """One session. Scripts run with all rights, in the window that was opened last."""

    def __init__(self, port, patience):
        self.socket = socket.create_connection(("127.0.0.1", port), patience)
        self.stream = self.socket.makefile("rb")
        self.number = 0
        self.read()  # the greeting
        self.call("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {"timeouts": {"script": int(patience * 1000)}}}})
        self.call("Marionette:SetContext", {"value": "chrome"})

    def close(self):
        self.stream.close()
        self.socket.close()

    def read(self):
        length = b""
        while (byte := self.stream.read(1)) != b":":
            if not byte:
                raise EOFError("Thunderbird hung up")
            length += byte
        return json.loads(self.stream.read(int(length)))

    def call(self, command, parameters):
        self.number += 1
        message = json.dumps([0, self.number, command, parameters]).encode()
        self.socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self.read()
        if error:
            raise ScriptError(f"{error['error']}: {error['message']}\n{error.get('stacktrace', '')}")
        return result

    def run(self, script, *arguments):
        """What the body of an asynchronous function returns. @arguments are its own."""
        result = self.call("WebDriver:ExecuteScript", {
            "script": "return (async () => {" + script + "})();", "args": list(arguments), "sandbox": "system",
            "newSandbox": True})
        return result["value"]
