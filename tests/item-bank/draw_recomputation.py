"""Forms recomputed by somebody who has only what is published: a package, a transcript, docs/formats/draw.md and Python's own
hashlib and hmac. `draw_recomputation.py ITEM-BANK SAMPLE-FOLDER` packs banks with the real program and compares every byte."""

import hashlib
import hmac
import json
import os
import struct
import subprocess
import sys
import tarfile
import tempfile

TRIES_MAX = 10000


class Stream:
    """Numbers of one purpose."""

    def __init__(self, seed, session, who, purpose, free_last):
        self.seed, self.prefix, self.free_last = seed, f"{session}\n{who}\n{purpose}\n", free_last
        self.block, self.words = 0, []

    def next(self):
        if not self.words:
            message = f"{self.prefix}{self.block}\n".encode("ascii")
            self.words = list(struct.unpack(">4Q", hmac.digest(self.seed, message, hashlib.sha256)))
            self.block += 1
        return self.words.pop(0)

    def uniform(self, n):
        if n == 1 and self.free_last:
            return 0
        limit = 2**64 // n * n
        while True:
            value = self.next()
            if value < limit:
                return value % n

    def steps(self, values):
        """The partial shuffle, step by step."""
        values = list(values)
        for i in range(len(values)):
            j = i + self.uniform(len(values) - i)
            values[i], values[j] = values[j], values[i]
            yield values[i]


class Published:
    """Manifest and blueprint of a package."""

    def __init__(self, package):
        with tarfile.open(package) as archive:
            self.manifest_bytes = archive.extractfile("manifest.txt").read()
            blueprint_bytes = archive.extractfile("blueprint.json").read()
        lines = self.manifest_bytes.decode("ascii").splitlines()
        stated = next(line.split()[1] for line in lines if line.startswith("blueprint "))
        assert hashlib.sha256(blueprint_bytes).hexdigest() == stated, "the manifest names another blueprint"
        self.blueprint = json.loads(blueprint_bytes)
        self.version = int(self.blueprint["format"].rsplit("v", 1)[1])
        self.items = []
        for line in lines:
            if line.startswith("item "):
                fields = line.split()
                self.items.append({"idx": int(fields[1]), "id": fields[2], "cell": (fields[4], fields[5]), "options": int(fields[7])})
        self.by_id = {item["id"]: item for item in self.items}
        self.pins = {pin["item"]: pin.get("place", 0) for pin in self.blueprint.get("pinned", [])}
        self.enemies = {}
        for number, ids in enumerate(self.blueprint.get("enemies", [])):
            for item in ids:
                self.enemies.setdefault(item, set()).add(number)
        self.pretest = {(section["id"], stratum["id"]) for section in self.blueprint["sections"] for stratum in section["strata"]
                        if stratum.get("pretest")}


