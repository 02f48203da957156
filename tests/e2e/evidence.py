"""Searches bytes that an exam leaves behind (files, memory of a process) for what must never be there in clear."""

import json
import os
import re
import subprocess
import tempfile


def item_texts(jsonl_paths, shortest=24):
    """Distinctive texts of items: stems and option texts long enough not to occur by accident."""
    texts = set()
    for path in jsonl_paths:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                item = json.loads(line)
                for text in [item["stem"]] + [option["text"] for option in item["options"]]:
                    for paragraph in text.split("\n"):
                        if len(paragraph) >= shortest:
                            texts.add(paragraph)
    return texts


def patterns(texts, longest=48):
    """What to look for, one a line: the beginning of each text as it is, and as JSON spells it."""
    found = set()
    for text in texts:
        head = text[:longest].strip()
        found.add(head)
        found.add(json.dumps(head)[1:-1])
    return found


# An item document or a points document, whatever it says: what they are must not be found either.
DOCUMENTS = re.compile(rb'exam-points/v1\nsingle \d+(?: -?\d+){2,}\n|"format":"exam-item/v1","id":"[^"]+"')


# How answers and scores are spelled wherever they are text: JSON members, the score line of a SUBMIT record.
ANSWERS = re.compile(rb'"responses?"\s*:|[A-Z]{3}=\d+ [A-Z]{3}=\d+')


def search_answers(root):
    """Files below root with anything that looks like an answer or a score in clear."""
    found = {}
    for folder, _, names in os.walk(root):
        for name in names:
            with open(os.path.join(folder, name), "rb") as stream:
                match = ANSWERS.search(stream.read())
            if match:
                found[os.path.join(folder, name)] = match.group()
    return found


class Searcher:
    """Finds any of many texts in bytes: plain, and spread over two or four bytes a character as text layouts keep them.
    GNU grep does the work: thousands of fixed strings at some hundred MB a second."""

    def __init__(self, texts):
        self.file = tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".patterns")
        self.file.write("\n".join(sorted(patterns(texts))) + "\n")
        self.file.flush()

    def grep(self, data):
        result = subprocess.run(["grep", "-aoF", "-f", self.file.name, "-"], input=data, capture_output=True, env={"LC_ALL": "C", "PATH": os.environ["PATH"]})
        if result.returncode > 1:
            raise OSError(f"grep: {result.stderr.decode(errors='replace')}")
        return {line.decode(errors="replace") for line in result.stdout.splitlines()}

    def search(self, data):
        """Texts found in data."""
        hits = self.grep(data)
        for width in (2, 4):
            for offset in range(width):
                hits |= self.grep(data[offset::width])
        return hits | {match.group()[:60].decode(errors="replace") for match in DOCUMENTS.finditer(data)}

    def search_file(self, path):
        with open(path, "rb") as stream:
            return self.search(stream.read())

    def search_tree(self, root):
        """{file: texts} for every regular file below root, and how many bytes were read."""
        found, size = {}, 0
        for folder, _, names in os.walk(root):
            for name in names:
                path = os.path.join(folder, name)
                if os.path.islink(path) or not os.path.isfile(path):
                    continue
                size += os.path.getsize(path)
                hits = self.search_file(path)
                if hits:
                    found[path] = hits
        return found, size

    def search_memory(self, pid, block=64 << 20):
        """Texts in the readable memory of a process, and how many bytes were read. Needs root."""
        hits, size, parts = set(), 0, []

        def flush():
            if parts:
                hits.update(self.search(b"\n".join(parts)))
                parts.clear()

        with open(f"/proc/{pid}/maps", encoding="ascii", errors="replace") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
            for line in maps:
                spans, permissions = line.split()[:2]
                if "r" not in permissions or line.rstrip().endswith(("[vvar]", "[vsyscall]")):
                    continue
                start, end = (int(value, 16) for value in spans.split("-"))
                if end - start > 1 << 32:
                    continue
                try:
                    memory.seek(start)
                    data = memory.read(end - start)
                except (OSError, ValueError, OverflowError):
                    continue
                size += len(data)
                parts.append(data)
                if sum(map(len, parts)) > block:
                    flush()
        flush()
        return hits, size
