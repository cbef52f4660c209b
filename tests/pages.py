# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands that a page of deploy/ tells, for tests that do as it says."""
import re

import matta

DEPLOY = matta.ROOT / "deploy"


def list_blocks(page):
    return re.findall(r"^```sh\n(.*?)^```$", (DEPLOY / page).read_text(encoding="utf-8"), re.M | re.S)


def find_block(page, words):
    """The one block with @words in it."""
    found = [block for block in list_blocks(page) if words in block]
    if len(found) != 1:
        raise ValueError(f"{len(found)} blocks of {page} have “{words}”")
    return found[0]


def list_commands(page):
    """Its lines, without what is said about them."""
    lines = [re.sub(r"\s*(?:^|\s)#.*$", "", line) for block in list_blocks(page) for line in block.splitlines()]
    return [line for line in lines if line]
