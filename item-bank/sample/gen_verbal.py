"""Generated verbal items: syllogisms decided by enumerating models, ordering puzzles decided by trying all orders."""
# SPDX-License-Identifier: Apache-2.0
from itertools import permutations, product

from gen_kit import Draw, KeyDeck, item, options_of, placed

# --- Syllogisms -----------------------------------------------------------
# A triple of predicates over one kind of thing. Each predicate reads after
# "yang" and as the predicate of a sentence; the third member denies it.
# (noun, "people" or "things", P, Q, R)
TRIPLES = [
    ("pegawai", 1, "bertugas di loket", "mengikuti pelatihan pelayanan", "menguasai aplikasi antrean"),
    ("peserta seminar", 1, "mendaftar secara daring", "menerima modul digital", "memperoleh sertifikat elektronik"),
    ("mahasiswa", 1, "menerima beasiswa", "menulis laporan kemajuan studi", "mengulang mata kuliah"),
    ("petani di Desa Sukamaju", 1, "tergabung dalam koperasi", "memakai pupuk organik", "memakai pestisida kimia"),
    ("dokter di rumah sakit itu", 1, "bertugas pada malam hari", "mendapat jatah libur tambahan", "mengikuti rapat bulanan"),
    ("atlet pelatnas", 1, "lolos kualifikasi", "menjalani pemeriksaan kesehatan", "berangkat ke luar negeri"),
    ("buku di perpustakaan kota", 0, "berbahasa daerah", "disimpan di ruang koleksi khusus", "boleh dipinjam pulang"),
    ("kendaraan dinas", 0, "berusia lebih dari sepuluh tahun", "lulus uji emisi", "dilelang tahun ini"),
    ("pedagang di pasar induk", 1, "menyewa kios", "membayar iuran kebersihan", "menjadi anggota paguyuban"),
    ("guru di kabupaten itu", 1, "mengajar di daerah terpencil", "menerima tunjangan khusus", "tinggal di rumah dinas"),
    ("dokumen di kantor arsip", 0, "bersifat rahasia", "disimpan di lemari besi", "dipajang di ruang baca"),
    ("nelayan di pesisir utara", 1, "memiliki perahu sendiri", "terdaftar di kantor pelabuhan", "menunggak iuran asuransi"),
]

# Conditions for chains: (clause, its denial).
CHAINS = [
    (("hujan turun semalaman", "hujan tidak turun semalaman"),
     ("permukaan sungai naik", "permukaan sungai tidak naik"),
     ("warga bantaran mengungsi", "warga bantaran tidak mengungsi")),
    (("anggaran disetujui", "anggaran tidak disetujui"),
     ("jembatan desa diperbaiki", "jembatan desa tidak diperbaiki"),
     ("hasil panen lebih cepat sampai ke kota", "hasil panen tidak lebih cepat sampai ke kota")),
    (("Rani lulus ujian bahasa", "Rani tidak lulus ujian bahasa"),
     ("Rani mengikuti program pertukaran", "Rani tidak mengikuti program pertukaran"),
     ("Rani menunda wisuda", "Rani tidak menunda wisuda")),
    (("listrik padam", "listrik tidak padam"),
     ("mesin genset dinyalakan", "mesin genset tidak dinyalakan"),
     ("persediaan solar berkurang", "persediaan solar tidak berkurang")),
    (("harga cabai naik", "harga cabai tidak naik"),
     ("pemerintah kota menggelar pasar murah", "pemerintah kota tidak menggelar pasar murah"),
     ("halaman balai kota ditutup untuk parkir", "halaman balai kota tidak ditutup untuk parkir")),
]


def upper(text):
    return text[0].upper() + text[1:]


def categorical_text(statement, triple):
    """A categorical statement ("all", 0, 2) as a sentence about the triple."""
    noun, people, *names = triple
    form, left, right = statement
    if form == "none":
        head = "Tidak seorang pun" if people else "Tidak satu pun"
        return f"{head} {noun} yang {names[left]} {names[right]}."
    return {"all": f"Semua {noun} yang {names[left]} {names[right]}.",
            "some": f"Sebagian {noun} yang {names[left]} {names[right]}.",
            "some-not": f"Sebagian {noun} yang {names[left]} tidak {names[right]}."}[form]


def holds(statement, model, strict=False):
    """Whether a categorical statement holds in a model: the set of inhabited kinds (p, q, r)."""
    form, left, right = statement
    of_left = [kind for kind in model if kind[left]]
    both = any(kind[right] for kind in of_left)
    apart = any(not kind[right] for kind in of_left)
    if form == "some" and strict:
        return both and apart
    if form == "some-not" and strict:
        return both and apart
    return {"all": both and not apart, "none": apart and not both, "some": both, "some-not": apart}[form]


