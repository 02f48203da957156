#!/usr/bin/env python3
"""
Checks the sample bank: form and rules of every item, balance of the keys, pictures, and that generate.py reproduces
the committed files byte for byte. Prints file:line messages and ends with status 1 when anything is wrong.
"""
# SPDX-License-Identifier: Apache-2.0
import json
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
FILES = ["twk.jsonl", "tiu-verbal.jsonl", "tiu-generated.jsonl", "tkp.jsonl"]
MINIMUM_ITEMS = 430

# Topic: (section, code in the identifier, least number of items).
TOPICS = {
    "Nasionalisme": ("TWK", "NAS", 22), "Integritas": ("TWK", "ITG", 22), "Bela Negara": ("TWK", "BNG", 22),
    "Pilar Negara": ("TWK", "PIL", 22), "Bahasa Negara": ("TWK", "BHS", 22),
    "Verbal: analogi": ("TIU", "ANA", 20), "Verbal: silogisme": ("TIU", "SIL", 20), "Verbal: analitis": ("TIU", "ANL", 15),
    "Numerik: berhitung": ("TIU", "HIT", 20), "Numerik: deret": ("TIU", "DRT", 25),
    "Numerik: perbandingan": ("TIU", "BDG", 15), "Numerik: soal cerita": ("TIU", "CRT", 20),
    "Figural: analogi": ("TIU", "FAN", 10), "Figural: ketidaksamaan": ("TIU", "FTS", 10),
    "Figural: serial": ("TIU", "FSR", 12),
    "Pelayanan Publik": ("TKP", "PPU", 24), "Jejaring Kerja": ("TKP", "JKR", 24), "Sosial Budaya": ("TKP", "SOS", 24),
    "TIK": ("TKP", "TIK", 24), "Profesionalisme": ("TKP", "PRO", 24), "Anti Radikalisme": ("TKP", "ARD", 24),
}
REQUIRED = {"id", "section", "topic", "type", "lang", "stem", "options", "key", "rationale", "bloom", "difficulty",
            "source", "author", "time_s"}
ALLOWED = REQUIRED | {"enemy_set", "media", "alt"}
BANNED = re.compile(r"\b(semua|seluruh jawaban|jawaban)\b.*\b(benar|salah)\b|\bA dan B\b|\btidak ada jawaban\b", re.I)
COLOURS = {"none", "#111", "#999"}
LARGEST_SVG = 2048


class Report:
    def __init__(self):
        self.count = 0

    def __call__(self, where, message):
        self.count += 1
        print(f"{where}: {message}")


