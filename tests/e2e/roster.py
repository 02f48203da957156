"""Writes the sample roster of the demo: candidates, formations and one session. All persons are invented."""

import csv
import random

GIVEN = """Adi Agus Aisyah Andi Anisa Arif Ayu Bagus Bambang Bayu Bunga Cahya Citra Dedi Dewi Dian Eka Endah Fajar Fitri Galih Gita
Hadi Hana Indah Intan Irfan Joko Kartika Kurnia Laras Lestari Made Maria Maya Mega Nanda Ni Nur Nyoman Oktavia Putra Putri
Rahmat Ratna Reza Rini Rizky Sari Setia Siti Slamet Sri Surya Taufik Tri Umar Utami Vina Wahyu Wayan Wulan Yani Yohanes Yudi Zahra""".split()
FAMILY = """Aditya Anggraini Batubara Cahyono Damanik Effendi Fauzi Gunawan Hakim Handayani Harahap Hidayat Hutapea Irawan Kusuma Lubis
Mahendra Manurung Maulana Nainggolan Nasution Nugroho Pangestu Permana Pratama Purnama Rahayu Ramadhan Safitri Santoso Saputra
Setiawan Siregar Sitorus Suharto Sulistyo Susanti Syahputra Tanjung Wibowo Widodo Wijaya Wulandari Yulianti""".split()
LONG_NAME = "Raden Mas Bambang Kusumaningrat Wirasasmita Adiningrat Suryawijaya Hardjosoebroto"

SESSION = "2026-10-12/JKT-03/1"

POSITIONS = [
    ("Analis Kebijakan", "S-1 Administrasi Publik"),
    ("Pranata Komputer", "S-1 Teknik Informatika"),
    ("Perencana", "S-1 Ekonomi Pembangunan"),
    ("Arsiparis", "D-III Kearsipan"),
]
TYPES = ["general", "cumlaude", "disability"]


def write(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows(rows)


def write_formations(path):
    rows = []
    for position, education in POSITIONS:
        for kind in TYPES:
            rows.append([f"F-{len(rows) + 1:02d}", "Kementerian Contoh", position, "Sekretariat Jenderal", "Jakarta", kind, education, 1 + len(rows) % 3])
    write(path, ["id", "agency", "position", "unit", "location", "formation_type", "education", "quota"], rows)
    return [row[0] for row in rows]


def write_candidates(path, formations, n=200, seed=2026):
    chance = random.Random(seed)
    rows = []
    for i in range(n):
        name = LONG_NAME if i == 0 else f"{chance.choice(GIVEN)} {chance.choice(GIVEN)} {chance.choice(FAMILY)}"
        born = f"{chance.randint(1988, 2003)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
        grade = f"{chance.randint(275, 400) / 100:.2f}"
        rows.append([f"2401123{i + 1:010d}", name, born, formations[i % len(formations)], SESSION, 0, 0, grade])
    write(path, ["number", "name", "birth_date", "formation", "session", "extra_minutes", "priority_class", "gpa"], rows)
    return [row[0] for row in rows]


def write_sessions(path, exam, rules):
    row = [SESSION, "SKD Sesi 1", "2026-10-12", "08:00", "WIB", "Jakarta 03", exam, rules]
    write(path, ["id", "title", "date", "start", "time_zone", "site", "exam", "rules"], [row])
