#!/usr/bin/env python3
"""Another exam without touching code: PPPK 2024 (two parts with a clock each, weighted items with four options, no thresholds, points keys
held back until the finish, priority classes) from a bank of its own to the ranking, with the real programs.

Usage: pppk_test.py SOURCE BUILD. Exit status 77 (skipped) where the programs are not in the build tree.
"""

import csv
import itertools
import json
import os
import signal
import sys
import threading
import time

SOURCE, BUILD = sys.argv[1:3]
sys.path.insert(0, os.path.join(SOURCE, "tests", "e2e"))

import centre as centre_module  # noqa: E402
import rehearsal  # noqa: E402
import roster  # noqa: E402
from rehearsal import check, wait_for  # noqa: E402

N = 6
EXAM = "pppk-2024"
N_PART1, N_PART2 = 135, 10
MAXIMUM = {"TEK": 450, "MAN": 100, "SOS": 80, "WAW": 40}
COUNTS = {"TEK": 96, "MAN": 29, "SOS": 24, "WAW": 13}
PRIORITY = [3, 1, 3, 2, 1, 1]
POINTS = list(itertools.permutations([1, 2, 3, 4]))


def make_item(section, i):
    """Invented items: what they ask is of no matter, how they are scored is."""
    item = {"id": f"{section}-{i:03d}", "section": section, "topic": f"Topik {section}", "lang": "id", "author": "Uji PPPK", "source": "Naskah uji",
            "difficulty": (i % 5 - 2) / 2, "time_s": 60, "rationale": f"Alasan butir {section} nomor {i}."}
    if section == "TEK":
        key = i % 5
        item["type"] = "single"
        item["stem"] = f"Berkas tahap {i} berisi {7 * i + 3} lembar dan {i + 2} lampiran. Berapa jumlah seluruhnya?"
        item["options"] = [{"id": "ABCDE"[k], "text": f"{8 * i + 5 + (k - key) * 3} lembar", "score": 5 if k == key else 0} for k in range(5)]
        item["key"] = "ABCDE"[key]
    else:
        points = POINTS[i % len(POINTS)]
        item["type"] = "single_weighted"
        item["stem"] = f"Keadaan {section} yang ke-{i}: sebuah tugas di ruang {i + 100} belum selesai. Sikap Anda adalah …"
        item["options"] = [{"id": "ABCD"[k], "text": f"sikap pilihan {'pertama kedua ketiga keempat'.split()[k]} untuk ruang {i + 100} bagian {section}",
                            "score": points[k]} for k in range(4)]
        item["key"] = "ABCD"[points.index(4)]
    if section == "WAW":
        item["stem"] += "\n" + "Kutipan percakapan. " * 3200  # near the limit of a stem, 64 KiB
    return item


def write_bank(path):
    with open(path, "w", encoding="utf-8") as stream:
        for section, count in COUNTS.items():
            for i in range(1, count + 1):
                stream.write(json.dumps(make_item(section, i), ensure_ascii=False) + "\n")


def import_exam(centre):
    few = centre.server_tool("import", "bank", centre.package, "--committee", centre.committee, "--policy", "3", check=False)
    check(few.returncode != 0 and "3 are wanted" in few.stderr, "a centre that wants three signatures does not import a bank with two")
    centre.server_tool("import", "bank", centre.package, "--committee", centre.committee, "--policy", "2")
    centre.server_tool("import", "rules", os.path.join(centre.sample, "rules-pppk-2024.json"))
    paths = {name: os.path.join(centre.input, f"{name}.csv") for name in ("formations", "sessions", "candidates")}
    roster.write(paths["formations"], ["id", "agency", "position", "unit", "location", "formation_type", "education", "quota"],
                 [["G-1", "Kementerian Contoh", "Guru Ahli Pertama", "Dinas", "Jakarta", "general", "S-1 Pendidikan", 2],
                  ["G-2", "Kementerian Contoh", "Perawat", "Dinas", "Jakarta", "disability", "D-III Keperawatan", 1]])
    roster.write_sessions(paths["sessions"], EXAM, EXAM)
    centre.numbers = [f"2402123{i + 1:010d}" for i in range(N)]
    roster.write(paths["candidates"], ["number", "name", "birth_date", "formation", "session", "extra_minutes", "priority_class", "gpa"],
                 [[number, f"Peserta {'Satu Dua Tiga Empat Lima Enam'.split()[i]}", f"1990-01-{i + 1:02d}", "G-1" if i < 4 else "G-2", roster.SESSION, 0,
                   PRIORITY[i], "3.00"] for i, number in enumerate(centre.numbers)])
    for name, path in paths.items():
        centre.server_tool("import", name, path)