def models():
    """All models in which each of the three predicates is true of something and false of something."""
    kinds = list(product((False, True), repeat=3))
    for chosen in product((False, True), repeat=8):
        model = [kind for kind, there in zip(kinds, chosen) if there]
        if all(any(k[i] for k in model) and any(not k[i] for k in model) for i in range(3)):
            yield model


MODELS = list(models())


def follows(premises, conclusion, strict=False):
    fitting = [m for m in MODELS if all(holds(p, m, strict) for p in premises)]
    return bool(fitting) and all(holds(conclusion, m) for m in fitting)


# Premises, the conclusion that is asked for, and four that tempt.
CATEGORICAL = [
    ((("all", 0, 1), ("all", 1, 2)), ("all", 0, 2),
     [("all", 2, 0), ("none", 0, 2), ("all", 2, 1), ("some-not", 0, 2), ("all", 1, 0)]),
    ((("all", 0, 1), ("some", 2, 0)), ("some", 2, 1),
     [("none", 2, 1), ("all", 1, 2), ("all", 2, 1), ("some-not", 0, 1), ("all", 1, 0)]),
    ((("none", 1, 2), ("all", 0, 1)), ("none", 0, 2),
     [("all", 0, 2), ("some", 2, 0), ("some", 0, 2), ("all", 1, 0), ("all", 2, 0)]),
    ((("none", 1, 2), ("some", 0, 1)), ("some-not", 0, 2),
     [("none", 0, 2), ("all", 0, 2), ("all", 0, 1), ("all", 2, 0), ("all", 1, 0)]),
]


def implied(premises, conclusion):
    """Truth tables over (p, q, r)."""
    rows = [row for row in product((False, True), repeat=3) if all(test(row) for test in premises)]
    return bool(rows) and all(conclusion(row) for row in rows)


def literal(index, positive):
    return (lambda row: row[index] == positive)


def implication(left, left_value, right, right_value):
    return (lambda row: row[left] != left_value or row[right] == right_value)


def chain_item(ident, chain, form, deck, draw):
    """Modus tollens through a chain, a chained implication, or a disjunction that is settled."""
    says = (lambda i, positive: chain[i][0 if positive else 1])
    cond = (lambda a, av, b, bv: (f"Jika {says(a, av)}, {says(b, bv)}.", implication(a, av, b, bv)))
    fact = (lambda i, v: (upper(says(i, v)) + ".", literal(i, v)))
    both = (lambda a, av, b, bv: (f"{upper(says(a, av))} dan {says(b, bv)}.",
                                  lambda row: row[a] == av and row[b] == bv))
    if form == "tollens":
        premises = [cond(0, True, 1, True), cond(1, True, 2, True), fact(2, False)]
        right = both(0, False, 1, False)
        tempting = [both(0, True, 1, False), both(0, False, 1, True), both(0, True, 1, True), fact(0, True), fact(1, True)]
        why = f"Dari fakta “{says(2, False)}” kedua implikasi ditarik mundur (modus tollens): {says(1, False)}, lalu {says(0, False)}."
    elif form == "chain":
        premises = [cond(0, True, 1, True), cond(1, True, 2, True)]
        right = cond(2, False, 0, False)
        tempting = [cond(2, True, 0, True), cond(0, False, 2, False), cond(0, True, 2, False),
                    cond(1, False, 2, False), cond(1, True, 0, True)]
        why = (f"Kedua premis bersambung menjadi “jika {says(0, True)}, {says(2, True)}”; "
               "pernyataan itu setara dengan kontraposisinya.")
    else:
        premises = [(f"{upper(says(0, True))} atau {says(1, True)}.", lambda row: row[0] or row[1]),
                    cond(1, True, 2, True), fact(2, False)]
        right = both(0, True, 1, False)
        tempting = [both(0, False, 1, False), both(0, False, 1, True), both(0, True, 1, True), fact(0, False), fact(1, True)]
        why = (f"Karena {says(2, False)}, maka {says(1, False)}; "
               f"dari premis pertama tersisa kemungkinan bahwa {says(0, True)}.")
    tests = [test for _, test in premises]
    assert implied(tests, right[1])
    wrongs = [text for text, test in tempting if not implied(tests, test)]
    wrongs = draw.sample(wrongs, 4)
    stem = " ".join(text for text, _ in premises) + "\nSimpulan yang tepat adalah …"
    return item(ident, "Verbal: silogisme", stem, options_of(placed(draw, deck, right[0], wrongs), right[0]),
                why, bloom="C4", guess=0.4, time_s=60)