class Candidate:
    """One form."""

    def __init__(self, published, seed, session, who):
        self.published, self.seed, self.session, self.who = published, seed, session, who
        self.taken = set()  # enemy sets that are on the form for good
        for item in published.pins:
            self.taken |= published.enemies.get(item, set())

    def stream(self, purpose, attempt=0):
        return Stream(self.seed, self.session, self.who, (f"try/{attempt}/" if attempt else "") + purpose, self.published.version >= 2)

    def pick(self, cell, attempt, picked):
        """Version 2 passes enemies over; version 1 keeps them, and the whole try is thrown away later."""
        pool = [item["id"] for item in self.published.items if item["cell"] == cell["key"] and item["id"] not in self.published.pins]
        others = set(self.taken)
        for key, items in picked.items():
            if key != cell["key"]:
                for item in items:
                    others |= self.published.enemies.get(item, set())
        result = []
        for item in self.stream(f"pick/{cell['key'][0]}/{cell['key'][1]}", attempt).steps(pool):
            if len(result) == cell["n"]:
                break
            sets = self.published.enemies.get(item, set())
            if self.published.version >= 2 and sets & others:
                continue
            others |= sets
            result.append(item)
        return result

    def apart(self, picked):
        seen = set()
        for items in picked.values():
            for item in items:
                sets = self.published.enemies.get(item, set())
                if sets & seen:
                    return False
                seen |= sets
        return True

    def holds(self, condition, on_form):
        if condition is None:
            return True
        rows = {row[0]: row[1:] for row in condition["items"]}
        n = len(condition["expected"])
        tolerance = round(condition["tolerance"] * 1000) * 1000
        for i in range(n):
            expected = sum(rows[item][i] for item in on_form if item in rows)
            information = sum(rows[item][n + i] for item in on_form if item in rows)
            if abs(expected - condition["expected"][i]) > tolerance:
                return False
            if information * 100 < condition["information_target"][i] * condition["information"]:
                return False
        return True

    def draw_group(self, sections, condition):
        published = self.published
        cells = []
        for section in sections:
            for stratum in section["strata"]:
                key = (section["id"], stratum["id"])
                n = stratum["count"] - sum(published.by_id[item]["cell"] == key for item in published.pins)
                if n > 0:
                    cells.append({"key": key, "n": n})
        pinned = [item for item in published.pins if published.by_id[item]["cell"][0] in [section["id"] for section in sections]]
        picked = {}
        for attempt in range(TRIES_MAX):
            if attempt == 0 or published.version == 1:
                picked = {}
                for cell in cells:
                    picked[cell["key"]] = self.pick(cell, attempt, picked)
            else:
                cell = cells[(attempt - 1) % len(cells)]
                picked[cell["key"]] = self.pick(cell, attempt, picked)
            full = all(len(picked[cell["key"]]) == cell["n"] for cell in cells)
            on_form = pinned + [item for items in picked.values() for item in items]
            if full and self.apart(picked) and self.holds(condition, on_form):
                for item in on_form:
                    self.taken |= published.enemies.get(item, set())
                return picked, attempt + 1
        raise SystemExit("no form")

    def order(self, section, picked):
        published = self.published
        items, placed = [], {}
        for item in published.items:
            place = published.pins.get(item["id"])
            if place and item["cell"][0] == section["id"]:
                placed[place - 1] = item["id"]
        for stratum in section["strata"]:
            key = (section["id"], stratum["id"])
            items += [item["id"] for item in published.items if item["cell"] == key and published.pins.get(item["id"]) == 0]
            items += picked.get(key, [])
        if published.blueprint["shuffle_items"]:
            items = list(self.stream(f"order/{section['id']}").steps(items))
        elif published.version >= 2:
            items.sort(key=lambda item: published.by_id[item]["idx"])
        for place in sorted(placed):
            items.insert(place, placed[place])
        return items

    def letters(self, item):
        kept = self.published.blueprint.get("pinned_options", {}).get(item["id"], "")
        letters = [chr(65 + i) for i in range(item["options"])]
        free = [letter for letter in letters if letter not in kept]
        if self.published.blueprint["shuffle_options"] and free:
            free = list(self.stream(f"opts/{item['id']}").steps(free))
        return "".join(letter if letter in kept else free.pop(0) for letter in letters)

    def text(self):
        published, blueprint = self.published, self.published.blueprint
        groups = []
        if published.version == 1:
            groups = [(blueprint["sections"], None)]
        else:
            by_section = {name: condition for condition in blueprint.get("conditions", []) for name in condition["sections"]}
            for section in blueprint["sections"]:
                condition = by_section.get(section["id"])
                if condition is None:
                    groups.append(([section], None))
                elif condition["sections"][0] == section["id"]:
                    groups.append(([other for other in blueprint["sections"] if other["id"] in condition["sections"]], condition))
        picked, tries = {}, {}
        for sections, condition in groups:
            found, n = self.draw_group(sections, condition)
            picked.update(found)
            tries.update({section["id"]: n for section in sections})
        counts = list(tries[section["id"]] for section in blueprint["sections"])
        counts = counts[:1] if published.version == 1 else counts
        lines = [f"exam-form/v{published.version}", f"session {self.session}", f"candidate {self.who}", "tries " + " ".join(map(str, counts))]
        for section in blueprint["sections"]:
            for item_id in self.order(section, picked):
                item = published.by_id[item_id]
                mark = " pretest" if item["cell"] in published.pretest else ""
                lines.append(f"slot {len(lines) - 4} {section['id']} {item['idx']} {item_id} {self.letters(item)}{mark}")
        return "\n".join(lines) + "\n"


