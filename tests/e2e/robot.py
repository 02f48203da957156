"""The robot candidate: finds widgets by role and name over AT-SPI, acts on them with real key and pointer events only.

Reads one JSON act per line on standard input and answers with one JSON line. Runs as the kiosk's user inside its own D-Bus
session; starts the compositor with the client inside it, as the terminal's service would.
"""

import faulthandler
import gettext
import json
import os
import signal
import subprocess
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

Role = Atspi.Role
OPTION_KEYS = "abcde"


def translations():
    return gettext.translation("adil", os.environ.get("ADIL_LOCALE_DIR"), [os.environ.get("ADIL_ROBOT_LANGUAGE", "en")], fallback=True)


class Trouble(Exception):
    pass


class Candidate:
    def __init__(self):
        self.word = translations().gettext
        self.cage = None
        self.frame = self.panel = None

    # starting and ending

    def start(self, argv):
        """The compositor with the client in it; back when the client's window is there."""
        env = dict(os.environ)
        env.update({
            "WLR_BACKENDS": "x11", "WLR_RENDERER": "pixman", "WLR_XWAYLAND": "/bin/false", "GDK_BACKEND": "wayland", "GSK_RENDERER": "cairo",
            "GTK_A11Y": "atspi", "GSETTINGS_BACKEND": "memory", "GIO_USE_VFS": "local",
        })
        self.cage = subprocess.Popen(["cage", "--", "env", "-u", "DISPLAY"] + argv, env=env, stdin=subprocess.DEVNULL, stdout=sys.stderr)
        self.resize_output()
        self.frame = self.panel = None
        self.wait_frame(30)
        return {"pid": self.find_client_pid()}

    def resize_output(self):
        """cage's X11 window opens at 1024x768: make it the screen."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            listing = subprocess.run(["xwininfo", "-root", "-children"], capture_output=True, text=True).stdout
            root = [line for line in listing.splitlines() if "1024x768" in line]
            if root:
                window = root[0].split()[0]
                size = subprocess.run(["xdotool", "getdisplaygeometry"], capture_output=True, text=True).stdout.split()
                subprocess.run(["xdotool", "windowsize", "--sync", window] + size, timeout=10)
                subprocess.run(["xdotool", "windowfocus", window], timeout=10)
                return {}
            if self.cage.poll() is not None:
                raise Trouble(f"the compositor ended with status {self.cage.returncode}")
            time.sleep(0.05)
        raise Trouble("the compositor's window did not appear within 20 s")

    def find_client_pid(self):
        """The compositor's own child: other clients may run on this machine."""
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
                    parent = int(stat.read().rsplit(")", 1)[1].split()[1])
                with open(f"/proc/{pid}/comm", encoding="ascii", errors="replace") as name:
                    if parent == self.cage.pid and name.read().strip() == "exam-client":
                        return int(pid)
            except (OSError, ValueError):
                continue
        raise Trouble("the client does not run")

    def kill(self):
        """SIGKILL to the client: what a crash is. The compositor ends with it."""
        os.kill(self.find_client_pid(), signal.SIGKILL)
        self.end_cage()
        return {}

    def end_cage(self):
        if self.cage is None:
            return
        try:
            self.cage.wait(10)
        except subprocess.TimeoutExpired:
            self.cage.kill()
            self.cage.wait(5)
        self.cage = None
        self.frame = None

    def quit(self):
        if self.cage is not None and self.cage.poll() is None:
            try:
                os.kill(self.find_client_pid(), signal.SIGTERM)
            except (ProcessLookupError, Trouble):
                pass
            self.end_cage()
        return {}

    # finding

    def wait_frame(self, timeout):
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            desktop = Atspi.get_desktop(0)
            for i in range(desktop.get_child_count()):
                application = desktop.get_child_at_index(i)
                try:
                    if application and "exam-client" in (application.get_name() or "") and application.get_child_count() > 0:
                        self.frame = application
                        return application
                except gi.repository.GLib.Error:
                    continue
            if self.cage is not None and self.cage.poll() is not None:
                raise Trouble(f"the client ended before its window came: compositor status {self.cage.returncode}")
            time.sleep(0.1)
        raise Trouble("the client's window did not appear on the accessibility bus")

    def walk(self, node, wanted, hidden=False):
        """Accessible objects below node for which wanted(role, name) holds, hidden subtrees left out."""
        try:
            if not hidden and not node.get_state_set().contains(Atspi.StateType.VISIBLE):
                return
            if wanted(node.get_role(), node.get_name() or ""):
                yield node
            for i in range(node.get_child_count()):
                child = node.get_child_at_index(i)
                if child is not None:
                    yield from self.walk(child, wanted)
        except gi.repository.GLib.Error:
            return

    def find(self, wanted, timeout=10, what="a widget"):
        deadline = time.monotonic() + timeout
        while True:
            try:
                if self.frame is None:
                    self.wait_frame(timeout)
                for node in self.walk(self.frame, wanted, hidden=True):
                    return node
            except gi.repository.GLib.Error:
                self.frame = None
            if time.monotonic() > deadline:
                raise Trouble(f"{what} did not appear within {timeout} s; on the screen: {', '.join(self.names())[:1500]}")
            self.refresh()
            time.sleep(0.05)

    def refresh(self):
        """A client that replaced itself is another application on the bus."""
        try:
            if self.frame is not None and self.frame.get_child_count() > 0:
                return
        except gi.repository.GLib.Error:
            pass
        self.frame = None
        try:
            self.wait_frame(5)
        except Trouble:
            pass

    def names(self):
        if self.frame is None:
            return ["(no window)"]
        return [f"{node.get_role_name()}:{node.get_name()}" for node in self.walk(self.frame, lambda role, name: name != "", hidden=True)]

    def named(self, role, name, timeout=10):
        text = self.word(name)
        return self.find(lambda r, n: (role is None or r == role) and n == text, timeout, f"'{text}'")

    def find_start(self, prefix, timeout=10, role=None):
        return self.find(lambda r, n: (role is None or r == role) and n.startswith(prefix), timeout, f"'{prefix}...'")

    # acting

    def click_node(self, node):
        box = node.get_extents(Atspi.CoordType.WINDOW)
        x, y = box.x + min(box.width // 2, 160), box.y + box.height // 2
        subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", "1"], check=True, timeout=10)

    def key(self, *keys):
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True, timeout=10)
        return {}

    def click(self, name, timeout=10):
        text, pressed = self.word(name), (Role.PUSH_BUTTON, Role.TOGGLE_BUTTON, Role.CHECK_BOX)
        self.click_node(self.find(lambda r, n: n == text and r in pressed, timeout, f"the button '{text}'"))
        return {}

    def wait(self, name, timeout=30):
        self.find(lambda r, n: self.word(name) in n, timeout, f"'{self.word(name)}'")
        return {}

    def wait_any(self, names, timeout=30):
        texts = {self.word(name): name for name in names}
        node = self.find(lambda r, n: any(text in n for text in texts), timeout, " or ".join(texts))
        found = node.get_name()
        return {"name": next(name for text, name in texts.items() if text in found), "text": found}

    def wait_text(self, text, timeout=10):
        """Text that needs no translation, e.g. a seat."""
        return {"text": self.find(lambda r, n: text in n, timeout, f"'{text}'").get_name()}

    def remaining(self):
        """Seconds on the clock, as it is spoken: 'Time left 1:39:59'."""
        spoken = self.find(lambda r, n: n.startswith(self.word("Time left") + " "), 10, "the clock").get_name()
        seconds = 0
        for part in spoken.split(" ")[-1].split(":"):
            seconds = 60 * seconds + int(part)
        return {"seconds": seconds}

    def pid(self):
        return {"pid": self.find_client_pid()}

    def entry(self, name):
        text = self.word(name)
        return self.find(lambda r, n: r in (Role.TEXT, Role.ENTRY, Role.PASSWORD_TEXT) and n == text, 10, f"the field '{text}'")

    def type_into(self, name, text):
        self.click_node(self.entry(name))
        subprocess.run(["xdotool", "type", "--delay", "12", text], check=True, timeout=30)

    def login(self, number, pin):
        self.type_into("Participant number", number)
        self.type_into("PIN", pin)
        self.click("Log in")
        return {}

    def clear_login(self):
        for name in ("Participant number", "PIN"):
            self.click_node(self.entry(name))
            self.key("End", *["BackSpace"] * 18)
        return {}

    def shot(self, file, settle=0.25):
        time.sleep(settle)
        subprocess.run(["import", "-window", "root", file], check=True, timeout=30)
        return {"file": file}

    def tree(self):
        return {"names": self.names()}

    # the exam screen

    def options(self):
        """The options of the item on the screen, in the order shown."""
        return list(self.walk(self.question(), lambda role, name: role == Role.RADIO_BUTTON and len(name) > 1 and name[1] == "."))

    def question(self):
        """The panel around the item: looking in it alone is four times as fast as in the whole window."""
        try:
            if self.panel is not None and self.panel.get_state_set().contains(Atspi.StateType.SHOWING):
                return self.panel
        except gi.repository.GLib.Error:
            pass
        word = self.word("Question")
        self.panel = self.find(lambda r, n: r == Role.PANEL and n == word, 10, f"'{word}'")
        return self.panel

    def find_in_question(self, wanted, timeout, what):
        deadline = time.monotonic() + timeout
        while True:
            for node in self.walk(self.question(), wanted):
                return node
            if time.monotonic() > deadline:
                raise Trouble(f"{what} did not appear within {timeout} s; on the screen: {', '.join(self.names())[:1500]}")
            time.sleep(0.01)

    def wait_options(self, timeout=15):
        self.find(lambda role, name: role == Role.RADIO_BUTTON and len(name) > 1 and name[1] == ".", timeout, "the options of an item")
        return self.options()

    def item_number(self):
        """Number of the item on the screen, from its heading 'Item 12 of 110'."""
        pattern = self.word("Item %u of %u")
        prefix, between = pattern.split("%u")[0], pattern.split("%u")[1]
        node = self.find_in_question(lambda r, n: n.startswith(prefix) and between in n and n[len(prefix):].split(between)[0].isdigit(), 10, "the item's number")
        return int(node.get_name()[len(prefix):].split(between)[0])

    def wait_item(self, number, timeout=10):
        deadline = time.monotonic() + timeout
        while self.item_number() != number:
            if time.monotonic() > deadline:
                raise Trouble(f"item {number} did not come within {timeout} s: item {self.item_number()} is on the screen")
            time.sleep(0.02)
        return {}

    def is_checked(self, option):
        return option.get_state_set().contains(Atspi.StateType.CHECKED)

    def answer(self, first, n, flag_every=0, pointer_every=3, change_every=7):
        """Answers n items from number first on, by keys and now and then the pointer; waits for each tick. Items it saw saved
        come back with the letter shown and the option's text."""
        ticked = []
        total = first + n - 1
        for number in range(first, total + 1):
            self.wait_item(number)
            options = self.wait_options()
            place = (number * 3) % len(options)
            if change_every and number % change_every == 0:
                self.choose(options, (place + 1) % len(options), number, False)
            self.choose(options, place, number, number % pointer_every == 0)
            if flag_every and number % flag_every == 0:
                self.click("Doubtful")
            saved = self.wait_saved(number)
            ticked.append({"item": number, "option": options[place].get_name(), "saved": saved})
            if number < total:
                self.key("Page_Down")
        return {"ticked": ticked}

    def choose(self, options, place, number, by_pointer):
        if by_pointer:
            word = self.word("Question")
            self.scroll_to(options[place], self.find_in_question(lambda r, n: r == Role.SCROLL_PANE and n == word, 5, "the question's pane"))
            self.click_node(options[place])
        else:
            self.key(OPTION_KEYS[place])
        deadline = time.monotonic() + 5
        while not self.is_checked(options[place]):
            if time.monotonic() > deadline:
                raise Trouble(f"item {number}: option {options[place].get_name()!r} did not become chosen")
            time.sleep(0.01)

    def wait_saved(self, number, timeout=10):
        """The tick of the item on the screen: the words 'Saved on this terminal' or 'Received by the server'."""
        local, server = self.word("Saved on this terminal"), self.word("Received by the server")
        node = self.find_in_question(lambda r, name: local in name or server in name, timeout, f"the tick of item {number}")
        return "server" if server in node.get_name() else "local"

    def check_chosen(self, ticked):
        """Visits items and compares what is chosen with what was seen ticked before."""
        wrong = []
        for entry in ticked:
            self.go_to(entry["item"])
            chosen = [option.get_name() for option in self.wait_options() if self.is_checked(option)]
            if chosen != [entry["option"]]:
                wrong.append({"item": entry["item"], "was": entry["option"], "is": chosen})
        return {"wrong": wrong, "checked": len(ticked)}

    def wait_first_item(self, timeout=30):
        self.wait_options(timeout)
        self.wait_item(1)
        return {}

    def find_picture(self, first, n):
        """Number of the first item with pictures from number first on; 0 where there is none."""
        for number in range(first, first + n):
            self.go_to(number)
            self.wait_options()
            if next(self.walk(self.frame, lambda role, name: role == Role.IMAGE and name != "", hidden=True), None):
                return {"item": number}
        return {"item": 0}

    def look(self, language=None, larger=0, contrast=False):
        """Language, text size and contrast by their buttons."""
        current = os.environ.get("ADIL_ROBOT_LANGUAGE", "en")
        if language and language != current:
            self.find(lambda r, n: n in ("English", "Bahasa Indonesia"), 10, "the language button")
            self.click_node(self.find(lambda r, n: n == ("English" if language == "en" else "Bahasa Indonesia"), 10, "the language button"))
            os.environ["ADIL_ROBOT_LANGUAGE"] = language
            self.word = translations().gettext
            self.named(None, "Next")
        for _ in range(abs(larger)):
            self.click("Larger text" if larger > 0 else "Smaller text")
            time.sleep(0.15)
        if contrast:
            self.click("High contrast")
        return {}

    def finish(self):
        """From the items to the page that lists what is unanswered."""
        self.click("Finish")
        self.wait("Before you finish", 10)
        return {}

    def confirm(self):
        self.click("Continue")
        self.wait("I have finished", 10)
        return {}

    def confirm_now(self):
        self.click("I have finished")
        time.sleep(0.2)
        self.click("Finish exam")
        return {}

    def go_to_listed(self, number):
        """By the list of unanswered items before the finish."""
        prefix = self.word("Item %u, ") % number
        self.click_node(self.find(lambda r, n: r == Role.PUSH_BUTTON and n.startswith(prefix), 10, f"'{prefix}...'"))
        self.wait_item(number)
        return {}

    def scroll_to(self, node, pane):
        """Turns the wheel over pane until node can be seen."""
        for _ in range(60):
            box, view = node.get_extents(Atspi.CoordType.WINDOW), pane.get_extents(Atspi.CoordType.WINDOW)
            middle = box.y + box.height // 2
            if view.y + 8 <= middle <= view.y + view.height - 8:
                return
            wheel = "5" if middle > view.y else "4"
            subprocess.run(["xdotool", "mousemove", str(view.x + view.width // 2), str(view.y + view.height // 2), "click", wheel], check=True, timeout=10)
            time.sleep(0.04)
        raise Trouble(f"{node.get_name()!r} cannot be scrolled into view")

    def go_to(self, number, timeout=10):
        """By the palette, which scrolls where there are many items."""
        prefix = self.word("Item %u, ") % number
        node = self.find(lambda r, n: r == Role.PUSH_BUTTON and n.startswith(prefix), timeout, f"'{prefix}...'")
        pane = self.find(lambda r, n: r == Role.SCROLL_PANE and n == self.word("Item numbers"), timeout, "the palette")
        self.scroll_to(node, pane)
        self.click_node(node)
        self.wait_item(number)
        return {}


def main():
    Atspi.init()
    Atspi.set_timeout(1500, 3000)  # milliseconds: a client that was killed never answers
    candidate = Candidate()
    for line in sys.stdin:
        request = json.loads(line)
        act = request.pop("act")
        faulthandler.dump_traceback_later(request.pop("limit"), exit=True)
        try:
            if act == "key":
                answer = candidate.key(*request["keys"])
            else:
                answer = getattr(candidate, act)(**request)
            print(json.dumps(answer or {}), flush=True)
        except (Trouble, subprocess.SubprocessError, OSError, gi.repository.GLib.Error) as problem:
            print(json.dumps({"error": str(problem)}), flush=True)
        faulthandler.cancel_dump_traceback_later()
        if act == "quit":
            return


main()