def syllogisms():
    draw, deck = Draw("silogisme"), KeyDeck("silogisme/kunci")
    made = []
    reasons = {
        0: "Dua pernyataan umum bersambung melalui istilah tengah, sehingga sifat terakhir berlaku bagi seluruh kelompok pertama.",
        1: "Anggota yang disebut premis kedua termasuk kelompok pada premis pertama, sehingga sifat kelompok itu berlaku bagi mereka.",
        2: "Seluruh kelompok pertama berada di dalam kelompok tengah, sedangkan kelompok tengah sama sekali terpisah dari sifat terakhir.",
        3: "Hanya bagian yang termasuk kelompok tengah yang pasti terpisah dari sifat terakhir; tentang bagian lain tidak ada kepastian."}
    for index, triple in enumerate(TRIPLES):
        form = index % len(CATEGORICAL)
        premises, right, tempting = CATEGORICAL[form]
        assert follows(premises, right)
        wrongs = [c for c in tempting if not follows(premises, c) and not follows(premises, c, True)]
        texts = [categorical_text(c, triple) for c in draw.sample(wrongs, 4)]
        right_text = categorical_text(right, triple)
        stem = " ".join(categorical_text(p, triple) for p in premises) + "\nSimpulan yang tepat adalah …"
        made.append(item(f"TIU-SIL-{len(made) + 1:03d}", "Verbal: silogisme", stem,
                         options_of(placed(draw, deck, right_text, texts), right_text),
                         reasons[form], bloom="C4", guess=(-0.4, 0.0, 0.3, 0.6)[form], time_s=60))
    for index, chain in enumerate(CHAINS):
        for form in ("tollens", "chain") if index % 2 else ("chain", "settled"):
            one = chain_item(f"TIU-SIL-{len(made) + 1:03d}", chain, form, deck, draw)
            one_with_enemy = dict(list(one.items())[:3] + [("enemy_set", f"silogisme-{index + 1}")] + list(one.items())[3:])
            made.append(one_with_enemy)
    return made


# --- Ordering puzzles -----------------------------------------------------
NAMES = ["Ayu", "Bima", "Citra", "Dewa", "Eka", "Fajar", "Gita", "Hadi", "Indah", "Joko", "Kirana", "Lukman",
         "Maya", "Nanda", "Oki", "Putri", "Rangga", "Sari", "Tono", "Wulan"]

# How a theme words the clues. {a} and {b} are names, {k} a place.
THEMES = [
    {"intro": "Lima orang, yaitu {names}, mengantre di sebuah loket.",
     "place": ["paling depan", "di urutan kedua", "di urutan ketiga", "di urutan keempat", "paling belakang"],
     "before": "{a} berada di depan {b}", "next": "{a} berada tepat di depan {b}",
     "beside": "{a} dan {b} berdiri berurutan, tetapi belum tentu siapa yang lebih depan",
     "at": "{a} berada {k}", "not": "{a} tidak berada {k}", "gap": "Ada tepat satu orang di antara {a} dan {b}",
     "ask": "Siapa yang berada {k}?"},
    {"intro": "{names} masing-masing melakukan presentasi pada hari yang berbeda dari Senin sampai dengan Jumat.",
     "place": ["hari Senin", "hari Selasa", "hari Rabu", "hari Kamis", "hari Jumat"],
     "before": "{a} tampil lebih awal daripada {b}", "next": "{a} tampil tepat sehari sebelum {b}",
     "beside": "{a} dan {b} tampil pada dua hari yang berturut-turut",
     "at": "{a} tampil pada {k}", "not": "{a} tidak tampil pada {k}",
     "gap": "Ada tepat satu hari di antara giliran {a} dan giliran {b}", "ask": "Siapa yang tampil pada {k}?"},
    {"intro": "{names} tinggal di sebuah rumah susun berlantai lima; setiap lantai dihuni satu orang.",
     "place": ["lantai pertama", "lantai kedua", "lantai ketiga", "lantai keempat", "lantai kelima"],
     "before": "{a} tinggal di bawah {b}", "next": "{a} tinggal tepat satu lantai di bawah {b}",
     "beside": "Lantai tempat tinggal {a} dan {b} bersebelahan",
     "at": "{a} tinggal di {k}", "not": "{a} tidak tinggal di {k}",
     "gap": "Ada tepat satu lantai di antara lantai {a} dan lantai {b}", "ask": "Siapa yang tinggal di {k}?"},
    {"intro": "{names} duduk pada lima kursi yang berjajar dari kiri ke kanan, dilihat dari arah penonton.",
     "place": ["kursi paling kiri", "kursi kedua dari kiri", "kursi tengah", "kursi kedua dari kanan", "kursi paling kanan"],
     "before": "{a} duduk di sebelah kiri {b}, tidak harus bersebelahan", "next": "{a} duduk tepat di sebelah kiri {b}",
     "beside": "{a} dan {b} duduk bersebelahan",
     "at": "{a} duduk di {k}", "not": "{a} tidak duduk di {k}",
     "gap": "Ada tepat satu kursi di antara {a} dan {b}", "ask": "Siapa yang duduk di {k}?"},
]


