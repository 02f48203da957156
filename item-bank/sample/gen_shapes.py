"""The small drawing vocabulary of the figural items: SVG fragments in a 100 x 100 cell, black and gray only."""
# SPDX-License-Identifier: Apache-2.0
from math import cos, pi, sin

INK, GRAY = "#111", "#999"
WAYS = ["atas", "kanan atas", "kanan", "kanan bawah", "bawah", "kiri bawah", "kiri", "kiri atas"]
CORNERS = ["kiri atas", "kanan atas", "kanan bawah", "kiri bawah"]
CORNER_AT = [(14, 14), (86, 14), (86, 86), (14, 86)]
POLYGONS = {3: "segitiga", 4: "persegi", 5: "segi lima", 6: "segi enam", 7: "segi tujuh", 8: "segi delapan"}


def short(value):
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def points(corners):
    return " ".join(f"{short(x)},{short(y)}" for x, y in corners)


def toward(way, length, cx=50, cy=50):
    """The point at `length` from the centre in one of eight ways, clockwise from the top (fractions allowed)."""
    angle = way * pi / 4
    return cx + length * sin(angle), cy - length * cos(angle)


def line(x1, y1, x2, y2, width=4):
    return (f'<path d="M{short(x1)} {short(y1)}L{short(x2)} {short(y2)}" fill="none" stroke="{INK}" '
            f'stroke-width="{width}" stroke-linecap="round"/>')


def dot(x, y, radius=6, fill=INK):
    return f'<circle cx="{short(x)}" cy="{short(y)}" r="{short(radius)}" fill="{fill}"/>'


def ring(radius, fill="none", cx=50, cy=50):
    return f'<circle cx="{cx}" cy="{cy}" r="{short(radius)}" fill="{fill}" stroke="{INK}" stroke-width="3"/>'


def corners_of(sides, radius, cx=50, cy=50):
    """A regular polygon; an even one lies on a side."""
    turn = pi / sides if sides % 2 == 0 else 0
    return [(cx + radius * sin(turn + 2 * pi * k / sides), cy - radius * cos(turn + 2 * pi * k / sides))
            for k in range(sides)]


def polygon(corners, fill="none"):
    return f'<polygon points="{points(corners)}" fill="{fill}" stroke="{INK}" stroke-width="3" stroke-linejoin="round"/>'


def shape(kind, radius, fill="none"):
    """`kind` is a number of sides, or "lingkaran" or "belah ketupat"."""
    if kind == "lingkaran":
        return ring(radius * 0.92, fill)
    if kind == "belah ketupat":
        return polygon([(50, 50 - radius), (50 + radius * 0.75, 50), (50, 50 + radius), (50 - radius * 0.75, 50)], fill)
    return polygon(corners_of(kind, radius * (1.08 if kind == 3 else 1)), fill)


def shape_name(kind):
    return POLYGONS.get(kind, kind)


def arrow(way, length=30):
    tip, tail = toward(way, length), toward(way + 4, length)
    left, right = toward(way - 0.6, length * 0.62), toward(way + 0.6, length * 0.62)
    return line(*tail, *tip, 5) + f'<polygon points="{points([toward(way, length + 6), left, right])}" fill="{INK}"/>'


def dots_in(count, radius=15, size=4.5, cy=50):
    """`count` dots in rows of at most three, centred."""
    rows = [count] if count <= 3 else [count // 2 + count % 2, count // 2] if count <= 6 else [3, count - 6, 3] if count <= 9 else []
    made = ""
    for r, many in enumerate(rows):
        y = cy + (r - (len(rows) - 1) / 2) * radius
        for k in range(many):
            made += f"M{short(50 + (k - (many - 1) / 2) * radius)} {short(y)}h.01"
    return f'<path d="{made}" stroke="{INK}" stroke-width="{short(2 * size)}" stroke-linecap="round"/>'


def kept(corners, nx, ny, at):
    """The part of a polygon where nx*x + ny*y <= at."""
    made = []
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1]):
        d1, d2 = nx * x1 + ny * y1 - at, nx * x2 + ny * y2 - at
        if d1 <= 1e-9:
            made.append((x1, y1))
        if (d1 < -1e-9 and d2 > 1e-9) or (d1 > 1e-9 and d2 < -1e-9):
            share = d1 / (d1 - d2)
            made.append((x1 + share * (x2 - x1), y1 + share * (y2 - y1)))
    return made


def wrapped(body, title, width=100, height=100):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width * 6 // 5}" '
            f'height="{height * 6 // 5}"><title>{title}</title>{body}</svg>\n')


def framed(body, x):
    return (f'<g transform="translate({x} 2)"><path d="M0 0H100V100H0Z" fill="none" stroke="{GRAY}" stroke-width="1.5"/>'
            f'{body}</g>')


def question():
    return (f'<path d="M37 40a13 13 0 1 1 19 11q-6 3-6 11" fill="none" stroke="{INK}" stroke-width="5" stroke-linecap="round"/>'
            + dot(50, 75, 3.5))


def strip(bodies, title):
    """Panels of a series, the last one with a question mark."""
    drawn = "".join(framed(body, 2 + 112 * k) for k, body in enumerate(bodies + [question()]))
    return wrapped(drawn, title, 112 * (len(bodies) + 1) - 8, 104)


def analogy(first, second, third, title):
    """first -> second, as third -> question mark."""
    def pointer(x):
        return (f'<path d="M{x} 52h24m-9-8l9 8-9 8" fill="none" stroke="{INK}" stroke-width="3" '
                'stroke-linecap="round" stroke-linejoin="round"/>')
    middle = dot(274, 44, 4, GRAY) + dot(274, 60, 4, GRAY) + dot(286, 44, 4, GRAY) + dot(286, 60, 4, GRAY)
    drawn = (framed(first, 2) + pointer(110) + framed(second, 142) + middle + framed(third, 318) + pointer(426)
             + framed(question(), 458))
    return wrapped(drawn, title, 560, 104)
