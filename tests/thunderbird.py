# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Thunderbird with a profile of its own: how the profile of somebody looks who has an account,
starting it, and looking at it by Marionette."""
import json
import os
import subprocess
from pathlib import Path

import marionette
import matta

PROGRAM = "thunderbird"

# The account of Hanako, who gets her mail somewhere and sends it by a server of her company's.
ACCOUNT = {
    "mail.accountmanager.accounts": "account1,account2",
    "mail.accountmanager.defaultaccount": "account1",
    "mail.accountmanager.localfoldersserver": "server2",
    "mail.account.account1.server": "server1",
    "mail.account.account1.identities": "id1",
    "mail.account.account2.server": "server2",
    "mail.server.server1.type": "pop3",
    "mail.server.server1.hostname": "127.0.0.1",
    "mail.server.server1.port": 1,
    "mail.server.server1.userName": "hanako",
    "mail.server.server1.name": "hanako@example.jp",
    "mail.server.server1.login_at_startup": False,
    "mail.server.server1.check_new_mail": False,
    "mail.server.server1.download_on_biff": False,
    "mail.server.server2.type": "none",
    "mail.server.server2.hostname": "Local Folders",
    "mail.server.server2.userName": "nobody",
    "mail.identity.id1.fullName": "Hanako Sato",
    "mail.identity.id1.useremail": "hanako@example.jp",
    "mail.identity.id1.valid": True,
    "mail.identity.id1.smtpServer": "smtp1",
}

# So that it opens with its window alone, asks nothing, and calls nobody.
QUIET = {
    "app.donation.eoy.version.viewed": 999,
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.region.network.url": "",
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "mail.instrumentation.userOptedIn": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.rights.version": 1,
    "mail.shell.checkDefaultClient": False,
    "mail.spotlight.firstRunDone": True,
    "mail.startup.enabledMailCheckOnce": True,
    "mail.winsearch.firstRunDone": True,
    "mailnews.start_page.enabled": False,
    "mailnews.start_page_override.mstone": "ignore",
    "marionette.port": 0,
    "messenger.startup.action": 0,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.manage-offline-status": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}


def make_server(key, host, port, **more):
    """The preferences of one outgoing server."""
    values = {"type": "smtp", "hostname": host, "port": port, **more}
    return {f"mail.smtpserver.{key}.{name}": value for name, value in values.items()}

# The window for a new mail, filled in, and its button.
SEND = """
  const [to, subject, body] = arguments;
  const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
  const fields = Cc["@mozilla.org/messengercompose/composefields;1"].createInstance(Ci.nsIMsgCompFields);
  const params = Cc["@mozilla.org/messengercompose/composeparams;1"].createInstance(Ci.nsIMsgComposeParams);
  const pause = () => new Promise(resolve => window.setTimeout(resolve, 50));
  Object.assign(fields, { to, subject, body });
  params.identity = MailServices.accounts.allIdentities[0];
  params.format = Ci.nsIMsgCompFormat.PlainText;
  params.composeFields = fields;
  MailServices.compose.OpenComposeWindowWithParams(null, params);
  let compose = null;
  while (!(compose = Services.wm.getMostRecentWindow("msgcompose"))?.composeEditorReady)
    await pause();
  compose.goDoCommand("cmd_sendNow");
  while (!compose.closed)
    await pause();
"""


class Thunderbird:
    """Lives in @folder, which is its home, too."""

    def __init__(self, folder, preferences):
        self.home = Path(folder)
        self.profile = self.home / "profile"
        self.profile.mkdir(parents=True)
        (self.home / "tmp").mkdir()  # several of them would share files in /tmp
        self.write_preferences(ACCOUNT | QUIET | preferences)
        self.process = None
        self.eyes = None

    def write_preferences(self, preferences):
        """As it writes them itself when it ends."""
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items()]
        (self.profile / "prefs.js").write_text("".join(lines), encoding="utf-8")

    def start(self, *options, **environment):
        port = self.profile / "MarionetteActivePort"
        port.unlink(missing_ok=True)
        env = os.environ | {"HOME": str(self.home), "TMPDIR": str(self.home / "tmp"), "MOZ_CRASHREPORTER_DISABLE": "1",
                            "XDG_RUNTIME_DIR": str(self.home), "G_DEBUG": ""} | environment
        self.process = subprocess.Popen(
            [PROGRAM, "--profile", str(self.profile), "--no-remote", "--marionette", "--remote-allow-system-access",
             *options], env=env, stdin=subprocess.DEVNULL, stdout=(self.home / "log").open("ab"), stderr=subprocess.STDOUT)
        matta.wait_until(lambda: port.exists() and port.read_text().strip(), what="Thunderbird")
        self.eyes = marionette.Marionette(int(port.read_text()), matta.PATIENCE)

    def run(self, script, *arguments):
        return self.eyes.run(script, *arguments)

    def stop(self):
        """As the user quits it, so that its preferences are written."""
        if self.eyes is not None:
            self.eyes.call("Marionette:Quit", {"flags": ["eForceQuit"]})
            self.eyes.close()
            self.eyes = None
        if self.process is not None:
            self.process.wait(matta.PATIENCE)

    def send(self, to, subject, body="Hello."):
        """As from its own window; returns when that is closed, which it does when the mail was taken."""
        self.run(SEND, to, subject, body)
