#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Matta in a desktop's session: what it says to whoever logs out, and which windows are there again afterwards."""
import subprocess
import threading
import unittest
from pathlib import Path

import gi

import matta
import screen
import tap
from windows import Windows

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

MANAGER = "org.gnome.SessionManager"
CLIENT = "/org/gnome/SessionManager/Client1"
INTERFACES = """<node><interface name='org.gnome.SessionManager'>
<method name='RegisterClient'><arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='o' direction='out'/>
</method><method name='UnregisterClient'><arg type='o' direction='in'/></method>
<method name='Inhibit'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>
<arg type='u' direction='in'/><arg type='u' direction='out'/></method>
<method name='Uninhibit'><arg type='u' direction='in'/></method></interface>
<interface name='org.gnome.SessionManager.ClientPrivate'><signal name='Stop'/></interface></node>"""
LOGOUT = 1
ONE = "1 mail is about to leave. If you log out now, it leaves when you are back."
TWO = "2 mails are about to leave. If you log out now, they leave when you are back."


class Session:
    """A session manager on @address that remembers who has something against a logout."""

    def __init__(self, address):
        self.reasons = {}
        self.told = []  # each there ever was
        self.registered = threading.Event()
        self.loop = GLib.MainLoop(GLib.MainContext())
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self.serve, args=(address,))

    def __enter__(self):
        self.thread.start()
        self.ready.wait()
        return self

    def __exit__(self, *_):
        self.loop.quit()
        self.thread.join()

    def serve(self, address):
        self.loop.get_context().push_thread_default()
        flags = Gio.DBusConnectionFlags
        self.bus = Gio.DBusConnection.new_for_address_sync(
            address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)
        node = Gio.DBusNodeInfo.new_for_xml(INTERFACES)
        for path, interface in (("/org/gnome/SessionManager", node.interfaces[0]), (CLIENT, node.interfaces[1])):
            self.bus.register_object(path, interface, self.called, None, None)
        self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                           GLib.Variant("(su)", (MANAGER, 0)), None, Gio.DBusCallFlags.NONE, -1, None)
        self.ready.set()
        self.loop.run()

    def called(self, _bus, sender, _path, _interface, method, parameters, invocation):
        answer = None
        if method == "RegisterClient":
            self.client = sender
            self.registered.set()
            answer = GLib.Variant("(o)", (CLIENT,))
        elif method == "Inhibit":
            _name, _window, reason, flags = parameters.unpack()
            number = len(self.reasons) + 1
            self.reasons[number] = reason if flags == LOGOUT else None
            self.told.append(reason)
            answer = GLib.Variant("(u)", (number,))
        elif method == "Uninhibit":
            self.reasons[parameters.unpack()[0]] = None
        invocation.return_value(answer)

    def list_reasons(self):
        return [reason for reason in self.reasons.values() if reason is not None]

    def wait_for(self, *reasons):
        matta.wait_until(lambda: self.list_reasons() == list(reasons), what=f"{reasons}, not {self.list_reasons()}")

    def stop_client(self):
        """As at the end of a session."""
        self.bus.emit_signal(self.client, CLIENT, "org.gnome.SessionManager.ClientPrivate", "Stop", None)


class Logout(unittest.TestCase):
    def start(self, *options):
        program = Windows("--set", "inside-domains=example.com", *options)
        self.session = self.enterContext(Session(program.bus.address))
        return self.enterContext(program)

    def send(self, program, subject):
        code, text = matta.send(program.port, "sato@example.com", ["suzuki@example.com"],
                                matta.make_message(subject, to="suzuki@example.com"))
        self.assertEqual(code, 250, text)
        return next(entry["id"] for entry in program.list() if entry["subject"] == subject)

    def test_mail_that_is_about_to_leave_is_told(self):
        program = self.start("--hold", "300")
        self.session.registered.wait()
        self.assertEqual(self.session.list_reasons(), [])
        first = self.send(program, "First")
        self.session.wait_for(ONE)
        self.send(program, "Second")
        self.session.wait_for(TWO)
        program.call("outbox", "cancel", first)
        self.session.wait_for(ONE)
        program.call("outbox", "send-now", program.list()[0]["id"])
        self.session.wait_for()

    def test_mail_of_later_holds_nobody_up(self):
        program = self.start("--hold", "3600")
        far = self.send(program, "Later")
        program.stop()
        program.start()  # the manager is asked anew of what is there already
        self.send(program, "Later, too")
        program.call("outbox", "send-now", far)
        program.wait_for_filed(1)
        self.assertEqual(self.session.list_reasons(), [])

    def test_what_is_paused_holds_nobody_up(self):
        program = self.start("--hold", "300")
        self.send(program, "Held")
        self.session.wait_for(ONE)
        program.call("outbox", "pause")
        self.session.wait_for()
        program.stop()
        program.start()  # it is still paused
        self.send(program, "Held, too")
        program.call("outbox", "resume")
        self.session.wait_for(TWO)
        self.assertEqual(self.session.told, [ONE, TWO])

    def test_the_end_of_the_session_ends_it(self):
        program = self.start("--hold", "300")
        number = self.send(program, "Held")
        self.session.stop_client()
        self.assertEqual(program.process.wait(matta.PATIENCE), 0)
        program.start()
        self.assertEqual([(entry["id"], entry["state"]) for entry in program.list()], [(number, "holding")])


