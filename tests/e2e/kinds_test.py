#!/usr/bin/env python3
"""Questions of every kind, from JSON Lines through package, draw, terminals and server: the terminal scores them while they are answered, the
server scores them again from the records, and both must say the same.

Usage: kinds_test.py SOURCE BUILD. Exit status 77 (skipped) where the programs are not in the build tree.
"""

import json
import os
import signal
import sys
import time

SOURCE, BUILD = sys.argv[1:3]
sys.path.insert(0, os.path.join(SOURCE, "tests", "e2e"))

import centre as centre_module  # noqa: E402
import rehearsal  # noqa: E402
import roster  # noqa: E402
from rehearsal import check, wait_for  # noqa: E402

N = 4
EXAM = "kinds"
KINDS = ["single", "multiple", "order", "match", "inline", "hotspot", "number", "text", "mixed"]
EACH, DRAWN = 4, 3
PICTURE = ('<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100"><rect width="300" height="100" fill="#eee"/>'
           '<circle cx="50" cy="50" r="40"/><circle cx="150" cy="50" r="40"/><circle cx="250" cy="50" r="40"/></svg>')


def options(words):
    return [{"id": "ABCDE"[i], "text": word} for i, word in enumerate(words)]


def single(i):
    return {"stem": f"Berapa {i} tambah {i + 40}?", "options": [{"id": "ABC"[k], "text": str(2 * i + 40 + k - 1), "score": 5 if k == 1 else 0} for k in range(3)],
            "key": "B"}


def multiple(i):
    return {"stem": f"Gudang {i} menyimpan barang. Manakah yang berat?", "max": 3, "lower": 0,
            "options": [{"id": "ABCD"[k], "text": f"{word} nomor {i}", "score": (2, -1, 3, 0)[k]} for k, word in enumerate(("batu", "kapas", "besi", "kertas"))]}


def order(i):
    return {"stem": f"Urutkan tahap pekerjaan {i} dari yang pertama.", "options": options([f"{word} {i}" for word in ("periksa", "rencana", "laksana", "lapor")]),
            "key": "BCAD", "points": 8, "partial": True}


def match(i):
    return {"stem": f"Pasangkan berkas {i} dengan lemarinya.", "options": options([f"surat {i}", f"peta {i}", f"foto {i}"]),
            "targets": [{"id": str(k + 1), "text": f"lemari {'kiri tengah kanan'.split()[k]} {i}"} for k in range(3)], "key": "A2B1C3", "points": 6, "partial": True}


def inline(i):
    return {"stem": f"Rapat {i} ditunda [[1]] ketuanya sakit.", "options": options(["tetapi", "karena", "sehingga"]), "key": "B", "points": 4}


def hotspot(i):
    return {"stem": f"Tunjukkan lingkaran yang di tengah, gambar {i}.", "picture": "map.svg", "picture_alt": "Tiga lingkaran", "max": 1, "key": "B", "points": 3,
            "options": [{"id": "ABC"[k], "text": f"lingkaran {word}", "shape": f"circle {50 + 100 * k},50,40"}
                        for k, word in enumerate(("kiri", "tengah", "kanan"))]}


def number(i):
    return {"stem": f"Berapa {i} kali satu setengah?", "scores": [{"value": 1.5 * i, "tolerance": 0.1, "points": 5}, {"from": 0, "points": 1}]}


def text(i):
    return {"stem": f"Apa ibu kota negara pada tahun {1950 + i}?", "answers": [{"text": "Jakarta", "match": "like", "points": 5},
                                                                            {"text": "Ja*", "match": "glob", "points": 2}]}


def mixed(i):
    return {"stem": f"Harga beras {i} [[1]] sebesar [[2]] persen karena [[3]].",
            "fields": [{"id": "arah", "type": "inline", "options": options(["naik", "turun"]), "key": "A", "points": 2},
                       {"id": "besar", "type": "number", "scores": [{"from": i, "to": i + 50, "points": 3}]},
                       {"id": "sebab", "type": "text", "answers": [{"text": "kata%*", "match": "glob", "points": 1}]}]}


KEYS = {"single": "B", "multiple": "AC", "order": "BCAD", "match": "A2B1C3", "inline": "B", "hotspot": "B", "text": "Jakarta"}