def run(folder, *arguments):
    done = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(arguments)}: {done.stderr}")
    return done.stdout


def compare(program, folder, blueprint, name, n):
    path = os.path.join(folder, f"{name}.json")
    with open(path, "w", encoding="utf-8") as stream:
        json.dump(blueprint, stream)
    package = os.path.join(folder, f"{name}.bank")
    run(folder, program, "pack", "--bank", "sample.db", "--blueprint", path, "--exam", name, "--bank-version", "1", "--committee", "member.pem",
        "--policy", "1", "--custodian", "one", "--threshold", "1", "--forms", "200", "--shares-dir", f"shares-{name}", "--out", package)
    published = Published(package)
    session = "2026-10-12/JKT-03/1"
    transcript = (f"exam-draw/v1\nlog log.example\nbank {hashlib.sha256(published.manifest_bytes).hexdigest()}\nroster {'00' * 32}\n"
                  f"session {session}\nbeacon b 7 {hashlib.sha256(name.encode()).hexdigest()}\nreveal m {'ab' * 32}\n")
    with open(os.path.join(folder, "transcript"), "w", encoding="ascii") as stream:
        stream.write(transcript)
    seed = hashlib.sha256(transcript.encode("ascii")).digest()
    tries = 0
    for i in range(n):
        who = f"P{i:07d}"
        theirs = run(folder, program, "draw", package, "--transcript", "transcript", "--candidate", who)
        ours = Candidate(published, seed, session, who).text()
        if theirs != ours:
            raise SystemExit(f"{name}: the form of {who} differs:\n{theirs}\n{ours}")
        tries = max(tries, *map(int, ours.splitlines()[3].split()[1:]))
    print(f"ok {name}: {n} forms recomputed, at most {tries} tries")


def main(program, sample):
    with tempfile.TemporaryDirectory() as folder:
        files = [os.path.join(sample, name) for name in ("twk.jsonl", "tiu-generated.jsonl", "tiu-verbal.jsonl", "tkp.jsonl")]
        run(folder, program, "import", "--bank", "sample.db", *files)
        run(folder, "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "9", "-subj", "/CN=m",
            "-keyout", "key.pem", "-out", "member.pem")
        with open(os.path.join(sample, "blueprint-skd-2024.json"), encoding="utf-8") as stream:
            fair = json.load(stream)
        compare(program, folder, fair, "conditions", 40)
        rich = json.loads(json.dumps(fair))
        rich["pinned"] = [{"item": "TWK-NAS-001", "place": 1}, {"item": "TWK-BNG-002", "place": 17}, {"item": "TKP-TIK-003"}]
        rich["pinned_options"] = {"TWK-NAS-001": "AE", "TWK-NAS-002": "E"}
        rich["sections"][1]["strata"][0]["pretest"] = True
        rich["conditions"] = [{"sections": ["TWK", "TKP"], "cut": 0.25, "tolerance": 0.2}]
        compare(program, folder, rich, "pinned", 20)
        rich["shuffle_items"] = rich["shuffle_options"] = False
        rich["conditions"] = [{"sections": ["TIU"], "basis": "p", "information": 98}]
        compare(program, folder, rich, "unshuffled", 10)
        plain = {name: value for name, value in fair.items() if name != "conditions"}
        plain["format"] = "exam-blueprint/v1"
        compare(program, folder, plain, "version-1", 20)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
