"""Generated numeric items: arithmetic, number series, comparisons and word problems, all computed exactly."""
# SPDX-License-Identifier: Apache-2.0
from fractions import Fraction as F
from math import comb, gcd, lcm

from gen_kit import Draw, KeyDeck, ascending, item, number, options_of, placed, rupiah


def numeric_item(ident, topic, stem, right, mistakes, step, rationale, draw, deck, shown=number, **more):
    values = ascending(draw, deck, right, mistakes, F(step))
    return item(ident, topic, stem, options_of([shown(v) for v in values], shown(F(right))), rationale, **more)


# --- Berhitung ------------------------------------------------------------
def arithmetic():
    draw, deck, made = Draw("berhitung"), KeyDeck("berhitung/kunci"), []

    def add(stem, right, mistakes, step, why, guess):
        made.append(numeric_item(f"TIU-HIT-{len(made) + 1:03d}", "Numerik: berhitung", stem, right, mistakes, step, why,
                                 draw, deck, guess=guess, time_s=50))

    for a, b, c in ((37, 48, 63), (26, 125, 54), (142, 35, 58)):
        add(f"Hasil dari {a} × {b} + {c} × {b} adalah …", (a + c) * b,
            [a * b + c, (a + c) * b - b, (a + c + 10) * b, (a + c - 10) * b], b * 5,
            f"Dengan sifat distributif, ({a} + {c}) × {b} = {a + c} × {b} = {number((a + c) * b)}.", -0.8)
    for a, b in ((105, 95), (208, 192), (76, 24)):
        add(f"Nilai dari {a}² − {b}² adalah …", a * a - b * b,
            [(a - b) ** 2, (a + b) * (a - b) // 2, (a + b) * (a - b) + (a + b), (a + b) * (a - b - 2)], a + b,
            f"Selisih dua kuadrat: ({a} + {b})({a} − {b}) = {a + b} × {a - b} = {number(a * a - b * b)}.", -0.2)
    for p, base, top, low, other in (("12,5", 640, 3, 4, 84), ("37,5", 320, 2, 3, 81), ("62,5", 240, 5, 6, 72)):
        share = F(p.replace(",", ".")) / 100 * base
        right = share + F(top, low) * other
        add(f"{p}% dari {base} ditambah {top}/{low} dari {other} sama dengan …", right,
            [share + other, share + F(1, low) * other, share * 2 + F(top, low) * other, right - 10, right + 10], 6,
            f"{p}% × {base} = {number(share)} dan {top}/{low} × {other} = {number(F(top, low) * other)}; jumlahnya {number(right)}.", -0.4)
    for a, b, c, d in (("0,75", F(3, 4), F(5, 8), F(1, 4)), ("1,2", F(6, 5), F(1, 4), F(3, 5)), ("2,5", F(5, 2), F(3, 8), F(3, 4))):
        right = b + c - d
        add(f"{a} + {c.numerator}/{c.denominator} − {d.numerator}/{d.denominator} = …", right,
            [b + c + d, b - c + d, b + c, right + F(1, 4), right - F(1, 4)], F(1, 8),
            f"Disamakan menjadi pecahan desimal: {number(b)} + {number(c)} − {number(d)} = {number(right)}.", -0.3)
    for a, b, c, d, e in ((144, 12, 15, 4, 28), (225, 15, 18, 6, 47), (336, 14, 23, 5, 39)):
        right = a // b + c * d - e
        add(f"{a} : {b} + {c} × {d} − {e} = …", right,
            [(a // b + c) * d - e, right + 2 * e, right - a // b, right + c], 5,
            f"Pembagian dan perkalian didahulukan: {a // b} + {c * d} − {e} = {right}.", -0.9)
    for root, cube, factor in ((36, 8, 3), (45, 6, 2), (28, 9, 4)):
        right = root + factor * cube
        add(f"√{number(root ** 2)} + {factor} × ∛{number(cube ** 3)} = …", right,
            [(root + factor) * cube, root + cube, right + 10, right - 10, root + factor * (cube + 1)], factor,
            f"√{number(root ** 2)} = {root} dan ∛{number(cube ** 3)} = {cube}, sehingga {root} + {factor * cube} = {right}.", 0.0)
    for a, b, x, c, d in ((3, 7, 11, 2, 5), (5, -8, 9, 3, 4), (7, 6, 8, 4, 9)):
        sign = "+" if b > 0 else "−"
        right = c * x - d
        add(f"Jika {a}x {sign} {abs(b)} = {a * x + b}, nilai dari {c}x − {d} adalah …", right,
            [x, c * x + d, c * x, c * (x + 1) - d, c * (x - 1) - d], c,
            f"Dari persamaan diperoleh x = {x}, sehingga {c}x − {d} = {right}.", -0.5)
    for a, b, c in (("2,4", "0,35", "0,07"), ("3,6", "0,25", "0,15"), ("1,8", "0,45", "0,09")):
        x, y, z = (F(t.replace(",", ".")) for t in (a, b, c))
        right = x * y / z
        add(f"({a} × {b}) : {c} = …", right, [right / 10, right * 10, right / 100, right + x, right - x], x,
            f"{a} × {b} = {number(x * y)}; dibagi {c} menghasilkan {number(right)}.", 0.1)
    return made


# --- Deret ----------------------------------------------------------------
def differences(t):
    return [b - a for a, b in zip(t, t[1:])]


def other_readings(t):
    """Next terms under common simple rules that fit the given terms; a fair series leaves only one."""
    found = set()
    row = list(t)
    tails = []
    for depth in range(3):
        tails.append(row[-1])
        row = differences(row)
        if len(row) >= 3 and len(set(row)) == 1:
            found.add(row[-1] + sum(tails))
            break
    if all(t) and len({F(b, a) for a, b in zip(t, t[1:])}) == 1:
        found.add(F(t[-1] * t[-1], t[-2]))
    for order in (1, 2):
        steps = differences(t)
        if len(t) >= 5 and t[1] != t[0]:
            q = F(t[2] - t[1], t[1] - t[0])
            if order == 1 and all(b - a == q * (a - z) for z, a, b in zip(t, t[1:], t[2:])):
                found.add(t[-1] + q * steps[-1])
        if order == 2 and all(c == a + b for a, b, c in zip(t, t[1:], t[2:])):
            found.add(t[-1] + t[-2])
    for period in (2, 3):
        steps = differences(t)
        if len(steps) >= 2 * period and all(steps[i] == steps[i - period] for i in range(period, len(steps))):
            found.add(t[-1] + steps[len(steps) - period])
    odd, even = t[len(t) % 2::2], t[1 - len(t) % 2::2]
    following = odd if (len(t) % 2 == 0 and odd is t[0::2]) else t[len(t) % 2::2]
    if len(following) >= 3 and len(set(differences(following))) == 1 and len(set(differences(even))) == 1:
        found.add(following[-1] + differences(following)[-1])
    return found


def squares_step(start, first, count):
    t = [start]
    for k in range(first, first + count - 1):
        t.append(t[-1] + k * k)
    return t


def primes_step(start, primes):
    t = [start]
    for p in primes:
        t.append(t[-1] + p)
    return t


def twofold(start, ops, count):
    t = [start]
    for i in range(count - 1):
        sign, n = ops[i % 2]
        t.append(t[-1] + n if sign == "+" else t[-1] - n if sign == "−" else t[-1] * n)
    return t


def series():
    draw, deck, made = Draw("deret"), KeyDeck("deret/kunci"), []

    def add(terms, why, guess, step=None, ask=1, wrong=()):
        """Shows all but the last `ask` terms; with ask == 2 the last two are wanted."""
        given, wanted = terms[:-ask], terms[-ask:]
        for reading in other_readings(given):
            if reading != wanted[0]:
                raise ValueError(f"{given} may also go on with {reading}")
        step = F(step or max(2, abs(given[-1] - given[-2]) // 4))
        ident = f"TIU-DRT-{len(made) + 1:03d}"
        stem = ", ".join(number(n) for n in given) + ", …"
        if ask == 2:
            shift = [(0, 0), (step, step), (-step, step), (step, 2 * step), (0, step)]
            pairs = [(wanted[0] + a, wanted[1] + b) for a, b in shift]
            shown = [f"{number(a)} dan {number(b)}" for a, b in pairs]
            made.append(item(ident, "Numerik: deret", stem + ", …\nDua bilangan berikutnya adalah …",
                             options_of(placed(draw, deck, shown[0], shown[1:]), shown[0]), why, bloom="C4", guess=guess))
            return
        last = given[-1]
        mistakes = list(wrong) + [last + (last - given[-2]), wanted[0] + step, wanted[0] - step]
        made.append(numeric_item(ident, "Numerik: deret", stem + "\nBilangan berikutnya adalah …", wanted[0], mistakes, step,
                                 why, draw, deck, bloom="C4", guess=guess))

    for start, step, growth in ((3, 4, 2), (7, 5, 3), (10, 6, 4)):
        t = [start + step * i + growth * i * (i - 1) // 2 for i in range(7)]
        add(t, f"Selisihnya {step}, {step + growth}, {step + 2 * growth}, … bertambah {growth} setiap suku; "
               f"suku berikutnya {number(t[-1])}.", -0.6)
    for start, factor, plus in ((3, 2, 1), (5, 2, 3), (2, 3, -1)):
        t = [start]
        for _ in range(5):
            t.append(t[-1] * factor + plus)
        sign = f"ditambah {plus}" if plus > 0 else f"dikurangi {-plus}"
        add(t, f"Setiap suku adalah suku sebelumnya dikali {factor} lalu {sign}; suku berikutnya {number(t[-1])}.", 0.0,
            wrong=[t[-2] * factor, t[-2] * factor - plus])
    for a, da, b, db, n in ((4, 3, 20, -2, 9), (5, 6, 9, 4, 9), (50, -5, 12, 3, 9)):
        t = [(a + da * (i // 2)) if i % 2 == 0 else (b + db * (i // 2)) for i in range(n)]
        add(t, f"Dua barisan berselang-seling: suku ganjil berubah {number(da)}, suku genap berubah {number(db)}; "
               f"berikutnya {number(t[-1])}.", 0.1, step=2, wrong=[t[-2] + db, t[-2] + da])
    for start, plus, times in ((2, 3, 2), (1, 4, 3), (6, 2, 2)):
        t = twofold(start, (("+", plus), ("×", times)), 8)
        add(t, f"Pola berganti-ganti +{plus} dan ×{times}; langkah berikutnya +{plus}, hasilnya {number(t[-1])}.", 0.2,
            wrong=[t[-2] * times, t[-2] + plus + 1])
    for a, b in ((2, 5), (4, 7), (3, 8)):
        t = [a, b]
        while len(t) < 8:
            t.append(t[-1] + t[-2])
        add(t, f"Setiap suku adalah jumlah dua suku sebelumnya: {number(t[-3])} + {number(t[-2])} = {number(t[-1])}.", -0.2,
            wrong=[2 * t[-2] - t[-3] + 2])
    for start, first in ((5, 1), (12, 2), (8, 3)):
        t = squares_step(start, first, 7)
        add(t, f"Selisih antarsuku adalah bilangan kuadrat berurutan; selisih berikutnya {(first + 5) ** 2}, hasilnya {number(t[-1])}.",
            0.6, wrong=[t[-2] + (first + 4) ** 2, t[-2] + (first + 6) ** 2])
    for start, primes in ((4, (2, 3, 5, 7, 11, 13, 17)), (10, (3, 5, 7, 11, 13, 17, 19)), (21, (5, 7, 11, 13, 17, 19, 23))):
        t = primes_step(start, primes)
        add(t, f"Selisih antarsuku adalah bilangan prima berurutan; selisih berikutnya {primes[-1]}, hasilnya {number(t[-1])}.",
            0.8, wrong=[t[-2] + primes[-1] - 2, t[-2] + primes[-1] + 2])
    for start, plus, minus in ((15, 9, 4), (30, 7, 12), (8, 11, 5)):
        t = twofold(start, (("+", plus), ("−", minus)), 9)
        add(t, f"Pola berganti-ganti +{plus} dan −{minus}; dua bilangan berikutnya {t[-2]} dan {t[-1]}.", -0.5, step=2, ask=2)
    for start in ("C", "B", "D"):
        letter_series(made, draw, deck, start)
    for cube_from, plus in ((1, 1), (2, -3)):
        t = [k ** 3 + plus for k in range(cube_from, cube_from + 6)]
        sign = f"ditambah {plus}" if plus > 0 else f"dikurangi {-plus}"
        add(t, f"Setiap suku adalah bilangan kubik berurutan {sign}: {cube_from + 5}³ → {number(t[-1])}.", 0.9,
            wrong=[t[-1] - plus, t[-1] - 2 * plus])
    return made


def letter_series(made, draw, deck, start):
    """Letters whose steps grow by one: C, D, F, I, ..."""
    at = ord(start) - 65
    places = [at]
    for step in (1, 2, 3, 4, 5):
        places.append(places[-1] + step)
    letters = [chr(65 + p) for p in places]
    right = letters[-1]
    wrong = [chr(ord(right) + d) for d in (-2, -1, 1, 2)]
    made.append(item(f"TIU-DRT-{len(made) + 1:03d}", "Numerik: deret",
                     ", ".join(letters[:-1]) + ", …\nHuruf berikutnya adalah …",
                     options_of(placed(draw, deck, right, wrong), right),
                     f"Jarak antarhuruf bertambah satu: +1, +2, +3, +4, lalu +5 menghasilkan {right}.", enemy="deret-huruf", bloom="C4", guess=-0.3))


# --- Perbandingan ---------------------------------------------------------
RELATIONS = ["x > y", "x < y", "x = y", "x = 2y", "hubungan x dan y tidak dapat ditentukan"]


def comparisons():
    draw, deck, made = Draw("perbandingan"), KeyDeck("perbandingan/kunci"), []

    def compare(premises, x, y, why, guess):
        """x and y are two values, or lists of pairs that the premises allow."""
        pairs = list(zip(x, y)) if isinstance(x, list) else [(F(x), F(y))]
        signs = {(a > b) - (a < b) for a, b in pairs}
        assert all(a != 2 * b for a, b in pairs)
        right = RELATIONS[4] if len(signs) > 1 else {1: RELATIONS[0], -1: RELATIONS[1], 0: RELATIONS[2]}[signs.pop()]
        made.append(item(f"TIU-BDG-{len(made) + 1:03d}", "Numerik: perbandingan", premises + "\nManakah pernyataan yang benar?",
                         options_of(placed(draw, deck, right, [r for r in RELATIONS if r != right]), right),
                         why, bloom="C4", guess=guess, time_s=60))

    compare("x = 25% dari 84 dan y = 84% dari 25.", 21, 21, "Keduanya bernilai 21, sebab a% dari b sama dengan b% dari a.", -0.6)
    compare("x = 3/7 dan y = 0,43.", F(3, 7), F(43, 100), "3/7 ≈ 0,4286, sedikit lebih kecil daripada 0,43.", -0.2)
    compare("x = √144 + √25 dan y = √169.", 17, 13, "x = 12 + 5 = 17, sedangkan y = 13.", -0.7)
    roots = [(a, b) for a in (6, -6) for b in (5,)]
    compare("x² = 36 dan y = 5.", [F(a) for a, _ in roots], [F(b) for _, b in roots],
            "x dapat bernilai 6 atau −6, sehingga x dapat lebih besar atau lebih kecil daripada 5.", 0.7)
    compare("2x + 3y = 31 dan x + y = 12.", 5, 7, "Dari x + y = 12 diperoleh y = 7 dan x = 5, sehingga x < y.", 0.1)
    compare("x adalah luas persegi bersisi 12 cm dan y adalah luas segitiga beralas 18 cm dengan tinggi 16 cm (dalam cm²).",
            144, 144, "Luas persegi 12 × 12 = 144 dan luas segitiga ½ × 18 × 16 = 144.", -0.1)
    compare("x = rata-rata dari 14, 18, 25, dan 31; y = median dari 12, 19, 23, 27, dan 40.", 22, 23,
            "x = 88 : 4 = 22, sedangkan nilai tengah y = 23.", 0.0)
    chains = [(F(p), F(q)) for p, q in ((9, 8), (8, 9), (9, 9))]
    compare("p > 5, x = p + 2, q > 5, dan y = q + 2.", [p + 2 for p, _ in chains], [q + 2 for _, q in chains],
            "Tidak ada keterangan yang menghubungkan p dan q, sehingga x dan y tidak dapat dibandingkan.", 0.4)
    compare("x = jarak yang ditempuh dalam 40 menit dengan kecepatan 75 km/jam; y = jarak yang ditempuh dalam 50 menit dengan "
            "kecepatan 60 km/jam (dalam km).", 50, 50, "75 × 40/60 = 50 km dan 60 × 50/60 = 50 km.", 0.2)
    compare("x = 2⁵ − 3² dan y = 5² − 2.", 23, 23, "x = 32 − 9 = 23 dan y = 25 − 2 = 23.", -0.3)
    compare("Harga sebuah tas dinaikkan 20% lalu diturunkan 20%. x = harga akhir dan y = harga semula (dalam rupiah).",
            F(96, 100), 1, "Harga akhir 1,2 × 0,8 = 0,96 dari harga semula, sehingga x < y.", 0.5)
    compare("x = banyak bilangan prima antara 10 dan 30; y = banyak faktor positif dari 12.", 6, 6,
            "Bilangan prima antara 10 dan 30 ialah 11, 13, 17, 19, 23, 29; faktor 12 ialah 1, 2, 3, 4, 6, 12.", 0.3)
    compare("x = 5/8 dari 72 dan y = 7/9 dari 54.", 45, 42, "x = 45 dan y = 42, sehingga x > y.", -0.5)
    compare("a = 4, b = −3, x = (a − b)², dan y = a² − b².", 49, 7, "x = 7² = 49, sedangkan y = 16 − 9 = 7.", 0.1)

    def ratio(stem, right, mistakes, step, why, guess, shown=number):
        made.append(numeric_item(f"TIU-BDG-{len(made) + 1:03d}", "Numerik: perbandingan", stem, right, mistakes, step, why,
                                 draw, deck, shown=shown, guess=guess, time_s=60))

    for a, b, c, d, total, names in ((2, 3, 4, 5, 105, ("Ani", "Beni", "Candra")), (3, 4, 6, 7, 175, ("Dina", "Edo", "Farah"))):
        whole = lcm(b, c)
        x, y, z = a * whole // b, whole, d * whole // c
        unit = F(total, x + y + z)
        assert unit.denominator == 1
        ratio(f"Perbandingan kelereng {names[0]} dan {names[1]} adalah {a} : {b}, sedangkan perbandingan kelereng {names[1]} dan "
              f"{names[2]} adalah {c} : {d}. Jika jumlah kelereng mereka {total} butir, banyak kelereng {names[2]} adalah … butir.",
              z * unit, [x * unit, y * unit, (z + 2) * unit, (z - 1) * unit, (z + 1) * unit], unit,
              f"{names[0]} : {names[1]} : {names[2]} = {x} : {y} : {z}; bagian {names[2]} adalah {z}/{x + y + z} × {total} = {number(z * unit)}.", 0.4)
    for workers, days, fewer in ((12, 15, 9), (18, 10, 15)):
        right = F(workers * days, fewer)
        ratio(f"Sebuah pekerjaan dapat diselesaikan oleh {workers} orang dalam {days} hari. Jika hanya tersedia {fewer} orang dengan "
              "kemampuan kerja yang sama, pekerjaan itu selesai dalam … hari.", right,
              [F(days * fewer, workers), days + workers - fewer, right + 4, right - 2], 1,
              f"Perbandingan berbalik nilai: {workers} × {days} = {fewer} × n, sehingga n = {number(right)}.", -0.1)
    return made


# --- Soal cerita ----------------------------------------------------------
def stories():
    draw, deck, made = Draw("cerita"), KeyDeck("cerita/kunci"), []

    def add(stem, right, mistakes, step, why, guess, shown=number, enemy=None):
        made.append(numeric_item(f"TIU-CRT-{len(made) + 1:03d}", "Numerik: soal cerita", stem, right, mistakes, step, why,
                                 draw, deck, shown=shown, guess=guess, time_s=80, enemy=enemy))

    for who, other, a, b, km, places, enemy in (
            ("Sebuah bus", "truk", 60, 40, 250, ("Surabaya", "Banyuwangi"), "cerita-berpapasan"),
            ("Sebuah mobil", "sepeda motor", 65, 45, 220, ("Kota Mawar", "Kota Melati"), "cerita-berpapasan")):
        right = F(km, a + b) * 60
        add(f"{who} berangkat dari {places[0]} menuju {places[1]} dengan kecepatan rata-rata {a} km/jam. Pada saat yang sama, sebuah {other} "
            f"berangkat dari arah berlawanan melalui jalan yang sama dengan kecepatan rata-rata {b} km/jam. Jika jarak kedua tempat "
            f"dianggap {km} km, keduanya berpapasan setelah … menit.", right,
            [F(km, a) * 60, F(km, a - b) * 60, right - 20, right + 20, right + 30], 15,
            f"Kecepatan mendekat {a + b} km/jam, sehingga waktunya {km} : {a + b} jam = {number(right)} menit.", 0.3, enemy=enemy)
    for p, q, h1, h2, what, enemy in (("Pak Darma", "Pak Seno", 6, 3, "mengecat pagar kantor", "cerita-bersama"),
                                      ("Mesin pertama", "mesin kedua", 12, 4, "mencetak seluruh formulir", "cerita-bersama")):
        right = F(h1 * h2, h1 + h2)
        add(f"{p} dapat {what} dalam {h1} jam, sedangkan {q} dapat melakukannya dalam {h2} jam. Jika keduanya bekerja bersama-sama, "
            "pekerjaan itu selesai dalam … jam.", right, [F(h1 + h2, 2), h1 - h2, h1 + h2, right + 1, right - F(1, 2)], F(1, 2),
            f"Laju gabungan 1/{h1} + 1/{h2} = {F(1, h1) + F(1, h2)} pekerjaan per jam, sehingga selesai dalam {number(right)} jam.", 0.4, enemy=enemy)
    for price, cut, extra, thing in ((240000, 25, 10, "sepatu"), (350000, 20, 15, "jaket")):
        right = F(price) * (100 - cut) * (100 - extra) / 10000
        flat = F(price) * (100 - cut - extra) / 100
        add(f"Sepasang {thing} " .replace("Sepasang jaket", "Sebuah jaket") +
            f"berharga {rupiah(price)} mendapat diskon {cut}%. Pembeli yang memiliki kartu anggota memperoleh potongan {extra}% lagi dari "
            f"harga setelah diskon. Harga yang dibayar pemegang kartu anggota adalah …", right,
            [flat, F(price) * (100 - cut) / 100, F(price) * (100 - extra) / 100, right + 8000, right - 12000], 4000,
            f"Harga setelah diskon {rupiah(F(price) * (100 - cut) / 100)}; dipotong lagi {extra}% menjadi {rupiah(right)}.", 0.0, shown=rupiah)
    for count, mean, new_mean, what in ((9, 72, 73, "nilai ulangan"), (14, 165, 166, "tinggi badan (dalam cm)")):
        right = (count + 1) * new_mean - count * mean
        add(f"Rata-rata {what} dari {count} siswa adalah {mean}. Setelah data seorang siswa baru digabungkan, rata-ratanya menjadi {new_mean}. "
            "Data siswa baru itu adalah …", right, [new_mean, new_mean + 1, right - count, right + 5, right - 5], 2,
            f"Jumlah baru {number((count + 1) * new_mean)} dikurangi jumlah lama {number(count * mean)} sama dengan {right}.", 0.1)
    for who, older, younger, times in (("Bu Ratna", 42, 12, 3), ("Pak Yusuf", 34, 4, 4)):
        right = F(older - times * younger, times - 1)
        assert right.denominator == 1 and right > 0
        add(f"Saat ini {who} berumur {older} tahun dan anaknya berumur {younger} tahun. Berapa tahun lagi umur {who} tepat {times} kali umur anaknya?",
            right, [right + 1, right + 3, right - 1, right + 2, F(older, times)], 1,
            f"{older} + n = {times}({younger} + n) menghasilkan n = {right}.", 0.2, enemy="cerita-umur")
    for total, both, first, second, neither, kinds in ((40, 9, 24, 18, 7, ("voli", "catur")), (60, 14, 35, 27, 12, ("kopi", "teh"))):
        assert first + second - both + neither == total
        verb = "menyukai"
        add(f"Dari {total} pegawai, {first} orang {verb} {kinds[0]}, {second} orang {verb} {kinds[1]}, dan {neither} orang tidak {verb} keduanya. "
            f"Banyak pegawai yang {verb} keduanya adalah … orang.", both,
            [first + second - total, first - second, both + neither, both + 3, both - 2], 1,
            f"{first} + {second} − n + {neither} = {total}, sehingga n = {both}.", 0.2)
    for scale, cm, hours in ((2500000, 8, 4), (1500000, 12, 3)):
        km = F(scale * cm, 100000)
        right = km / hours
        add(f"Jarak dua kota pada peta berskala 1 : {number(scale)} adalah {cm} cm. Jika perjalanan antara kedua kota itu ditempuh dalam "
            f"{hours} jam, kecepatan rata-ratanya adalah … km/jam.", right, [km, right / 2, right + 10, right - 5, right + 15], 5,
            f"Jarak sebenarnya {number(km)} km, sehingga kecepatannya {number(km)} : {hours} = {number(right)} km/jam.", 0.1, enemy="cerita-skala")
    for people, what in ((12, "rapat koordinasi"), (15, "pelatihan")):
        right = comb(people, 2)
        add(f"Dalam sebuah {what} hadir {people} orang. Jika setiap orang berjabat tangan tepat satu kali dengan setiap orang lainnya, "
            "banyak jabat tangan yang terjadi adalah …", right,
            [people * (people - 1), people * people // 2, right - people + 1, right + people], people // 2,
            f"Banyak pasangan dari {people} orang adalah {people} × {people - 1} : 2 = {right}.", 0.4, enemy="cerita-jabat-tangan")
    for days, lamps in (((6, 8), ("Lampu merah", "lampu hijau")), ((9, 12), ("Kereta barang", "kereta penumpang"))):
        right = lcm(*days)
        if lamps[0].startswith("Lampu"):
            stem = (f"{lamps[0]} menyala setiap {days[0]} detik dan {lamps[1]} menyala setiap {days[1]} detik. Jika keduanya baru saja menyala "
                    "bersamaan, keduanya menyala bersamaan lagi setelah … detik.")
        else:
            stem = (f"{lamps[0]} melintas di stasiun kecil setiap {days[0]} menit dan {lamps[1]} setiap {days[1]} menit. Jika keduanya baru saja "
                    "melintas bersamaan, keduanya melintas bersamaan lagi setelah … menit.")
        add(stem, right, [days[0] * days[1], sum(days), right - days[0], right + days[1], right // 2], gcd(*days),
            f"KPK dari {days[0]} dan {days[1]} adalah {right}.", -0.4)
    for red, white, thing in ((5, 3, "bola"), (4, 6, "kelereng")):
        right = F(comb(red, 2), comb(red + white, 2))
        wrong = [F(red * red, (red + white) ** 2), F(red, red + white), F(comb(white, 2), comb(red + white, 2)),
                 F(2, red + white), F(red - 1, red + white), F(1, red)]
        wrong = [w for w in dict.fromkeys(wrong) if w != right][:4]
        shown = [f"{v.numerator}/{v.denominator}" for v in [right] + wrong]
        made.append(item(f"TIU-CRT-{len(made) + 1:03d}", "Numerik: soal cerita",
                         f"Sebuah kotak berisi {red} {thing} merah dan {white} {thing} putih. Jika diambil dua {thing} sekaligus secara acak, "
                         f"peluang terambil dua {thing} merah adalah …", options_of(placed(draw, deck, shown[0], shown[1:]), shown[0]),
                         f"Peluangnya ({red} × {red - 1}) : ({red + white} × {red + white - 1}) = {shown[0]}.", enemy="cerita-peluang", bloom="C4", guess=0.8, time_s=80))
    for who, capital, rate, months in (("Bu Lestari", 6000000, 8, 9), ("Pak Gunawan", 4500000, 12, 8)):
        right = F(capital * rate * months, 1200)
        add(f"{who} meminjam {rupiah(capital)} dari koperasi dengan bunga tunggal {rate}% per tahun. Bunga yang harus dibayar untuk "
            f"{months} bulan adalah …", right, [F(capital * rate, 100), F(capital * rate, 200), right + 60000, right - 60000], 30000,
            f"Bunganya {rate}% × {months}/12 × {rupiah(capital)} = {rupiah(right)}.", -0.1, shown=rupiah)
    return made
