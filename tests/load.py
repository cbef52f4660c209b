# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills an engine under load, again and again, and counts what became of every message."""
import json
import random
import threading
import time

import matta

SENDERS = 4


class Load:
    """Sends without pause while an engine comes and goes; knows what each message was told.

    acknowledged: 250 was heard: Matta has it, it must arrive, once.
    unheard: the connection broke after the final dot: the mail app keeps it; once at most."""

    def __init__(self, port):
        self.port = port
        self.acknowledged = set()
        self.unheard = set()
        self.lock = threading.Lock()
        self.running = True
        self.up = threading.Event()
        self.threads = [threading.Thread(target=self.send_on, args=(number,)) for number in range(SENDERS)]
        for thread in self.threads:
            thread.start()

    def stop(self):
        self.running = False
        self.up.set()
        for thread in self.threads:
            thread.join()

    def send_on(self, sender):
        number = 0
        while self.running:
            self.up.wait()
            number += 1
            try:
                self.send_one(f"{sender}.{number}.load")
            except OSError:
                time.sleep(0.005)

    def send_one(self, message_id):
        content = matta.make_message(message_id, message_id)  # its subject names it in the outbox
        with matta.Replies(self.port) as replies:
            if replies.greet()[0] != 250:
                return
            if replies.offer("sato@example.com", ["suzuki@example.org"])[0] != 354:
                return
            code = 0
            try:
                replies.write(content)
                code = replies.read()[0]
            except OSError:
                code = 0
        message_id += "@client.example"
        with self.lock:
            if code == 250:
                self.acknowledged.add(message_id)
            elif code == 0:
                self.unheard.add(message_id)


class Outcome:
    def __init__(self, load, filed, undecided):
        self.acknowledged = len(load.acknowledged)
        self.unheard = len(load.unheard)
        self.arrived = len(filed)
        counts = {}
        for message_id in filed:
            counts[message_id] = counts.get(message_id, 0) + 1
        self.lost = sorted(load.acknowledged - set(counts) - undecided)
        self.twice = sorted(message_id for message_id, count in counts.items() if count > 1)
        self.undecided = len((load.acknowledged & undecided) - set(counts))

    def __str__(self):
        return (f"{self.acknowledged} acknowledged, {self.unheard} unheard, {self.arrived} arrived, "
                f"{len(self.lost)} lost, {len(self.twice)} twice, {self.undecided} left for a person to decide")


def is_settling(engine):
    counts = json.loads(engine.call("status", "--json").stdout)["counts"]
    return any(counts[state] for state in ("holding", "sending", "retrying"))


def kill_under_load(engine, kills, longest=0.15, seed=None, tell=None, list_arrived=None):
    """@engine: not started, hold 0, with the practice mailbox unless @list_arrived gives the messages that are
    elsewhere. Returns the Outcome."""
    chance = random.Random(seed)
    load = Load(engine.port)
    try:
        for number in range(kills):
            engine.start()
            wanted = len(load.acknowledged) + chance.randrange(4)
            load.up.set()
            matta.wait_until(lambda wanted=wanted: len(load.acknowledged) >= wanted, what="mails to be taken")
            time.sleep(chance.uniform(0, longest))
            engine.kill()
            load.up.clear()
            if tell is not None:
                tell(number + 1, load)
    finally:
        load.stop()
    engine.start()
    # Mail apps are served a moment before the bus is; with a long outbox that is some time.
    matta.wait_until(lambda: engine.call("status", check=False).returncode == 0, what="the bus")
    matta.wait_until(lambda: not is_settling(engine), what="the outbox to be empty")
    undecided = {f"{entry['subject']}@client.example" for entry in engine.list() if entry["state"] == "maybe-sent"}
    arrived = engine.filed() if list_arrived is None else list_arrived()
    return Outcome(load, [message.message_id for message in arrived], undecided)