def clue_test(clue):
    kind, a, b = clue
    return {"before": lambda o: o.index(a) < o.index(b), "next": lambda o: o.index(a) + 1 == o.index(b),
            "beside": lambda o: abs(o.index(a) - o.index(b)) == 1, "at": lambda o: o[b] == a,
            "not": lambda o: o[b] != a, "gap": lambda o: abs(o.index(a) - o.index(b)) == 2}[kind]


def clue_text(clue, theme, names):
    kind, a, b = clue
    if kind in ("at", "not"):
        return theme[kind].format(a=names[a], k=theme["place"][b])
    return theme[kind].format(a=names[a], b=names[b])


def orders_of(clues):
    tests = [clue_test(c) for c in clues]
    return [o for o in permutations(range(5)) if all(t(o) for t in tests)]


def drawn_clues(draw, fitting_count):
    """Four clues of different kinds, each of them needed, that leave the asked number of orders."""
    while True:
        truth = tuple(draw.shuffled(range(5)))
        pool = []
        for a, b in permutations(range(5), 2):
            for kind in ("before", "next", "beside", "gap"):
                if clue_test((kind, a, b))(truth):
                    pool.append((kind, a, b))
        pool += [("not", a, k) for a in range(5) for k in range(5) if truth[k] != a]
        pool += [("at", truth[k], k) for k in range(5)]
        clues = draw.sample(pool, 4)
        if len({c[0] for c in clues}) < 3 or sum(c[0] == "at" for c in clues) > 1:
            continue
        if len({frozenset(c[1:]) for c in clues if c[0] not in ("at", "not")}) < sum(
                c[0] not in ("at", "not") for c in clues):
            continue
        orders = orders_of(clues)
        if len(orders) not in fitting_count:
            continue
        if any(len(orders_of(clues[:i] + clues[i + 1:])) == len(orders) for i in range(4)):
            continue
        return clues, orders


def puzzles():
    draw, deck = Draw("analitis"), KeyDeck("analitis/kunci")
    made = []
    for number in range(12):
        theme = THEMES[number % 4]
        names = draw.sample(NAMES, 5)
        listed = ", ".join(names[:4]) + ", dan " + names[4]
        certain = number % 2 == 0
        clues, orders = drawn_clues(draw, range(2, 5) if certain else (1,))
        passage = theme["intro"].format(names=listed) + " " + " ".join(clue_text(c, theme, names) + "." for c in clues)
        enemy = f"analitis-{number + 1}" if number in (1, 3, 5, 7, 9, 11) else None
        if certain:
            candidates = [("at", a, k) for a in range(5) for k in range(5)]
            candidates += [(kind, a, b) for kind in ("before", "next") for a, b in permutations(range(5), 2)]
            candidates = [c for c in candidates if c not in clues]
            hits = {c: sum(clue_test(c)(o) for o in orders) for c in candidates}
            sure = [c for c in candidates if hits[c] == len(orders)]
            maybe = [c for c in candidates if 0 < hits[c] < len(orders)]
            never = [c for c in candidates if hits[c] == 0]
            good = [c for c in sure if c[0] == "before"] or sure
            right = draw.choice(good)
            wrong = draw.sample(maybe, 2) + draw.sample([c for c in never if c[0] == right[0]], 2)
            if len(maybe) < 2:
                raise ValueError("too few open statements")
            texts = [clue_text(c, theme, names) + "." for c in wrong]
            right_text = clue_text(right, theme, names) + "."
            made.append(item(f"TIU-ANL-{len(made) + 1:03d}", "Verbal: analitis",
                             passage + "\nPernyataan yang pasti benar adalah …",
                             options_of(placed(draw, deck, right_text, texts), right_text),
                             f"Petunjuk menyisakan {len(orders)} susunan, antara lain {told(orders[0], names)}; "
                             "hanya pernyataan kunci yang benar pada semuanya.",
                             enemy=enemy, bloom="C4", guess=0.6, time_s=90))
            continue
        order = orders[0]
        for place in draw.sample([k for k in range(5) if ("at", order[k], k) not in clues], 2 if enemy else 1):
            right_text = names[order[place]]
            made.append(item(f"TIU-ANL-{len(made) + 1:03d}", "Verbal: analitis",
                             passage + "\n" + theme["ask"].format(k=theme["place"][place]),
                             options_of(placed(draw, deck, right_text, [n for n in names if n != right_text]), right_text),
                             f"Hanya satu susunan memenuhi semua petunjuk: {told(order, names)}.",
                             enemy=enemy, bloom="C4", guess=0.3, time_s=90))
    return made


def told(order, names):
    return "–".join(names[i] for i in order)
