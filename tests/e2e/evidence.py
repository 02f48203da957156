"""Searches bytes that an exam leaves behind (files, memory of a process) for what must never be there in clear."""

import json
import os
import re


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


def needles(texts):
    """The same texts as the encodings that GTK, JSON and UTF-32 text layouts use."""
    found = {}
    for text in texts:
        head = text[:40]
        found[head.encode()] = text
        found[json.dumps(head)[1:-1].encode()] = text
        found[head.encode("utf-32-le")] = text
    return found


class Searcher:
    """Finds any of many needles in a stream by their first eight bytes, then compares the whole needle."""

    def __init__(self, by_bytes):
        self.by_bytes = by_bytes
        self.longest = max((len(key) for key in by_bytes), default=1)
        self.by_prefix = {}
        for key in by_bytes:
            self.by_prefix.setdefault(key[:8], []).append(key)
        self.pattern = re.compile(b"|".join(re.escape(prefix) for prefix in sorted(self.by_prefix)))

    def search(self, data):
        """Texts found in data."""
        hits = set()
        for match in self.pattern.finditer(data):
            for key in self.by_prefix[match.group()]:
                if data.startswith(key, match.start()):
                    hits.add(self.by_bytes[key])
        return hits

    def search_file(self, path, block=16 << 20):
        hits = set()
        tail = b""
        with open(path, "rb") as stream:
            while True:
                data = stream.read(block)
                if not data:
                    return hits
                hits |= self.search(tail + data)
                tail = data[-self.longest:]

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

    def search_memory(self, pid):
        """Texts in the readable memory of a process, and how many bytes were read. Needs root."""
        hits, size = set(), 0
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
                hits |= self.search(data)
        return hits, size