def write_input(centre):
    bank, blueprint, rules = (os.path.join(centre.input, name) for name in ("kinds.jsonl", "blueprint.json", "rules.json"))
    with open(os.path.join(centre.input, "map.svg"), "w", encoding="utf-8") as stream:
        stream.write(PICTURE)
    with open(bank, "w", encoding="utf-8") as stream:
        for kind in KINDS:
            for i in range(1, EACH + 1):
                item = {"id": f"{kind}-{i}", "section": "ALL", "topic": kind, "type": kind, "lang": "id", "author": "Uji", "source": "Naskah uji",
                        "rationale": f"Alasan {kind} {i}.", "difficulty": 0, "time_s": 60}
                item.update(globals()[kind](i))
                stream.write(json.dumps(item, ensure_ascii=False) + "\n")
    with open(blueprint, "w", encoding="utf-8") as stream:
        json.dump({"format": "exam-blueprint/v2", "id": EXAM, "title": {"en": "Every kind", "id": "Semua jenis"}, "shuffle_items": True,
                   "shuffle_options": True, "parts": [{"title": {"en": "All", "id": "Semua"}, "minutes": 60, "sections": ["ALL"]}],
                   "sections": [{"id": "ALL", "title": {"en": "All", "id": "Semua"},
                                 "strata": [{"id": kind, "count": DRAWN, "topics": [kind]} for kind in KINDS]}],
                   "conditions": [{"sections": ["ALL"], "cut": 0}]}, stream)
    with open(os.path.join(centre.sample, "rules-pppk-2024.json"), encoding="utf-8") as stream:
        pack = json.load(stream)
    pack.update({"id": EXAM, "title": {"en": "Every kind", "id": "Semua jenis"}, "score_release": "start",
                 "scores": [{"id": "ALL", "kind": "section", "title": {"en": "All", "id": "Semua"}, "maximum": "1000"},
                            {"id": "total", "kind": "sum", "title": {"en": "Total", "id": "Jumlah"}, "terms": ["ALL"]}]})
    pack["ranking"]["order"] = [{"score": "total", "direction": "desc"}, {"birth_date": True}]
    with open(rules, "w", encoding="utf-8") as stream:
        json.dump(pack, stream)
    return bank, blueprint, rules


def import_exam(centre, rules):
    centre.server_tool("import", "bank", centre.package, "--committee", centre.committee, "--policy", "2")
    centre.server_tool("import", "rules", rules)
    paths = {name: os.path.join(centre.input, f"{name}.csv") for name in ("formations", "sessions", "candidates")}
    roster.write(paths["formations"], ["id", "agency", "position", "unit", "location", "formation_type", "education", "quota"],
                 [["G-1", "Kementerian Contoh", "Analis", "Dinas", "Jakarta", "general", "S-1", 2]])
    roster.write_sessions(paths["sessions"], EXAM, EXAM)
    centre.numbers = [f"2402123{i + 1:010d}" for i in range(N)]
    roster.write(paths["candidates"], ["number", "name", "birth_date", "formation", "session", "extra_minutes", "priority_class", "gpa"],
                 [[number, f"Peserta {i + 1}", f"1990-01-{i + 1:02d}", "G-1", roster.SESSION, 0, 1, "3.00"] for i, number in enumerate(centre.numbers)])
    for name, path in paths.items():
        centre.server_tool("import", name, path)


def make_centre(work):
    centre_module.EXAM = EXAM
    centre = centre_module.Centre(rehearsal.make_prefix(work, BUILD), SOURCE, work)
    bank, blueprint, rules = write_input(centre)
    centre.make_committee()
    centre.build_bank([bank], blueprint)
    centre.sign_bank([0, 1])
    check(centre.verify_bank().returncode == 0, "a bank with every kind is imported, packed, signed and verified")
    centre.init_server()
    import_exam(centre, rules)
    centre.start_daemon()
    return centre


def stored(centre):
    return sum(entry.get("records") or 0 for entry in centre.results())


def run(work):
    centre = make_centre(work)
    try:
        template, state_dir = os.path.join(work, "terminal.conf"), os.path.join(work, "terminals")
        keys = os.path.join(work, "keys.csv")
        roster.write(keys, ["item", "key"], [[f"{kind}-{i}", key] for kind, key in KEYS.items() for i in range(1, EACH + 1)])
        centre.write_terminal_conf(template, "/unused", centre.terminal_port, "x")
        rehearsal.enrol(centre, template, state_dir, N)
        path = rehearsal.check_in(centre, work, N)
        centre.open_session()
        words = ["--config-template", template, "--state-dir", state_dir, "--candidates", path, "--pace", "120", "--seed", "7", "--keys", keys,
                 "--wait-start", "60", "--json"]
        room = rehearsal.Rehearsal(centre, *words)
        wait_for("all are logged in", lambda: sum(1 for s in centre.seats() if s.get("pseudonym")) == N)
        centre.room("start")
        time.sleep(2.5)
        room.kill()
        check(8 * N < stored(centre) < 2 * N * DRAWN * len(KINDS) and all(entry["state"] != "submitted" for entry in centre.results()),
              "the terminals were killed in the middle")
        room = rehearsal.Rehearsal(centre, *words)
        status = room.wait(90)
        for line in room.lines:
            print("#", json.dumps(line))
        check(status == 0 and room.lines[-1]["complete"] == N, "every sitting is complete and scored the same on terminal and server")
        check(all(line["answered"] == DRAWN * len(KINDS) for line in room.lines[:-1]), "every item of every kind is answered")
        results = [entry for entry in centre.results() if entry["state"] == "submitted"]
        check(len(results) == N and all(entry["equal"] for entry in results), "the server says the same")
        check(len({entry["server"]["total"] for entry in results}) > 1 and all(entry["server"]["total"] != "0" for entry in results),
              "the scores are no accident: " + ", ".join(entry["server"]["total"] for entry in results))
    finally:
        rehearsal.kill_all()
        centre.stop_daemon(signal.SIGKILL)


rehearsal.main(BUILD, run)
