#!/usr/bin/env python3
"""What survives: commands of the proctors, a terminal that starts while the server is away, a server restored from an older backup, a
terminal whose disk holds an older state. With the real programs; at the end every record is on the server.

Usage: recovery_test.py SOURCE BUILD. Exit status 77 (skipped) where the programs are not in the build tree.
"""

import contextlib
import json
import os
import resource
import shutil
import signal
import sqlite3
import sys
import time

SOURCE, BUILD = sys.argv[1:3]
sys.path.insert(0, os.path.join(SOURCE, "tests", "e2e"))

import rehearsal  # noqa: E402
import roster  # noqa: E402
from rehearsal import Rehearsal, check, wait_for  # noqa: E402

N = 4
ALLOTTED_S = 6000


class Room:
    """One centre, N terminals, and how long the candidates really had items on their screens."""

    def __init__(self, work):
        self.work = work
        self.centre = rehearsal.make_centre(work, SOURCE, BUILD, 20)
        self.template, self.state_dir = os.path.join(work, "terminal.conf"), os.path.join(work, "terminals")
        self.centre.write_terminal_conf(self.template, "/unused", self.centre.terminal_port, "x")
        rehearsal.enrol(self.centre, self.template, self.state_dir, N)
        self.candidates = rehearsal.check_in(self.centre, work, N)
        self.begun = None
        self.active_s = 0

    def start(self, pace):
        self.process = Rehearsal(self.centre, "--config-template", self.template, "--state-dir", self.state_dir, "--n", str(N), "--candidates",
                                 self.candidates, "--pace", str(pace), "--seed", "3", "--wait-start", "90", "--json")
        self.begun = time.monotonic()

    def kill(self):
        self.process.kill()
        self.active_s += time.monotonic() - self.begun

    def log(self):
        with open(os.path.join(self.work, "rehearsal.log"), encoding="utf-8") as stream:
            return stream.read()

    def seats(self):
        return {s["pseudonym"]: s for s in self.centre.seats() if s.get("pseudonym")}

    def seat_of(self, pseudonym):
        return next(seat for seat in self.centre.seats() if seat.get("pseudonym") == pseudonym)

    def records(self):
        return {entry["pseudonym"]: entry["records"] for entry in self.centre.results() if entry.get("records")}

    def stop_server(self):
        self.centre.stop_daemon(signal.SIGKILL)

    def start_server(self):
        self.centre.start_daemon()
        self.centre.open_session()

    def incidents(self):
        return self.centre.server_tool("incidents", roster.SESSION).stdout


def journal_counts(room):
    """Records and headers by terminal folder, as its own disk says."""
    counts = {}
    for folder in sorted(os.listdir(room.state_dir)):
        path = os.path.join(room.state_dir, folder, "journal.db")
        # Closed at once: a connection that outlives the terminal's would share its view of a log that is gone.
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            [pseudonym] = db.execute("SELECT pseudonym FROM sittings").fetchone()
            counts[pseudonym] = (db.execute("SELECT count(*) FROM records").fetchone()[0], db.execute("SELECT count(*) FROM segments").fetchone()[0])
    return counts


def begin(room):
    room.centre.open_session()
    room.start(250)
    wait_for("all are logged in", lambda: len(room.seats()) == N)
    room.centre.room("start")
    wait_for("all make records", lambda: len(room.records()) == N and min(room.records().values()) > 3)


def lock_one(room, who):
    room.centre.room("lock", {"pseudonym": who})
    wait_for("the terminal is locked", lambda: room.seat_of(who)["locked"])
    time.sleep(1)
    before = room.records()
    time.sleep(2)
    after = room.records()
    check(after[who] - before[who] <= 1, "a locked candidate makes no answers")
    check(all(after[other] > before[other] for other in after if other != who), "the others go on")
    room.centre.room("unlock", {"pseudonym": who})
    wait_for("after the unlock the candidate goes on", lambda: room.records()[who] > after[who] + 3)


def grant_one(room, who):
    for person, expected in (("pengawas1", 202), ("pengawas2", 200)):
        status, _ = room.centre.person(person).session(roster.SESSION, "grant", {"pseudonym": who, "seconds": 300, "reason": "uji"})
        check(status == expected, f"the grant of {person} is answered {status}")
    wait_for("the candidate is told of 5 minutes", lambda: "The proctors gave you 5 min 00 s more" in room.log())
    wait_for("and the clock shows them", lambda: room.seat_of(who)["remaining_s"] > ALLOTTED_S, 40)


def leave_out(room, who):
    """The candidate goes home; the terminal stays."""
    number = room.seat_of(who)["number"]
    with open(room.candidates, encoding="utf-8") as stream:
        lines = [line for line in stream if not line.startswith(number)]
    with open(room.candidates, "w", encoding="utf-8") as stream:
        stream.writelines(lines)


