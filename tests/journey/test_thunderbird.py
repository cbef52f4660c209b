#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""deploy/thunderbird in a real Thunderbird: a profile that had other servers sends to Matta, whoever uses it
cannot change that, and without the files all is as before."""
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import cell
import matta
import pages
import tap
import thunderbird

DEPLOY = pages.DEPLOY / "thunderbird"
CONFIGURATION = Path("/etc/thunderbird")
PORT = 2525
PLACE = "defaults/pref/matta.js"  # below CONFIGURATION
BEFORE = [["smtp1", "mail.example.jp", 465, 3, 3], ["smtp2", "smtp.branch.example", 587, 2, 3]]

LIST_SERVERS = """
  const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
  return MailServices.outgoingServer.servers.map(server =>
    [server.key, server.serverURI.host, server.serverURI.port, server.socketType, server.authMethod]);
"""
# What somebody can do who knows how: another server, and other values for each.
CHANGE_SERVERS = """
  const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
  MailServices.outgoingServer.createServer("smtp");
  for (const server of MailServices.outgoingServer.servers) {
    server.authMethod = 3;
    server.socketType = 3;
    server.QueryInterface(Ci.nsISmtpServer).hostname = "mail.elsewhere.example";
    server.port = 465;
  }
"""
# Those of a server in the account settings that are open to changes; OK is pressed there.
LIST_FIELDS = """
  const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
  const dialog = window.openDialog("chrome://messenger/content/SmtpServerEdit.xhtml", "", "chrome",
    { server: MailServices.outgoingServer.defaultServer });
  await new Promise(resolve => dialog.addEventListener("load", resolve, { once: true }));
  const fields = ["smtp.hostname", "smtp.port", "smtp.socketType", "smtp.authMethod"];
  const open = fields.filter(id => !dialog.document.getElementById(id).disabled);
  dialog.document.querySelector("dialog").acceptDialog();
  return open;
"""


class Fleet(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="matta-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.etc = self.folder / "etc"
        shutil.copytree(CONFIGURATION, self.etc)
        cell.cover(self.etc, CONFIGURATION)
        self.addCleanup(cell.uncover, CONFIGURATION)
        self.app = thunderbird.Thunderbird(self.folder / "home", {
            "mail.smtpservers": "smtp1,smtp2", "mail.smtp.defaultserver": "smtp1",
            **thunderbird.make_server("smtp1", "mail.example.jp", 465, try_ssl=3, authMethod=3, username="hanako"),
            **thunderbird.make_server("smtp2", "smtp.branch.example", 587, try_ssl=2, authMethod=3, username="sato")})
        self.addCleanup(self.app.stop)

    def restart(self):
        self.app.stop()
        self.app.start("--headless")

    def install(self):
        script = pages.find_block("thunderbird/README.md", "install").replace(str(CONFIGURATION), str(self.etc))
        subprocess.run(["sh", "-ec", script], cwd=DEPLOY, check=True)
        self.restart()

    def remove(self):
        (self.etc / PLACE).unlink()
        self.restart()

    def list_ways(self):
        """Host, port, security and sign-in of each server, without their names."""
        return [server[1:] for server in self.app.run(LIST_SERVERS)]

    def send(self, subject):
        place = self.folder / "matta"
        place.mkdir()
        with matta.Engine("--review", "confirm", "--hold", "0", folder=place, port=PORT) as engine:
            self.app.send("suzuki@customer.example", subject)
            engine.wait_for_state(subject, "sent")
            return engine.wait_for_filed(1)[0]

    def test_a_profile_sends_through_matta_until_it_is_taken_away(self):
        self.restart()
        self.assertEqual(self.app.run(LIST_SERVERS), BEFORE)
        self.install()
        self.assertEqual(self.list_ways(), [["127.0.0.1", PORT, 0, 1]] * 2)
        self.assertEqual(self.send("Estimate").recipients, ["suzuki@customer.example"])
        self.remove()
        self.assertEqual(self.app.run(LIST_SERVERS), BEFORE)

    def test_nobody_changes_it(self):
        """Neither by the settings nor by one more server."""
        self.install()
        self.assertEqual(self.app.run(LIST_FIELDS), [])
        self.app.run(CHANGE_SERVERS)
        self.restart()
        self.assertEqual(self.list_ways(), [["127.0.0.1", PORT, 0, 1]] * 3)
        self.assertIn(b"Plan", self.send("Plan").content)


if __name__ == "__main__":
    cell.enter()
    tap.main()
