"""The headless demo: one SKD exam through the whole house, checked at each step. See ./demo."""

import argparse
import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import evidence
import roster
from centre import Centre, Failed, claim_folder, parse_json_lines
from console import ConsoleError
from kiosk_screen import Robot, Screen, give_to_kiosk_user
from relay import Cable

N_REHEARSED = 40
N_ITEMS = 110


class Progress:
    """Numbered lines with the time since the start; what was checked is counted for the last lines."""

    def __init__(self):
        self.begin = time.monotonic()
        self.step_number = 0
        self.checked = []

    def step(self, text):
        self.step_number += 1
        print(f"[{time.monotonic() - self.begin:6.1f} s] {self.step_number:2d}. {text}", flush=True)

    def say(self, text):
        print(f"{'':16}{text}", flush=True)

    def check(self, truth, text):
        if not truth:
            raise Failed(f"check failed: {text}")
        self.checked.append(text)
        self.say(f"ok: {text}")


class Demo:
    def __init__(self, prefix, source, out):
        claim_folder(out)
        self.out = out
        self.progress = Progress()
        self.work = tempfile.mkdtemp(prefix="adil-demo.")
        os.chmod(self.work, 0o755)
        self.centre = Centre(prefix, source, self.work)
        self.screens = os.path.join(self.work, "screens")
        self.terminal = os.path.join(self.work, "terminal")
        self.rehearsed = os.path.join(self.work, "rehearsal")
        for folder in (self.screens, self.terminal, self.rehearsed):
            os.makedirs(folder, mode=0o700)
        self.screen = self.robot = self.rehearsal = self.cable = None
        self.rehearsal_lines = []
        self.ticked = []

    # 1 and 2

    def bank(self):
        self.progress.step("Item bank: import, lint, pack, sign with 2 of 3 committee keys, verify")
        self.centre.make_committee()
        self.progress.say(self.centre.build_bank().strip().splitlines()[0].split(": ", 1)[-1])
        self.centre.sign_bank([0])
        refused = self.centre.verify_bank(check=False)
        self.progress.check(refused.returncode != 0, "one signature of two needed: refused")
        self.centre.sign_bank([2])
        self.progress.check(self.centre.verify_bank().returncode == 0, "package verified with 2 of 3 signatures")

    def server(self):
        self.progress.step("Server: certificates, accounts, bank, rules, 12 formations, 1 session, 200 candidates")
        self.centre.init_server()
        self.centre.import_exam()
        texts = evidence.item_texts(self.centre.sample_items())
        self.searcher = evidence.Searcher(texts)
        found, size = self.searcher.search_tree(self.centre.server_dir)
        self.progress.check(not found and size > 0, f"no item text among {size:,} bytes on the server before the start")
        self.centre.start_daemon()
        self.progress.say(f"terminals https://127.0.0.1:{self.centre.terminal_port}  console https://127.0.0.1:{self.centre.console_port}")

    # 3

    def start_robot(self):
        self.screen_log = open(os.path.join(self.work, "screen.log"), "w", encoding="utf-8")
        self.screen = Screen(self.screen_log)
        locale_dir = os.path.join(self.centre.prefix, "share", "locale")
        self.robot = Robot(self.work, self.screen, open(os.path.join(self.work, "robot.log"), "w", encoding="utf-8"), locale_dir, "id")
        self.locale_dir = locale_dir

    def client_argv(self):
        return [self.centre.program("exam-client"), "--config", self.conf, "--language", "id"]

    def shot(self, name):
        self.robot.ask("shot", file=os.path.join(self.screens, f"{name}.png"))

    def enrol(self):
        self.progress.step(f"Terminals: the kiosk and {N_REHEARSED} more make their keys, show a code, are approved, fetch the sealed package")
        self.cable = Cable(self.centre.terminal_port)
        self.conf = os.path.join(self.work, "terminal.conf")
        template = os.path.join(self.work, "rehearsal.conf")
        self.centre.write_terminal_conf(self.conf, self.terminal, self.cable.port, "terminal-kiosk")
        self.centre.write_terminal_conf(template, self.rehearsed, self.centre.terminal_port, "terminal-rehearsal")
        self.template = template
        for folder in (self.screens, self.terminal):
            give_to_kiosk_user(folder)
        self.start_robot()
        enrolling = self.centre.rehearsal("--config-template", template, "--state-dir", self.rehearsed, "--n", str(N_REHEARSED), "--enrol-only")
        self.robot.ask("start", argv=self.client_argv())
        self.robot.ask("wait", name="This terminal is not enrolled yet", timeout=30)
        self.shot("01-enrolment")
        self.approve_all(N_REHEARSED + 1)
        if enrolling.wait(90) != 0:
            raise Failed("exam-rehearsal could not enrol its terminals: see rehearsal.log")
        self.robot.ask("wait", name="Log in", timeout=60)
        self.progress.check(True, f"{N_REHEARSED + 1} terminals enrolled, package prefetched and verified by each")

    def approve_all(self, n):
        """The administrator compares each code with the screen's and approves it for a seat."""
        seats = [f"A-{i + 1:02d}" for i in range(n)]
        admin = self.centre.person("admin")
        approved, deadline = set(), time.monotonic() + 90
        while len(approved) < n:
            if time.monotonic() > deadline:
                raise Failed(f"only {len(approved)} of {n} terminals asked to be enrolled within 90 s")
            pending = admin.get("/api/enrolments")
            for entry in pending["enrolments"] if isinstance(pending, dict) else pending:
                if entry["code"] not in approved and entry.get("state", "pending") == "pending":
                    admin.post(f"/api/enrolments/{entry['code']}", {"seat": seats[len(approved)]})
                    approved.add(entry["code"])
            time.sleep(0.2)

    def check_in(self):
        self.progress.step("Check-in: the draw of the session is published, each candidate draws a seat and gets a PIN")
        self.centre.draw_session()
        self.kiosk_seat = self.find_kiosk_seat()
        self.kiosk_candidate, others = None, []
        for number in self.centre.numbers[:N_REHEARSED + 1]:
            entry = self.centre.check_in(number)
            entry["number"] = number
            if entry["seat"] == self.kiosk_seat:
                self.kiosk_candidate = entry
            else:
                others.append(entry)
        self.progress.check(self.kiosk_candidate is not None and len(others) == N_REHEARSED, f"{N_REHEARSED + 1} seats drawn, the kiosk is seat {self.kiosk_seat}")
        self.candidates_csv = os.path.join(self.work, "input", "rehearsal.csv")
        roster.write(self.candidates_csv, ["number", "pin", "seat"], [[e["number"], e["pin"], e["seat"]] for e in others])
        self.other_candidate = others[0]

    def find_kiosk_seat(self):
        """The seat is on the kiosk's own screen."""
        words = self.robot.ask("tree")["names"]
        for word in words:
            for part in word.replace(":", " ").replace(",", " ").split():
                if len(part) == 4 and part.startswith("A-") and part[2:].isdigit():
                    return part
        raise Failed(f"the kiosk's log-in screen shows no seat: {words}")

    def log_in(self):
        self.progress.step("Log-in at the kiosk: a wrong PIN and another seat's PIN are refused, then the right one")
        wrong = "000000" if self.kiosk_candidate["pin"] != "000000" else "111111"
        self.shot("02-log-in")
        self.robot.ask("login", number=self.kiosk_candidate["number"], pin=wrong)
        self.robot.ask("wait", name="Number or PIN is wrong. Try again.", timeout=15)
        self.shot("03-log-in-refused")
        self.robot.ask("clear_login")
        self.robot.ask("login", number=self.other_candidate["number"], pin=self.other_candidate["pin"])
        refused = self.robot.ask("wait_text", text=self.other_candidate["seat"], timeout=15)
        self.progress.check(self.other_candidate["seat"] in refused["text"], "the PIN of another seat is refused and the right seat is named")
        self.robot.ask("clear_login")
        self.robot.ask("login", number=self.kiosk_candidate["number"], pin=self.kiosk_candidate["pin"])
        self.robot.ask("wait", name="Your answer is saved the moment you choose it", timeout=20)
        self.shot("04-instructions")

    def open_and_start(self):
        self.progress.step("Opening: two accounts and two key shares; the keys of each drawn form are released, of no other item")
        self.centre.give_share("pengawas1", 0, 202)
        try:
            self.centre.give_share("pengawas1", 2, 200)
        except ConsoleError as refused:
            self.progress.check(refused.status in (403, 409), "the same person twice does not open a session")
        else:
            raise Failed("one person alone opened the session")
        self.centre.give_share("pengawas2", 2, 200)
        keys = os.path.join(self.work, "input", "keys.csv")
        self.centre.write_keys(keys)
        self.rehearsal = self.centre.rehearsal("--keys", keys, "--config-template", self.template, "--state-dir", self.rehearsed, "--candidates", self.candidates_csv,
                                               "--pace", "450", "--seed", "7", "--wait-start", "60", "--json")
        threading.Thread(target=self.read_rehearsal, daemon=True).start()
        self.wait_seats(lambda seat: seat.get("pseudonym") is not None and seat.get("terminal_state", seat.get("state")) != "offline", N_REHEARSED, 40)
        self.centre.room("start")
        self.progress.say(f"{N_REHEARSED} candidates rehearse beside the kiosk")

    def read_rehearsal(self):
        for line in self.rehearsal.stdout:
            self.rehearsal_lines.append(line)

    def wait_seats(self, wanted, n, timeout):
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if sum(1 for seat in self.centre.seats() if wanted(seat)) >= n:
                return
            time.sleep(0.3)

    # 4 and 5

    def sit(self):
        robot, progress = self.robot, self.progress
        progress.step("Sitting: 110 items with real keys and pointer")
        robot.ask("wait_first_item", timeout=30)
        self.shot("05-item")
        self.answer(1, 30)
        self.shot("06-item-answered")
        self.answer(31, 6)
        self.pictures()
        if os.getuid() == 0:
            hits, _ = self.searcher.search_memory(robot.ask("pid")["pid"])
            progress.check(hits, f"the search works: {len(hits)} item texts in the client's memory during the sitting")
        progress.step("The cable is cut: the exam goes on")
        self.cable.cut()
        self.answer(37, 18)
        robot.ask("wait", name="Working without connection", timeout=40)
        self.shot("07-without-connection")
        self.crash("08-resumed-after-cable")
        progress.step("The server is killed (SIGKILL) and started again; two people open the bank again")
        self.centre.stop_daemon(signal.SIGKILL)
        self.answer(66, 10)
        self.centre.start_daemon()
        self.centre.open_session()
        self.answer(76, 20)
        progress.step("Pause and resume by the proctor")
        self.centre.room("pause", {"pseudonym": self.kiosk_candidate["pseudonym"]})
        robot.ask("wait", name="The exam is paused", timeout=20)
        self.shot("10-paused")
        self.centre.room("resume", {"pseudonym": self.kiosk_candidate["pseudonym"]})
        robot.ask("wait_item", number=96, timeout=20)
        self.answer(96, 14)
        self.other_looks()

    def answer(self, first, n):
        answered = self.robot.ask("answer", first=first, n=n, flag_every=17, timeout=30 + 4 * n)["ticked"]
        self.ticked = [entry for entry in self.ticked if not first <= entry["item"] < first + n] + answered
        if first + n <= N_ITEMS:
            self.robot.ask("key", keys=["Page_Down"])

    def pictures(self):
        """An item with pictures, for the eye."""
        found = self.robot.ask("find_picture", first=31, n=35, timeout=90)
        if found["item"]:
            self.shot("06-item-with-pictures")
        self.robot.ask("go_to", number=37)

    def crash(self, name):
        robot, progress = self.robot, self.progress
        progress.step("The client is killed (SIGKILL) with the cable out; the cable comes back; the client starts again")
        before = robot.ask("remaining")["seconds"]
        robot.ask("kill")
        begin = time.monotonic()
        time.sleep(4)
        self.cable.join()
        robot.ask("start", argv=self.client_argv())
        robot.ask("wait_item", number=55, timeout=40)
        away = time.monotonic() - begin
        after = robot.ask("remaining")["seconds"]
        self.shot(name)
        progress.check(after >= before - 3, f"{away:.0f} s away, {before - after} s of the clock lost: the rest was given back")
        checked = robot.ask("check_chosen", ticked=[e for e in self.ticked if e["item"] % 2], timeout=120)
        progress.check(not checked["wrong"], f"{checked['checked']} ticked answers looked at after the crash: all there")
        robot.ask("go_to", number=55)
        self.answer(55, 11)

    def other_looks(self):
        """The same screen in English, large, in high contrast: for the eye."""
        robot = self.robot
        self.shot("11-last-items")
        robot.ask("look", language="en", larger=3)
        self.shot("12-english-large-text")
        robot.ask("look", language="id", larger=-3, contrast=True)
        self.shot("13-high-contrast")
        robot.ask("look", contrast=True)

    def finish(self):
        robot, progress = self.robot, self.progress
        progress.step("Finish: unanswered list, confirmation, score")
        robot.ask("finish")
        self.shot("14-unanswered")
        robot.ask("go_to_listed", number=N_ITEMS)
        self.answer(N_ITEMS, 1)
        robot.ask("finish")
        self.shot("15-all-answered")
        robot.ask("confirm")
        self.shot("16-confirmation")
        robot.ask("confirm_now")
        robot.ask("wait", name="Your exam is finished", timeout=40)
        robot.ask("wait", name="All your answers were received by the server.", timeout=40)
        self.shot("17-score")
        progress.check(sorted(entry["item"] for entry in self.ticked) == list(range(1, N_ITEMS + 1)), "all 110 items answered by key and pointer, each tick seen")
        if os.getuid() == 0:
            pid = robot.ask("pid")["pid"]
            hits, size = self.searcher.search_memory(pid)
            progress.check(not hits and size > 1 << 20, f"no item text in {size:,} bytes of the client's memory after the finish")
        else:
            progress.say("not checked: the memory of the client after the finish (reading it needs root)")

    # 6 and 7

    def scores(self):
        progress = self.progress
        progress.step("Scores: computed on each terminal and again on the server from the decrypted records")
        status = self.rehearsal.wait(120)
        summary = parse_json_lines("".join(self.rehearsal_lines))
        progress.check(status == 0, f"exam-rehearsal: {N_REHEARSED} candidates sat, sent and were confirmed ({len(summary)} lines)")
        results = self.wait_results(N_REHEARSED + 1, 30)
        unequal = [entry for entry in results if not entry.get("equal")]
        progress.check(len(results) == N_REHEARSED + 1 and not unequal, f"{len(results)} sittings: score of the terminal = score of the server")
        own = [entry for entry in results if entry["pseudonym"] == self.kiosk_candidate["pseudonym"]][0]
        progress.check(own.get("answered", N_ITEMS) == N_ITEMS, f"the kiosk's candidate: {N_ITEMS} answers in the decrypted records")
        self.compare_answers()

    def wait_results(self, n, timeout):
        deadline = time.monotonic() + timeout
        while True:
            results = [entry for entry in self.centre.results() if entry.get("state") == "submitted" and entry.get("equal") is not None]
            if len(results) >= n or time.monotonic() > deadline:
                return results
            time.sleep(0.5)

    def compare_answers(self):
        """What the robot saw ticked against what the server decrypts, item by item."""
        output = self.centre.server_tool("sitting", self.kiosk_candidate["pseudonym"], "--json").stdout
        slots = {slot["number"]: slot for slot in json.loads(output)["slots"]}
        wrong = [entry for entry in self.ticked if slots[entry["item"]]["shown"] != entry["option"][0]]
        self.progress.check(not wrong, f"{len(self.ticked)} ticked options = the options in the server's records, one by one")

    def ranking(self):
        progress = self.progress
        progress.step("Ranking of the formations by the 2024 rules")
        self.centre.room("close")
        path = os.path.join(self.work, "ranking.csv")
        self.centre.server_tool("rank", "--rules", "skd-2024", "--out", path)
        with open(path, encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))
        sat = [row for row in rows[1:] if row[-3] and not row[0].startswith("#")]
        for row in [rows[0]] + sat:
            print(f"                {row[0]:9} {row[1]:17} {row[2][:26]:26} " + " ".join(f"{value:>5}" for value in row[3:]))
        absent = len([row for row in rows[1:] if not row[-3] and not row[0].startswith("#")])
        progress.say(f"{absent} more did not sit (TH); legend and all rows are in ranking.csv")
        progress.check(len(sat) == N_REHEARSED + 1 and any(row[-1] == "P/L" for row in sat), f"ranking of {len(self.centre.formations)} formations exported: {len(sat)} sat")

    def search_what_is_left(self):
        progress = self.progress
        progress.step("Search of everything left behind")
        for folder, name in ((self.terminal, "the kiosk's disk"), (self.rehearsed, "the other terminals' disks"), (self.centre.server_dir, "the server's disk")):
            found, size = self.searcher.search_tree(folder)
            progress.check(not found and size > 0, f"no item text and no points among {size:,} bytes of {name}")
            if folder != self.centre.server_dir:
                answers = evidence.search_answers(folder)
                progress.check(not answers, f"no answer and no score in clear on {name}")
        size = os.path.getsize(self.centre.package)
        progress.check(not self.searcher.search_file(self.centre.package), f"no item text among {size:,} bytes of the package")

    def public_page(self):
        live = self.centre.person("panitia").get(f"/api/live/{roster.SESSION.replace('/', '%2F')}")
        self.progress.check(live["answers_included"] > 0 and len(live["candidates"]) >= N_REHEARSED, f"live board: {live['answers_included']} of {live['answers_total']} answers included")

    def run(self):
        try:
            self.bank()
            self.server()
            self.enrol()
            self.check_in()
            self.log_in()
            self.open_and_start()
            self.sit()
            self.finish()
            self.scores()
            self.public_page()
            self.ranking()
            self.robot.close()
            self.centre.stop_daemon()
            self.search_what_is_left()
        finally:
            self.close()
        self.report()

    def close(self):
        if self.robot:
            self.robot.close()
        if self.screen:
            self.screen.close()
        if self.rehearsal and self.rehearsal.poll() is None:
            self.rehearsal.kill()
        if self.cable:
            self.cable.close()
        self.centre.stop_daemon(signal.SIGKILL)
        self.deliver()

    def deliver(self):
        for name in ("bank.tar", "committee.pem", "screens", "ranking.csv", "server", "terminal", "rehearsal", "commands.log", "server.log", "robot.log", "screen.log",
                     "rehearsal.log"):
            source, target = os.path.join(self.work, name), os.path.join(self.out, name)
            if not os.path.exists(source):
                continue
            if os.path.isdir(target):
                shutil.rmtree(target)
            elif os.path.exists(target):
                os.remove(target)
            shutil.move(source, target)
        shutil.rmtree(self.work, ignore_errors=True)

    def report(self):
        seconds = time.monotonic() - self.progress.begin
        pictures = len(os.listdir(os.path.join(self.out, "screens")))
        print(f"\nThe exam went through in {seconds:.0f} s. Checked: {len(self.progress.checked)} things:")
        for text in self.progress.checked:
            print(f"  - {text}")
        print(f"Files in {self.out}: bank.tar, committee.pem, ranking.csv, server/ (database), terminal/ (journal); {pictures} pictures in screens/")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--prefix", required=True)
    parser.add_argument("--source", required=True)
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    out = os.path.abspath(arguments.out)
    try:
        Demo(arguments.prefix, arguments.source, out).run()
    except (Failed, ConsoleError, RuntimeError, subprocess.SubprocessError, OSError) as problem:
        print(f"\nThe demo failed: {problem}\nLogs are in {out}", file=sys.stderr)
        sys.exit(1)


main()
