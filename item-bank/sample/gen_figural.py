"""Generated figural items: every picture is drawn from a few attributes, so that rule, key and distractors are exact."""
# SPDX-License-Identifier: Apache-2.0
import gen_shapes as g
from gen_kit import LETTERS, Draw, KeyDeck, item

# Each figure function takes attributes and gives (SVG fragment, description).


def arrow_dot(way, corner):
    return (g.arrow(way % 8) + g.dot(*g.CORNER_AT[corner % 4], 7),
            f"panah ke {g.WAYS[way % 8]}, titik di {g.CORNERS[corner % 4]}")


def polygon_dots(sides, dots, fill="none"):
    return (g.shape(sides, 42, fill) + g.dots_in(dots),
            f"{g.POLYGONS[sides]}{' abu-abu' if fill == g.GRAY else ''} berisi {dots} titik")


def hands(long_way, short_way):
    long_way, short_way = long_way % 8, short_way % 8
    return (g.ring(42) + g.line(50, 50, *g.toward(long_way, 34), 4) + g.line(50, 50, *g.toward(short_way, 20), 8),
            f"jarum panjang ke {g.WAYS[long_way]}, jarum pendek ke {g.WAYS[short_way]}")


RING_CELLS = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1)]
RING_NAMES = ["kiri atas", "tengah atas", "kanan atas", "tengah kanan", "kanan bawah", "tengah bawah", "kiri bawah", "tengah kiri"]


def grid(black, gray):
    black, gray = black % 8, gray % 8
    cells = ""
    for place, fill in ((black, g.INK), (gray, g.GRAY)):
        x, y = RING_CELLS[place]
        cells += f'<path d="M{8 + 28 * x} {8 + 28 * y}h28v28h-28z" fill="{fill}"/>'
    cells += f'<path d="M8 8h84v84h-84zM36 8v84M64 8v84M8 36h84M8 64h84" fill="none" stroke="{g.INK}" stroke-width="2.5"/>'
    return cells, f"kotak hitam di {RING_NAMES[black]}, kotak abu-abu di {RING_NAMES[gray]}"


def sectors(first, count):
    first %= 8
    x1, y1 = g.toward(first, 42)
    x2, y2 = g.toward(first + count, 42)
    drawn = (f'<path d="M50 50L{g.short(x1)} {g.short(y1)}A42 42 0 {1 if count > 4 else 0} 1 {g.short(x2)} {g.short(y2)}Z" '
             f'fill="{g.GRAY}"/>' + g.ring(42) + f'<path d="M50 8v84M8 50h84M20.3 20.3l59.4 59.4M79.7 20.3l-59.4 59.4" stroke="{g.INK}" stroke-width="2"/>')
    return drawn, f"{count} dari 8 juring diarsir searah jarum jam mulai dari arah {g.WAYS[first]}"


def nested(outer, inner, filled):
    return (g.shape(outer, 44) + g.shape(inner, 18, g.INK if filled else "none"),
            f"{g.shape_name(inner)} {'hitam' if filled else 'kosong'} di dalam {g.shape_name(outer)}")


def flag(way, mirrored, fill=g.INK):
    """A pole that points one way with a cloth on one side of its top: a figure with handedness."""
    way %= 8
    side = -1 if mirrored else 1
    cx, cy = g.toward(way + 2 * side, -11)
    top, foot = g.toward(way, 36, cx, cy), g.toward(way, -36, cx, cy)
    mid = g.toward(way, 4, cx, cy)
    wide = g.toward(way + 2 * side, 28, *top)
    tip = g.toward(way + 2 * side, 28, *mid)
    return (g.line(*foot, *top, 4) + g.polygon([top, wide, tip, mid] if fill == g.INK else [top, g.toward(way + 2 * side, 30, *g.toward(way, 20, cx, cy)), mid], fill),
            f"bendera {'persegi hitam' if fill == g.INK else 'segitiga'} dengan ujung tiang ke {g.WAYS[way]}, kain di sisi {g.WAYS[(way + 2 * side) % 8]} tiang")