def close_one(room, who):
    room.centre.room("close", {"pseudonym": who})
    wait_for("a sitting is ended by the proctor", lambda: room.seat_of(who)["state"] in ("submitted", "terminated"))
    wait_for("its line is complete", lambda: any(line["pseudonym"] == who for line in room.process.lines), 30)
    line = next(line for line in room.process.lines if line["pseudonym"] == who)
    check(line["equal"] and line["answered"] < 110, "it is scored the same on both sides with what was answered so far")
    leave_out(room, who)


def back_up(room, name):
    copy = os.path.join(room.work, name)
    shutil.copytree(room.centre.server_dir, copy)
    return copy


def restore(room, copy):
    shutil.rmtree(room.centre.server_dir)
    shutil.copytree(copy, room.centre.server_dir)


def start_without_server(room):
    """Both sides are down; the terminals come back first."""
    room.stop_server()
    before = room.log().count("Your answers are safe on this terminal")
    room.start(60)
    wait_for("the terminals say that answers are safe and time is given back", lambda: room.log().count("Your answers are safe on this terminal") >= before + 3)
    time.sleep(5)
    check(room.process.process.poll() is None, "they wait")


def fill_disks(room, names):
    """No file can grow any more, as on a full disk: nothing is shown as saved, and nothing is sent that is not saved."""
    resource.prlimit(room.process.process.pid, resource.RLIMIT_FSIZE, (65536, 65536))
    wait_for("candidates are told to stop and call the proctor", lambda: room.log().count("cannot save your answers") >= len(names), 30)
    check(room.process.wait(20) != 0, "the rehearsal fails")
    lines = [line for line in room.process.lines if line.get("pseudonym") in names]
    check(len(lines) == len(names) and all("cannot save your answers" in line["failure"] for line in lines), "every candidate's line says why")
    own, server = journal_counts(room), room.records()
    check(all(server[who] <= own[who][0] for who in names), "the server has no record that is not on the terminal's disk")


def run(work):
    room = Room(work)
    try:
        begin(room)
        one, two, three, four = sorted(room.seats())
        lock_one(room, two)
        grant_one(room, three)
        close_one(room, four)

        room.stop_server()
        copy = back_up(room, "backup-of-server")
        room.start_server()
        time.sleep(3)
        room.kill()
        counts = journal_counts(room)
        old_disk = os.path.join(work, "old-disk")
        shutil.copytree(room.state_dir, old_disk)
        print(f"# at the first kill: {counts}", flush=True)
        room.start(250)
        wait_for("the terminals go on in a second segment", lambda: all(room.records()[who] > counts[who][0] + 3 for who in (one, two, three)))
        room.kill()
        away = time.monotonic()

        start_without_server(room)
        restore(room, copy)
        room.begun = time.monotonic()
        room.start_server()
        lost = room.records()
        check(all(lost[who] < counts[who][0] for who in (one, two, three)), "the restored server lacks records and the second segment's header")
        wait_for("the terminals brought back what the server had lost and go on", lambda: all(room.records()[who] > counts[who][0] + 8 for who in (one, two, three)))
        gone_s = room.begun - away
        wait_for("the board knows the clock again", lambda: room.seat_of(one)["remaining_s"] > 0)
        left = room.seat_of(one)["remaining_s"]
        check(gone_s > 4 and left > ALLOTTED_S - room.active_s - (time.monotonic() - room.begun) - 2, f"no second of the {gone_s:.0f} s away is used up ({left} s left)")
        room.kill()

        good_disk = room.state_dir + ".good"
        os.rename(room.state_dir, good_disk)
        shutil.copytree(old_disk, room.state_dir)
        room.start(60)
        wait_for("terminals with an older disk refuse and say why", lambda: room.log().count("its disk holds an older state") >= 3)
        wait_for("the server has an alarm for each", lambda: room.incidents().count("behind") >= 3)
        room.kill()
        shutil.rmtree(room.state_dir)
        os.rename(good_disk, room.state_dir)

        room.start(200)
        time.sleep(3)
        fill_disks(room, (one, two, three))
        room.start(40)
        status = room.process.wait(90)
        for line in room.process.lines:
            print("#", json.dumps(line))
        own, server = journal_counts(room), room.records()
        check(status == 0, "all sittings are complete and equal")
        check({who: n for who, (n, _) in own.items()} == server, f"every record of every journal is on the server: {server}")
        check(all(own[who][1] >= 4 for who in (one, two, three)), "over four segments")
    finally:
        rehearsal.kill_all()
        room.centre.stop_daemon(signal.SIGKILL)


rehearsal.main(BUILD, run)