def plain(text):
    """Lower case without spaces and marks, to find texts that only look different."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum() or c in "<>=+-−×:/²³√∛%,.≈")


def shape_fault(one):
    """What keeps the other checks from looking at an item at all, or None."""
    if not isinstance(one, dict):
        return "not a JSON object"
    if REQUIRED - set(one):
        return "fields missing: " + ", ".join(sorted(REQUIRED - set(one)))
    if set(one) - ALLOWED:
        return "unknown fields: " + ", ".join(sorted(set(one) - ALLOWED))
    numbers, lists = {"difficulty", "time_s"}, {"options", "media"}
    wrong = [f for f in one if not isinstance(one[f], (int, float) if f in numbers else list if f in lists else str)]
    if wrong:
        return "fields of a wrong kind: " + ", ".join(sorted(wrong))
    for option in one["options"]:
        if not isinstance(option, dict) or not {"id", "text", "score"} <= set(option) <= {"id", "text", "score", "media", "alt"}:
            return "an option lacks id, text or score, or has an unknown field"
        if not isinstance(option["score"], int) or any(not isinstance(v, str) for k, v in option.items() if k != "score"):
            return "an option field is of a wrong kind"
    return None


def read_items(report):
    items = []
    for name in FILES:
        path = HERE / name
        if not path.is_file():
            report(f"{name}:1", "file is missing")
            continue
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            where = f"{name}:{line}"
            try:
                one = json.loads(text)
            except ValueError as error:
                report(where, f"not JSON: {error}")
                continue
            fault = shape_fault(one)
            if fault:
                report(where, fault)
                continue
            items.append((where, one))
    return items


def check_fields(report, where, one):
    if one["topic"] not in TOPICS:
        report(where, f"unknown topic {one['topic']!r}")
        return
    section, code, _ = TOPICS[one["topic"]]
    if one["section"] != section or not re.fullmatch(rf"{section}-{code}-\d{{3}}", one["id"]):
        report(where, f"section or identifier {one['id']!r} does not fit the topic (expected {section}-{code}-NNN)")
    if one["type"] != ("single_weighted" if section == "TKP" else "single") or one["lang"] != "id":
        report(where, "wrong type or language")
    for field in ("stem", "rationale", "source", "author"):
        if not one[field].strip() or one[field] != one[field].strip():
            report(where, f"{field} is empty or has spaces at an end")
    if len(one["rationale"]) < 15:
        report(where, "rationale is too short")
    if not re.fullmatch(r"C[1-6]|A[1-5]", one["bloom"]):
        report(where, f"bloom level {one['bloom']!r} is not C1..C6 or A1..A5")
    if not -2 <= one["difficulty"] <= 2:
        report(where, "difficulty must lie in -2..2")
    if not isinstance(one["time_s"], int) or not 20 <= one["time_s"] <= 180:
        report(where, "time_s must be 20..180 seconds")
    if "  " in one["stem"] or "..." in one["stem"]:
        report(where, "stem has a double space, or three dots where … belongs")


def check_options(report, where, one):
    options = one["options"]
    if [o.get("id") for o in options] != list("ABCDE"):
        report(where, "options must be A, B, C, D, E in this order")
        return
    texts = [o["text"] for o in options]
    if any(not t.strip() or t != t.strip() for t in texts):
        report(where, "an option text is empty or has spaces at an end")
    if len({unicodedata.normalize("NFKC", t) for t in texts}) != 5:
        report(where, "two options are equal")
    for text in texts:
        if BANNED.search(text):
            report(where, f"option {text!r} points at other options")
    scores = [o["score"] for o in options]
    wanted = [1, 2, 3, 4, 5] if one["type"] == "single_weighted" else [0, 0, 0, 0, 5]
    if sorted(scores) != wanted:
        report(where, f"scores {scores} are not a permutation of {wanted}")
    elif options[scores.index(5)]["id"] != one["key"]:
        report(where, f"key {one['key']!r} is not the option with 5 points")


def check_svg(report, where, path):
    """A picture of the bank: small, titled, black and gray, nothing that acts or loads."""
    if not re.fullmatch(r"media/[a-z0-9-]+\.svg", path) or not (HERE / path).is_file():
        report(where, f"picture {path!r} is missing or misnamed")
        return
    data = (HERE / path).read_bytes()
    if len(data) >= LARGEST_SVG:
        report(where, f"{path} has {len(data)} bytes, the limit is {LARGEST_SVG - 1}")
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        report(where, f"{path} is not XML: {error}")
        return
    space = "{http://www.w3.org/2000/svg}"
    if root.tag != space + "svg" or not re.fullmatch(r"0 0 \d+ \d+", root.get("viewBox", "")):
        report(where, f"{path} is not an SVG with a viewBox")
    if not (root.findtext(space + "title") or "").strip():
        report(where, f"{path} has no title")
    for element in root.iter():
        if element.tag not in {space + t for t in ("svg", "title", "g", "path", "circle", "polygon")}:
            report(where, f"{path} has an element {element.tag}")
        for name in ("fill", "stroke"):
            if element.get(name) is not None and element.get(name) not in COLOURS:
                report(where, f"{path} has the colour {element.get(name)}")


def check_media(report, where, one, used):
    pictures = [o["media"] for o in one["options"] if "media" in o]
    if one["topic"].startswith("Figural") and len(pictures) != 5:
        report(where, "a figural item needs a picture for each option")
    if any("media" in o and not o.get("alt", "").strip() for o in one["options"]):
        report(where, "an option picture has no text alternative")
    if one["topic"] in ("Figural: analogi", "Figural: serial") and not one.get("media"):
        report(where, "this topic needs a picture in the stem")
    if one.get("media") and not one.get("alt", "").strip():
        report(where, "the stem picture has no text alternative")
    for path in pictures + one.get("media", []):
        used.add(path)
        check_svg(report, where, path)
    drawn = []
    for path in pictures:
        if (HERE / path).is_file():
            drawn.append(re.sub(r"<title>.*?</title>", "", (HERE / path).read_text(encoding="utf-8")))
    if len(set(drawn)) != len(drawn):
        report(where, "two options show the same picture")


def check_bank(report, items):
    seen = {}
    for where, one in items:
        for kind, value in (("identifier", one["id"]), ("stem", plain(one["stem"]))):
            if (kind, value) in seen:
                report(where, f"same {kind} as {seen[kind, value]}")
            seen[kind, value] = where
    for topic, (section, _, least) in TOPICS.items():
        count = sum(one["topic"] == topic for _, one in items)
        if count < least:
            report("bank:1", f"{section} {topic}: {count} items, at least {least} expected")
    if len(items) < MINIMUM_ITEMS:
        report("bank:1", f"{len(items)} items, at least {MINIMUM_ITEMS} expected")
    check_enemies(report, items)
    for section in ("TWK", "TIU", "TKP"):
        check_keys(report, section, [one for _, one in items if one["section"] == section])


def check_enemies(report, items):
    sets = defaultdict(list)
    for where, one in items:
        if "enemy_set" in one:
            sets[one["enemy_set"]].append((where, one))
    for name, members in sorted(sets.items()):
        if not re.fullmatch(r"[a-z0-9-]+", name) or not 2 <= len(members) <= 3:
            report(members[0][0], f"enemy set {name!r} has {len(members)} items; two or three expected")
        if len({one["topic"] for _, one in members}) != 1:
            report(members[0][0], f"enemy set {name!r} spans several topics")
    # However a form is drawn, every topic keeps most of its items as choices.
    for topic in TOPICS:
        of_topic = [one for _, one in items if one["topic"] == topic]
        free = sum("enemy_set" not in one for one in of_topic) + len({one["enemy_set"] for one in of_topic if "enemy_set" in one})
        if free < 6:
            report("bank:1", f"{topic}: only {free} items can stand on one form")


def check_keys(report, section, items):
    if not items:
        return
    keys = Counter(one["key"] for one in items)
    for letter in "ABCDE":
        if not 0.14 <= keys[letter] / len(items) <= 0.26:
            report("bank:1", f"{section}: key {letter} in {keys[letter]} of {len(items)} items")
    longest = 0
    for one in items:
        key = next(len(o["text"]) for o in one["options"] if o["id"] == one["key"])
        longest += key > max(len(o["text"]) for o in one["options"] if o["id"] != one["key"])
    if longest > 0.30 * len(items):
        report("bank:1", f"{section}: the longest option is the key in {longest} of {len(items)} items")


def check_generated(report, used):
    """Runs generate.py into an empty folder and compares every byte."""
    with tempfile.TemporaryDirectory() as folder:
        ran = subprocess.run([sys.executable, "-B", str(HERE / "generate.py"), "--out", folder],
                             capture_output=True, text=True, timeout=120, check=False)
        if ran.returncode:
            report("generate.py:1", "failed: " + (ran.stderr.strip().splitlines() or ["no message"])[-1])
            return
        made = {str(p.relative_to(folder)) for p in Path(folder).rglob("*") if p.is_file()}
        kept = {f"media/{p.name}" for p in (HERE / "media").iterdir()} | {"tiu-generated.jsonl"}
        for name in sorted(made ^ kept):
            report(f"{name}:1", "is not committed" if name in made else "is not made by generate.py")
        for name in sorted(made & kept):
            new, old = (Path(folder) / name).read_bytes(), (HERE / name).read_bytes()
            if new != old:
                line = next((n for n, (a, b) in enumerate(zip(new.splitlines(), old.splitlines()), 1) if a != b), 1)
                report(f"{name}:{line}", "differs from what generate.py writes")
        for name in sorted(made - used - {"tiu-generated.jsonl"}):
            report(f"{name}:1", "is used by no item")


def main():
    report = Report()
    items = read_items(report)
    used = set()
    for where, one in items:
        check_fields(report, where, one)
        check_options(report, where, one)
        check_media(report, where, one, used)
    check_bank(report, items)
    check_generated(report, used)
    if report.count:
        print(f"{report.count} problems in {len(items)} items")
        return 1
    sections = Counter(one["section"] for _, one in items)
    enemies = len({one["enemy_set"] for _, one in items if "enemy_set" in one})
    print(f"{len(items)} items in order ({', '.join(f'{s} {n}' for s, n in sorted(sections.items()))}), "
          f"{enemies} enemy sets, {len(used)} pictures")
    return 0


if __name__ == "__main__":
    sys.exit(main())
