# SPDX-License-Identifier: GPL-3.0-or-later
"""A window of Matta's as somebody sees it: where its parts are on the screen, read as a screen reader does."""
import screen
from screen import Atspi, GLib


def takes_room(node):
    try:
        place = node.get_extents(Atspi.CoordType.WINDOW)
    except GLib.Error:
        return False  # something without a place
    return place.width > 0 and place.height > 0


def find_scrolled(node):
    """The part of the window that scrolls with @node in it, or None."""
    while node is not None and screen.get_role(node) != "scroll pane":
        node = node.get_parent()
    return node


def list_seen(node):
    """@node and what is in it, without pages that were never turned to."""
    if not screen.is_visible(node):
        return
    if takes_room(node):
        yield node
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield from list_seen(child)


class Window:
    def __init__(self, title):
        self.title = title

    def is_there(self):
        return any(self.title in name for name, _ in screen.find_windows())

    @property
    def root(self):
        return screen.wait_for_window(self.title)

    def list_seen(self):
        return list_seen(self.root)

    def find(self, roles, text="", test=lambda node: True):
        for node in self.list_seen():
            if screen.get_role(node) in roles and text in node.get_name() and test(node):
                return node
        return None

    def wait_for(self, roles, text="", test=lambda node: True):
        return screen.wait_for(lambda: self.find(roles, text, test))

    def wait_for_text(self, text):
        return self.wait_for(("label",), text)

    def list_texts(self):
        return [node.get_name() for node in self.list_seen() if screen.get_role(node) == "label"]

    def read_beside(self, heading, title):
        """What stands behind @title below @heading. Pages that were left look to a screen reader as if they were there."""
        group = self.wait_for(("list",), heading)
        row = next(node for node in list_seen(group) if screen.get_role(node) == "list item" and title in node.get_name())
        return [node.get_name() for node in list_seen(row) if screen.get_role(node) == "label"][-1]

    def measure(self):
        """Where the contents begin on the screen, and how high they are: shadow or border around them left out."""
        number = screen.wait_for(lambda: screen.find_number(self.title))
        said = dict(line.split("=") for line in screen.run_xdotool("getwindowgeometry", "--shell", number).split())
        inner = self.root.get_extents(Atspi.CoordType.WINDOW)
        return (int(said["X"]) + (int(said["WIDTH"]) - inner.width) // 2,
                int(said["Y"]) + (int(said["HEIGHT"]) - inner.height) // 2, inner)

    def place(self, node):
        """The middle of it on the screen, or None if one has to scroll to all of it."""
        x, y, _ = self.measure()
        place = node.get_extents(Atspi.CoordType.WINDOW)
        view = find_scrolled(node)
        if view is not None:
            seen = view.get_extents(Atspi.CoordType.WINDOW)
            if place.y < seen.y or place.y + place.height > seen.y + seen.height:
                return None
        return x + place.x + place.width // 2, y + place.y + place.height // 2

    def middle(self):
        x, y, inner = self.measure()
        return x + inner.width // 2, y + inner.height // 2

    def click(self, person, roles, text="", test=lambda node: True):
        """Waits for it and clicks on it, once it can be seen and clicked on."""
        node = self.wait_for(roles, text, lambda node: screen.is_sensitive(node) and test(node))
        while (place := self.place(node)) is None:
            person.roll(self.middle())
            node = self.wait_for(roles, text, test)
        person.click(place)