def make_centre(work):
    centre_module.EXAM = EXAM
    centre = centre_module.Centre(rehearsal.make_prefix(work, BUILD), SOURCE, work, forms=500)
    bank = os.path.join(centre.input, "pppk.jsonl")
    write_bank(bank)
    centre.make_committee()
    centre.build_bank([bank], os.path.join(centre.sample, "blueprint-pppk-2024.json"))
    centre.sign_bank([0])
    check(centre.verify_bank(check=False).returncode != 0, "one signature of three is not enough")
    centre.sign_bank([1])
    check(centre.verify_bank().returncode == 0, "the PPPK bank is imported, linted, packed, signed twice and verified")
    centre.init_server()
    import_exam(centre)
    centre.start_daemon()
    return centre


class Watcher(threading.Thread):
    """Looks at the room as a proctor does: what the terminals tell of places and clocks."""

    def __init__(self, centre):
        super().__init__(daemon=True)
        self.centre, self.seen, self.over = centre, [], False

    def run(self):
        while not self.over:
            try:
                self.seen += [(s.get("position") or 0, s.get("remaining_s") or 0, s.get("state")) for s in self.centre.seats() if s.get("pseudonym")]
            except OSError:
                pass
            time.sleep(0.1)

    def remaining(self, part):
        return [left for place, left, _ in self.seen if left > 0 and (place >= N_PART1) == (part == 1)]


def check_clocks(watcher):
    first, second = watcher.remaining(0), watcher.remaining(1)
    check(first and 600 < min(first) and max(first) <= 7200, f"part one ran on its clock of 120 minutes ({min(first)} to {max(first)} s left)")
    check(second and 540 < min(second) and max(second) <= 600, f"part two ran on its own clock of 10 minutes ({min(second)} to {max(second)} s left)")


def check_scores(centre, lines):
    results = {entry["pseudonym"]: entry for entry in centre.results() if entry["state"] == "submitted"}
    check(len(results) == N and all(entry["equal"] for entry in results.values()), "the server scored six sittings")
    for line in lines:
        shown = dict(word.split("=") for word in line["score"].replace(",", " ").split())
        total = results[line["pseudonym"]]["server"]["total"]
        check(sum(int(shown[section]) for section in MAXIMUM) == int(total), f"{line['pseudonym']} was shown the server's {total}")
        check(all(0 <= int(shown[section]) <= MAXIMUM[section] for section in MAXIMUM), f"{line['pseudonym']} is above no section's maximum")


def expected_order(centre, formation, rows):
    """The rule pack's order, computed here: class, total, TEK, MAN + SOS, WAW, the older first."""
    ranked = [row for row in rows if row["formation"] == formation]
    ranked.sort(key=lambda row: (PRIORITY[centre.numbers.index(row["number"])], -int(row["total"]), -int(row["TEK"]), -int(row["mansos"]), -int(row["WAW"]),
                                 centre.numbers.index(row["number"])))
    return [row["number"] for row in ranked]


def check_ranking(centre, work):
    path = os.path.join(work, "ranking.csv")
    centre.server_tool("rank", "--rules", EXAM, "--out", path)
    with open(path, encoding="utf-8-sig", newline="") as stream:
        text = stream.read()
    print("# " + text.rstrip().replace("\n", "\n# "))
    rows = [row for row in csv.DictReader(text.splitlines()) if row["rank"]]
    check(len(rows) == N, "the ranking has six rows")
    for formation, quota in (("G-1", 2), ("G-2", 1)):
        own = [row for row in rows if row["formation"] == formation]
        check([row["number"] for row in own] == expected_order(centre, formation, rows), f"{formation} is ordered by priority class first, then by score")
        check([row["status"] for row in own] == ["L"] * quota + ["P"] * (len(own) - quota), f"{formation}: {quota} selected, nobody below a threshold")


def run(work):
    centre = make_centre(work)
    watcher = Watcher(centre)
    try:
        template, state_dir = os.path.join(work, "terminal.conf"), os.path.join(work, "terminals")
        centre.write_terminal_conf(template, "/unused", centre.terminal_port, "x")
        with open(template, "a", encoding="utf-8") as stream:
            stream.write("[bank]\npolicy=2\n")
        rehearsal.enrol(centre, template, state_dir, N)
        path = rehearsal.check_in(centre, work, N)
        centre.open_session()
        room = rehearsal.Rehearsal(centre, "--config-template", template, "--state-dir", state_dir, "--candidates", path, "--pace", "60", "--seed", "9",
                                   "--wait-start", "60", "--json")
        wait_for("all are logged in", lambda: sum(1 for s in centre.seats() if s.get("pseudonym")) == N)
        watcher.start()
        centre.room("start")
        status = room.wait(120)
        watcher.over = True
        for line in room.lines:
            print("#", json.dumps(line))
        check(status == 0 and room.lines[-1]["complete"] == N, "six sittings are complete")
        check_clocks(watcher)
        check_scores(centre, room.lines[:-1])
        check_ranking(centre, work)
    finally:
        rehearsal.kill_all()
        centre.stop_daemon(signal.SIGKILL)


rehearsal.main(BUILD, run)
