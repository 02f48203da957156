#!/usr/bin/env python3
"""
Writes the generated part of the sample bank: tiu-generated.jsonl and media/*.svg.

Needs nothing but the standard library. The draws come from SHA-256 with fixed
labels, so every run writes the same bytes. `--out DIR` writes elsewhere, which
is how check_sample.py compares.
"""
# SPDX-License-Identifier: Apache-2.0
import argparse
import json
import sys
from pathlib import Path

sys.dont_write_bytecode = True

import gen_figural  # noqa: E402
import gen_numeric  # noqa: E402
import gen_verbal  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent, help="folder to write to")
    out = parser.parse_args().out
    pictured = [gen_figural.analogies(), gen_figural.odd_ones(), gen_figural.serial()]
    items = (gen_verbal.syllogisms() + gen_verbal.puzzles() + gen_numeric.arithmetic() + gen_numeric.series()
             + gen_numeric.comparisons() + gen_numeric.stories() + [i for maker in pictured for i in maker.items])
    (out / "media").mkdir(parents=True, exist_ok=True)
    with open(out / "tiu-generated.jsonl", "w", encoding="utf-8", newline="\n") as bank:
        for one in items:
            bank.write(json.dumps(one, ensure_ascii=False) + "\n")
    for maker in pictured:
        for path, text in maker.files.items():
            with open(out / path, "w", encoding="utf-8", newline="\n") as picture:
                picture.write(text)
    print(f"{len(items)} items, {sum(len(maker.files) for maker in pictured)} pictures")


if __name__ == "__main__":
    main()
