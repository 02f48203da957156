"""What every generator of the sample bank shares: repeatable draws, number words and the shape of an item."""
# SPDX-License-Identifier: Apache-2.0
import hashlib
from fractions import Fraction

LETTERS = "ABCDE"


class Draw:
    """Repeatable draws from SHA-256 in counter mode: the same label gives the same draws on every Python version."""

    def __init__(self, label):
        self.label = label
        self.counter = 0

    def below(self, limit):
        """A whole number in 0 .. limit - 1 (the bias of the modulus is of no matter here)."""
        block = hashlib.sha256(f"{self.label}/{self.counter}".encode()).digest()
        self.counter += 1
        return int.from_bytes(block[:8], "big") % limit

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def choice(self, values):
        return values[self.below(len(values))]

    def shuffled(self, values):
        values = list(values)
        for last in range(len(values) - 1, 0, -1):
            other = self.below(last + 1)
            values[last], values[other] = values[other], values[last]
        return values

    def sample(self, values, count):
        return self.shuffled(values)[:count]


class KeyDeck:
    """Key positions 0..4, each once in every five: the keys come out balanced."""

    def __init__(self, label):
        self.draw = Draw(label)
        self.waiting = []

    def next(self):
        if not self.waiting:
            self.waiting = self.draw.shuffled(range(5))
        return self.waiting.pop()


def number(value):
    """A whole number, decimal or fraction as Indonesian readers write it: 1.250, 0,75, 2/3."""
    value = Fraction(value)
    if value < 0:
        return "−" + number(-value)
    if value.denominator == 1:
        return f"{value.numerator:,}".replace(",", ".")
    for places in (1, 2, 3, 4):
        scaled = value * 10 ** places
        if scaled.denominator == 1:
            whole, rest = divmod(scaled.numerator, 10 ** places)
            return f"{number(whole)},{rest:0{places}d}"
    return f"{value.numerator}/{value.denominator}"


def rupiah(value):
    return "Rp" + number(value) + ",00"


def options_of(texts, right):
    """Five options in the given order; the text `right` earns the points."""
    if len(texts) != 5 or len(set(texts)) != 5 or right not in texts:
        raise ValueError(f"options are not five different texts with the key: {texts} / {right}")
    return [{"id": letter, "text": text, "score": 5 if text == right else 0}
            for letter, text in zip(LETTERS, texts)]


def placed(draw, deck, right, wrongs):
    """The four wrong texts in a drawn order with the right one where the deck says."""
    texts = draw.shuffled(wrongs)
    texts.insert(deck.next(), right)
    return texts


def ascending(draw, deck, right, mistakes, step):
    """
    Five numbers in ascending order with the key where the deck says.

    `mistakes` are the results of likely errors; where they do not suffice on
    one side, the neighbours at whole multiples of `step` fill up.
    """
    right = Fraction(right)
    mistakes = list(dict.fromkeys(Fraction(m) for m in mistakes if m > 0 and m != right))
    wanted_below = deck.next()
    while wanted_below and right - step * wanted_below <= 0 and \
            len([m for m in mistakes if m < right]) < wanted_below:
        wanted_below -= 1
    chosen = [right]
    for side, wanted in ((-1, wanted_below), (1, 4 - wanted_below)):
        pool = [m for m in mistakes if (m > right) == (side > 0)]
        found = draw.sample(pool, min(wanted, len(pool)))
        near = 1
        while len(found) < wanted:
            filler = right + side * step * near
            if filler > 0 and filler not in found:
                found.append(filler)
            near += 1
        chosen += found
    return sorted(chosen)


def item(ident, topic, stem, options, rationale, *, enemy=None, bloom="C3", guess=0.0, time_s=60,
         source="generate.py", media=None, alt=None):
    """One item of the section TIU in the field order of the hand-written files."""
    made = {"id": ident, "section": "TIU", "topic": topic}
    if enemy:
        made["enemy_set"] = enemy
    made.update(type="single", lang="id", stem=stem, options=options,
                key=next(o["id"] for o in options if o["score"] == 5), rationale=rationale,
                bloom=bloom, difficulty=guess, source=source, author="Tim Adil", time_s=time_s)
    if media:
        made["media"] = media
        made["alt"] = alt
    return made
