# SPDX-License-Identifier: GPL-3.0-or-later
"""Thunderbird as somebody sees it who has used it for years: places of what has a certain text on it."""
from pathlib import Path

import screen
import thunderbird
import world

LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")
FIELDS = ("input", "menulist", "editor")

# What stands on it, in its own translations; these are beginnings: older versions have longer names for some.
WORDS = {
    "en": {
        "settings": "Account Settings", "outgoing": "Outgoing Server", "edit": "Edit…", "server": "Server Name:",
        "port": "Port:", "security": "Connection security:", "sign-in": "Authentication method:",
        "no sign-in": "No authentication", "ok": "OK", "new": "New Message", "to": "To", "subject": "Subject",
        "body": "Message body", "send": "Send", "writing": "Write:"},
    "ja": {
        "settings": "アカウント設定", "outgoing": ("送信サーバー", "送信 (SMTP) サーバー"), "edit": "編集...", "server": "サーバー名:",
        "port": "ポート番号:", "security": "接続の保護:", "sign-in": "認証方式:",
        "no sign-in": "認証なし", "ok": "OK", "new": "メッセージ作成", "to": "宛先", "subject": "件名",
        "body": "メッセージ本文", "send": "送信", "writing": "作成:"},
}
SERVER = thunderbird.make_server("smtp1", world.MAIL_SERVER, 465, try_ssl=3, authMethod=3, username=world.ADDRESS)


def find_middle(thing):
    return round(thing["x"] + thing["width"] / 2), round(thing["y"] + thing["height"] / 2)


def find_text(seen, text):
    return next((thing for thing in seen if thing["text"] == text), None) \
        or next((thing for thing in seen if thing["text"].startswith(text)), None)


def find_field(seen, text):
    for label in (thing for thing in seen if thing["text"] == text and thing["kind"] == "label"):
        for field in seen:
            if field["kind"] in FIELDS and field["x"] > label["x"] and \
                    abs(find_middle(field)[1] - find_middle(label)[1]) < label["height"] / 2:
                return field
    return None


class MailApp(thunderbird.Thunderbird):
    def __init__(self, folder, language):
        super().__init__(folder, SERVER | {"mail.smtpservers": "smtp1", "mail.smtp.defaultserver": "smtp1",
                                           "mail.server.server2.name": "Local Folders"})
        self.words = WORDS[language]

    def list_seen(self, window):
        return [thing for thing in self.run(LOOK) if window in thing["window"]]

    def wait_for(self, choose, window):
        """Where that is which @choose takes out of all that is seen, once it no longer moves."""
        before = None

        def look():
            nonlocal before
            found = choose(self.list_seen(window))
            steady, before = found is not None and found == before, found
            return find_middle(found) if steady else None
        return screen.wait_for(look)

    def find(self, word, window=""):
        """Where this stands; waits for it."""
        text = self.words.get(word, word)
        return self.wait_for(lambda seen: find_text(seen, text), window)

    def find_beside(self, word, window=""):
        """The field to the right of this text."""
        text = self.words[word]
        return self.wait_for(lambda seen: find_field(seen, text), window)

    def has_written(self, text, window):
        """Whether a field has just this in it."""
        return any(thing["content"].strip() == text for thing in self.list_seen(window) if thing["kind"] in FIELDS)

    def read(self, window=""):
        return "\n".join(thing["text"] for thing in self.list_seen(window))