def hook(way, mirrored):
    """An L of four squares, turned and perhaps mirrored."""
    cells = [(0, 0), (0, 1), (0, 2), (1, 2)]
    if mirrored:
        cells = [(1 - x, y) for x, y in cells]
    for _ in range((way % 8) // 2):
        cells = [(-y, x) for x, y in cells]
    left, top = min(x for x, _ in cells), min(y for _, y in cells)
    cells = sorted((x - left, y - top) for x, y in cells)
    wide, high = max(x for x, _ in cells) + 1, max(y for _, y in cells) + 1
    x0, y0 = 50 - 14 * wide, 50 - 14 * high
    drawn = "".join(f'<path d="M{x0 + 28 * x} {y0 + 28 * y}h28v28h-28z" fill="{g.GRAY}" stroke="{g.INK}" stroke-width="3"/>' for x, y in cells)
    rows = ["".join("■" if (x, y) in cells else "□" for x in range(wide)) for y in range(high)]
    return drawn, "empat petak tersusun " + " / ".join(rows)


def two_dots(places, steps):
    drawn = g.ring(38)
    for p in places:
        drawn += g.dot(*g.toward(p * 8 / steps, 38), 8)
    if steps == 8:
        return drawn, "lingkaran dengan titik di " + " dan ".join(g.WAYS[p % 8] for p in places)
    return drawn, "lingkaran dengan titik pada posisi jam " + ", ".join(str((p % 12) or 12) for p in sorted(places))


def equal_hands(first, gap):
    first %= 8
    return (g.line(50, 50, *g.toward(first, 40), 5) + g.line(50, 50, *g.toward(first + gap, 40), 5) + g.dot(50, 50, 6),
            f"dua ruas garis dari satu titik, ke {g.WAYS[first]} dan ke {g.WAYS[(first + gap) % 8]}")


SHADES = {"kiri": (1, 0, 50), "kanan": (-1, 0, -50), "atas": (0, 1, 50), "bawah": (0, -1, -50)}


def shaded(kind, sides):
    if kind == "belah ketupat":
        corners = [(50, 8), (84, 50), (50, 92), (16, 50)]
    elif kind == "persegi panjang":
        corners = [(12, 26), (88, 26), (88, 74), (12, 74)]
    else:
        corners = g.corners_of(kind, 42)
    part = corners
    for side in sides:
        part = g.kept(part, *SHADES[side])
    where = "setengah bagian " + sides[0] if len(sides) == 1 else "seperempat bagian " + " ".join(reversed(sides))
    return g.polygon(part, g.GRAY) + g.polygon(corners), f"{g.shape_name(kind)} diarsir {where}"


class Maker:
    """Collects items and their SVG files."""

    def __init__(self, label, prefix, topic):
        self.draw, self.deck = Draw(label), KeyDeck(label + "/kunci")
        self.prefix, self.topic = prefix, topic
        self.items, self.files = [], {}

    def ident(self):
        return f"{self.prefix}-{len(self.items) + 1:03d}"

    def pictured(self, figures, key):
        """Options whose pictures are `figures`; `key` is the index of the right one."""
        if len({body for body, _ in figures}) != 5 or len({told for _, told in figures}) != 5:
            raise ValueError(f"{self.ident()}: two options look the same")
        options = []
        for index, (letter, (body, told)) in enumerate(zip(LETTERS, figures)):
            path = f"media/{self.ident().lower()}-{letter.lower()}.svg"
            self.files[path] = g.wrapped(body, told)
            options.append({"id": letter, "text": told, "score": 5 if index == key else 0, "media": path, "alt": told})
        return options

    def ask(self, stem, right, wrongs, why, guess, picture=None, alt=None):
        figures = self.draw.shuffled(wrongs)[:4]
        key = self.deck.next()
        figures.insert(key, right)
        media = None
        if picture:
            media = f"media/{self.ident().lower()}-stem.svg"
            self.files[media] = picture
        self.items.append(item(self.ident(), self.topic, stem, self.pictured(figures, key), why, bloom="C4", guess=guess,
                               time_s=60, media=[media] if media else None, alt=alt))


def panels(figures):
    return "; ".join(f"({k}) {told}" for k, (_, told) in enumerate(figures, 1))


def different(right, candidates):
    """The candidates that do not look like the key or each other."""
    seen, made = {right[0]}, []
    for figure in candidates:
        if figure[0] not in seen:
            seen.add(figure[0])
            made.append(figure)
    return made


def serial():
    m = Maker("serial", "TIU-FSR", "Figural: serial")

    def add(what, figure, terms, near, why, guess):
        """`terms` are the attributes of five panels, the last one asked for; `near` those of tempting ones."""
        shown = [figure(*t) for t in terms[:-1]]
        right = figure(*terms[-1])
        wrongs = different(right, [figure(*t) for t in near])
        told = panels(shown)
        m.ask(f"Perhatikan rangkaian {what} berikut. Gambar manakah yang melanjutkan rangkaian itu?", right, wrongs, why, guess,
              g.strip([body for body, _ in shown], f"Rangkaian {what}"), f"Rangkaian empat gambar: {told}; gambar kelima ditanyakan.")

    for way, step, corner, move, what in ((0, 1, 0, 1, "panah dan titik"), (6, 3, 1, -1, "panah dengan titik di sudut")):
        t = [(way + step * k, corner + move * k) for k in range(5)]
        a, c = t[-1]
        turn = "searah" if move > 0 else "berlawanan arah"
        add(what, arrow_dot, t, [(a + step, c), (a - step, c), (a, c + 1), (a, c + 2), (a + 4, c + 3), (a + 1, c + 1)],
            f"Panah berputar {45 * step}° searah jarum jam dan titik berpindah satu sudut {turn} jarum jam pada setiap langkah.", 0.0)
    t = [(3, 1), (4, 2), (5, 3), (6, 4), (7, 5)]
    add("segi banyak berisi titik", polygon_dots, t, [(7, 4), (6, 5), (7, 6), (8, 5), (6, 4)],
        "Banyak sisi dan banyak titik masing-masing bertambah satu.", -0.8)
    t = [(8, 2), (7, 3), (6, 4), (5, 5), (4, 6)]
    add("segi banyak yang sisinya berubah", polygon_dots, t, [(4, 5), (5, 6), (4, 4), (6, 6), (5, 7)],
        "Banyak sisi berkurang satu, sedangkan banyak titik bertambah satu.", -0.4)
    for long_way, long_step, short_way, short_step, what in ((0, 1, 3, 2, "jarum panjang dan jarum pendek"), (2, 2, 4, -1, "dua jarum dalam lingkaran")):
        t = [(long_way + long_step * k, short_way + short_step * k) for k in range(5)]
        assert all((a - b) % 8 for a, b in t)
        a, b = t[-1]
        near = [(x, y) for x, y in ((a, b + 1), (a, b - 1), (a + 1, b), (a - 1, b), (a + 4, b), (a, b + 4), (b, a)) if (x - y) % 8]
        turn = "searah" if short_step > 0 else "berlawanan arah"
        add(what, hands, t, near, f"Jarum panjang berputar {45 * long_step}° searah jarum jam, jarum pendek {45 * abs(short_step)}° {turn} jarum jam.",
            0.5)
    for black, b_step, gray, g_step, what in ((0, 1, 3, 2, "petak hitam dan petak abu-abu"), (4, -1, 2, 2, "petak yang berpindah di tepi kisi")):
        t = [(black + b_step * k, gray + g_step * k) for k in range(5)]
        b, c = t[-1]
        assert all((x - y) % 8 for x, y in t), t
        near = [(x, y) for x, y in ((b, c + 1), (b, c - 1), (b + 1, c), (b - 1, c), (c, b), (b, c + 2), (b + 4, c)) if (x - y) % 8]
        turn = "searah" if b_step > 0 else "berlawanan arah"
        add(what, grid, t, near, f"Petak hitam berpindah satu petak {turn} jarum jam, petak abu-abu dua petak searah jarum jam, menyusuri tepi.", 0.3)
    t = [(0, 1), (0, 2), (0, 3), (0, 4), (0, 5)]
    add("juring lingkaran yang diarsir", sectors, t, [(0, 4), (0, 6), (3, 5), (4, 5), (7, 5)],
        "Arsiran selalu mulai dari atas dan bertambah satu juring searah jarum jam.", -0.9)
    t = [(0, 3), (2, 3), (4, 3), (6, 3), (8, 3)]
    t = [(a + k, 3) for k, (a, _) in enumerate(t)]
    a = t[-1][0]
    add("tiga juring yang berputar", sectors, t, [(a + 1, 3), (a - 1, 3), (a + 4, 3), (a, 2), (a, 4)],
        "Ketiga juring berputar tiga juring (135°) searah jarum jam pada setiap langkah.", 0.2)
    chain = ["lingkaran", 4, 3, 6, "belah ketupat", 5]
    t = [(chain[k], chain[k + 1], k % 2 == 0) for k in range(5)]
    add("bangun di dalam bangun", nested, t, [(5, "belah ketupat", True), ("belah ketupat", 5, False), (5, 3, True), ("belah ketupat", "lingkaran", True), (6, 5, True)],
        "Bangun dalam menjadi bangun luar pada gambar berikutnya; warna bangun dalam berganti hitam dan kosong.", 0.6)
    chain = [5, 3, "belah ketupat", "lingkaran", 6, 4]
    t = [(chain[k], chain[k + 1], k % 2 == 1) for k in range(5)]
    add("bangun bersarang yang berganti", nested, t, [(6, 4, True), (4, 6, False), (6, 3, False), ("lingkaran", 4, False), (4, 6, True)],
        "Bangun dalam menjadi bangun luar pada gambar berikutnya; warna bangun dalam berganti kosong dan hitam.", 0.6)
    return m


def analogies():
    m = Maker("analogi", "TIU-FAN", "Figural: analogi")

    def add(what, figure, first, second, third, fourth, near, why, guess):
        a, b, c = figure(*first), figure(*second), figure(*third)
        right = figure(*fourth)
        wrongs = different(right, [figure(*t) for t in near])
        m.ask(f"Hubungan gambar pertama dengan gambar kedua sama dengan hubungan gambar ketiga dengan … ({what}).", right, wrongs, why, guess,
              g.analogy(a[0], b[0], c[0], f"Analogi {what}"),
              f"Gambar pertama: {a[1]}; gambar kedua: {b[1]}; gambar ketiga: {c[1]}; gambar keempat ditanyakan.")

    add("bendera persegi", flag, (0, False), (2, False), (4, False), (6, False), [(6, True), (0, False), (2, False), (4, True), (2, True)],
        "Bendera diputar 90° searah jarum jam.", -0.2)
    add("bendera segitiga", flag, (0, False, g.GRAY), (0, True, g.GRAY), (4, False, g.GRAY), (4, True, g.GRAY),
        [(4, False, g.GRAY), (0, True, g.GRAY), (0, False, g.GRAY), (2, True, g.GRAY), (6, False, g.GRAY)],
        "Bendera dicerminkan terhadap tiangnya, sedangkan arah ujung tiang tetap.", 0.3)
    add("lingkaran dan segitiga", nested, ("lingkaran", 3, True), (3, "lingkaran", True), (6, 4, True), (4, 6, True),
        [(6, 4, False), (4, 6, False), (4, 4, True), (6, 6, True), (3, 6, True)],
        "Bangun luar dan bangun dalam bertukar tempat, sedangkan warna bangun dalam tetap hitam.", -0.6)
    add("belah ketupat dan segi lima", nested, ("belah ketupat", 5, True), (5, "belah ketupat", False), ("lingkaran", 4, True), (4, "lingkaran", False),
        [(4, "lingkaran", True), ("lingkaran", 4, False), (4, 4, False), ("lingkaran", "lingkaran", False), (5, "lingkaran", False)],
        "Bangun luar dan dalam bertukar tempat dan bangun dalam menjadi kosong.", 0.2)
    add("segi banyak dan titik", polygon_dots, (3, 3), (4, 3), (6, 5), (7, 5), [(6, 5), (7, 6), (8, 5), (5, 5), (7, 4)],
        "Banyak sisi bertambah satu dan banyak titik tetap.", -0.5)
    add("segi banyak berisi titik", polygon_dots, (5, 4), (4, 2), (7, 6), (6, 3), [(6, 4), (7, 3), (6, 6), (5, 3), (6, 5)],
        "Banyak sisi berkurang satu dan banyak titik menjadi setengahnya.", 0.4)
    add("dua jarum", hands, (0, 2), (4, 2), (1, 3), (5, 3), [(1, 7), (5, 7), (5, 1), (3, 1), (7, 3)],
        "Jarum panjang diputar 180°, sedangkan jarum pendek tetap.", 0.0)
    add("jarum panjang dan jarum pendek", hands, (2, 7), (7, 2), (4, 1), (1, 4), [(4, 5), (5, 4), (1, 0), (0, 1), (5, 1)],
        "Jarum panjang dan jarum pendek bertukar arah.", 0.2)
    add("petak pada kisi", grid, (0, 2), (4, 6), (1, 3), (5, 7), [(5, 3), (1, 7), (7, 5), (3, 5), (5, 1)],
        "Kedua petak berpindah ke posisi yang berseberangan.", 0.1)
    add("juring yang diarsir", sectors, (0, 2), (2, 6), (4, 3), (7, 5), [(7, 4), (4, 5), (0, 5), (3, 5), (7, 3)],
        "Bagian yang diarsir dan yang tidak diarsir bertukar.", 0.5)
    add("huruf L dari petak", hook, (0, False), (2, False), (4, True), (6, True), [(6, False), (0, True), (2, True), (4, False), (0, False)],
        "Bangun diputar 90° searah jarum jam.", 0.6)
    add("panah dan titik", arrow_dot, (0, 0), (4, 2), (2, 1), (6, 3), [(6, 1), (2, 3), (6, 0), (0, 3), (6, 2)],
        "Panah berbalik arah dan titik berpindah ke sudut yang berseberangan.", -0.3)
    return m


def odd_ones():
    m = Maker("ketidaksamaan", "TIU-FTS", "Figural: ketidaksamaan")

    def add(what, odd, same, why, guess):
        m.ask(f"Empat dari lima gambar {what} berikut mengikuti aturan yang sama. Gambar manakah yang berbeda?", odd, same, why, guess)

    add("bendera persegi", flag(2, True), [flag(w, False) for w in (0, 2, 4, 6)],
        "Empat bendera dapat saling dihimpitkan dengan diputar; gambar kunci adalah bayangan cerminnya.", 0.4)
    add("susunan empat petak", hook(6, True), [hook(w, False) for w in (0, 2, 4, 6)],
        "Empat susunan dapat saling dihimpitkan dengan diputar; gambar kunci adalah bayangan cerminnya.", 0.7)
    add("segi banyak berisi titik", polygon_dots(5, 6), [polygon_dots(n, n) for n in (3, 4, 6, 8)],
        "Pada empat gambar banyak titik sama dengan banyak sisi; pada gambar kunci tidak.", 0.0)
    add("segi banyak dan titiknya", polygon_dots(6, 4), [polygon_dots(n, n - 1) for n in (3, 4, 7, 8)],
        "Pada empat gambar banyak titik satu kurang dari banyak sisi; pada gambar kunci kurang dua.", 0.5)
    add("bangun bersarang", nested(6, 5, True), [nested(k, k, True) for k in ("lingkaran", 3, 4, "belah ketupat")],
        "Pada empat gambar bangun dalam sejenis dengan bangun luarnya; pada gambar kunci berbeda.", -0.7)
    add("bangun di dalam bangun", nested(8, 5, False), [nested(3, 5, False), nested(4, 6, False), nested(5, 8, False), nested(6, 8, False)],
        "Pada empat gambar bangun dalam mempunyai lebih banyak sisi daripada bangun luarnya; pada gambar kunci lebih sedikit.", 0.5)
    add("lingkaran dengan dua titik", two_dots((1, 3), 8), [two_dots((k, k + 4), 8) for k in range(4)],
        "Pada empat gambar kedua titik berseberangan melalui pusat; pada gambar kunci tidak.", -0.5)
    add("lingkaran dengan tiga titik", two_dots((2, 6, 8), 12), [two_dots((k, k + 4, k + 8), 12) for k in range(4)],
        "Pada empat gambar ketiga titik membagi keliling sama panjang; pada gambar kunci tidak.", 0.0)
    add("bangun yang diarsir", shaded(8, ("kiri", "atas")),
        [shaded(4, ("bawah",)), shaded("belah ketupat", ("kiri",)), shaded(6, ("atas",)), shaded("persegi panjang", ("kanan",))],
        "Empat bangun diarsir tepat setengahnya; gambar kunci hanya seperempatnya.", -0.4)
    add("bangun datar berarsir", shaded(6, ("kanan",)),
        [shaded(4, ("kanan", "bawah")), shaded("belah ketupat", ("kiri", "bawah")), shaded(8, ("kanan", "atas")), shaded("persegi panjang", ("kiri", "atas"))],
        "Empat bangun diarsir seperempatnya; gambar kunci diarsir setengahnya.", -0.3)
    add("dua ruas garis", equal_hands(5, 3), [equal_hands(k, 2) for k in (0, 1, 3, 6)],
        "Pada empat gambar kedua ruas garis membentuk sudut 90°; pada gambar kunci 135°.", 0.1)
    add("ruas garis yang bertemu di satu titik", equal_hands(2, 2), [equal_hands(k, 1) for k in (0, 3, 5, 6)],
        "Pada empat gambar kedua ruas garis membentuk sudut 45°; pada gambar kunci 90°.", -0.2)
    return m