class Again(unittest.TestCase):
    """Windows that were open."""

    def setUp(self):
        self.program = self.enterContext(Windows())
        self.kept = Path(self.program.environment["HOME"]) / ".local/state/matta/windows.ini"
        screen.wait_for(lambda: screen.find_number("Outbox"))

    def start_as_a_service(self):
        self.program.first = ("--gapplication-service",)
        self.program.start()

    def press(self, *keys):
        screen.focus("Outbox")
        screen.press(*keys)

    def is_there(self, name):
        return screen.find_number(name) is not None

    def test_what_was_open_at_the_end_of_the_session(self):
        self.press("ctrl+comma")
        screen.wait_for(lambda: self.is_there("Preferences"))
        self.program.stop()
        self.assertFalse(self.is_there("Outbox"))
        self.start_as_a_service()
        screen.wait_for(lambda: self.is_there("Outbox") and self.is_there("Preferences"))

    def test_what_was_closed_stays_closed(self):
        self.press("ctrl+comma")
        screen.wait_for(lambda: self.is_there("Preferences"))
        screen.focus("Preferences")
        screen.press("ctrl+w")
        screen.wait_for(lambda: not self.is_there("Preferences"))
        self.program.stop()
        self.start_as_a_service()
        screen.wait_for(lambda: self.is_there("Outbox"))
        self.assertFalse(self.is_there("Preferences"))

    def test_who_quits_starts_with_nothing(self):
        self.press("ctrl+q")
        self.assertEqual(self.program.process.wait(matta.PATIENCE), 0)
        self.start_as_a_service()
        self.assertEqual(self.program.list(), [])
        self.assertFalse(self.is_there("Outbox"))

    def test_what_was_open_long_ago_stays_closed(self):
        self.program.stop()
        self.start_as_a_service()
        screen.wait_for(lambda: self.is_there("Outbox"))
        self.press("ctrl+w")
        screen.wait_for(lambda: not self.is_there("Outbox"))
        self.program.kill()
        self.start_as_a_service()
        self.activate("preferences")
        screen.wait_for(lambda: self.is_there("Preferences"))  # after whatever comes up by itself
        self.assertFalse(self.is_there("Outbox"))

    def activate(self, action):
        subprocess.run(["gdbus", "call", "--session", "--dest", "io.github.mattamail.Matta", "--object-path",
                        "/io/github/mattamail/Matta", "--method", "org.gtk.Actions.Activate", action, "[]", "{}"],
                       env=self.program.environment, check=True, stdout=subprocess.DEVNULL)

    def test_maximized(self):
        manager = subprocess.Popen(["openbox"], stderr=subprocess.DEVNULL)
        self.addCleanup(matta.end, manager)
        self.program.stop()
        self.kept.write_text("[outbox]\nwidth=555\nheight=444\nmaximized=true\n", encoding="utf-8")
        self.program.start()
        self.wait_for_width(lambda width: width > 700)
        self.press("ctrl+w")  # out of sight it is as large as it was
        screen.wait_for(lambda: not self.is_there("Outbox"))
        self.activate("outbox")
        self.wait_for_width(lambda width: width > 700)
        self.press("ctrl+w")
        screen.wait_for(lambda: not self.is_there("Outbox"))
        self.program.stop()
        self.program.start()
        self.wait_for_width(lambda width: width > 700)
        self.program.stop()
        self.assertIn("width=555", self.kept.read_text(encoding="utf-8"))

    def wait_for_width(self, fits):
        def has_it():
            number = screen.find_number("Outbox")
            return number is not None and fits(self.get_size(number)[0])

        matta.wait_until(has_it, what="the width")

    def make_small(self):
        """The display knows a size before the program does: closing shows what that has heard of."""
        screen.run_xdotool("windowsize", "--sync", screen.find_number("Outbox"), "555", "444")
        self.press("ctrl+w")
        screen.wait_for(lambda: not self.is_there("Outbox"))
        known = "width=555\nheight=444\n" in self.kept.read_text(encoding="utf-8")
        self.activate("outbox")
        screen.wait_for(lambda: self.is_there("Outbox"))
        return known

    def test_its_size(self):
        matta.wait_until(self.make_small, what="the size")
        self.program.stop()
        self.assertIn("[outbox]", self.kept.read_text(encoding="utf-8"))
        self.program.start()
        again = screen.wait_for(lambda: screen.find_number("Outbox"))
        matta.wait_until(lambda: self.get_size(again) == (555, 444), what="the same size")
        self.program.stop()
        self.kept.write_text("spoilt", encoding="utf-8")
        self.program.start()
        screen.wait_for(lambda: screen.find_number("Outbox"))

    @staticmethod
    def get_size(number):
        words = screen.run_xdotool("getwindowgeometry", "--shell", number).split()
        found = dict(word.split("=", 1) for word in words)
        return int(found["WIDTH"]), int(found["HEIGHT"])


if __name__ == "__main__":
    tap.main()
