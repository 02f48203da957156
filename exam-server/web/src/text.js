// Words of the pages in both languages. English is the source; a missing Indonesian word is a failing test.
import { signal } from "@preact/signals";

const INDONESIAN = {
  "Adil proctor console": "Konsol pengawas Adil",
  "Log in": "Masuk",
  "Account": "Akun",
  "Password": "Kata sandi",
  "Log out": "Keluar",
  "Session": "Sesi",
  "Choose a session": "Pilih sesi",
  "There is no session yet. The administrator imports sessions with exam-server.": "Belum ada sesi. Administrator mengimpor sesi dengan exam-server.",
  "Candidates": "Peserta",
  "planned": "terdaftar",
  "checked in": "sudah lapor",
  "sitting": "mengerjakan",
  "finished": "selesai",
  "not drawn": "belum diundi",
  "drawn": "sudah diundi",
  "open": "dibuka",
  "running": "berlangsung",
  "paused": "dijeda",
  "closed": "ditutup",
  "The questions are sealed. Two people open the session, each with a key share.": "Soal masih tersegel. Dua orang membuka sesi, masing-masing dengan satu bagian kunci.",
  "The server was restarted: answers are received as before, but a terminal that restarts must wait until two people open the session again.":
    "Peladen dinyalakan ulang: jawaban tetap diterima, tetapi terminal yang menyala ulang harus menunggu sampai dua orang membuka sesi lagi.",
  "One person has opened. A second person with another account and another share is needed.": "Satu orang sudah membuka. Dibutuhkan orang kedua dengan akun dan bagian kunci lain.",
  "Key share": "Bagian kunci",
  "Paste the text of your share here": "Tempelkan teks bagian kunci Anda di sini",
  "Read from a file": "Baca dari berkas",
  "Open the session": "Buka sesi",
  "Opened by one of two people.": "Dibuka oleh satu dari dua orang.",
  "The session is open.": "Sesi sudah dibuka.",
  "Start": "Mulai",
  "Pause the room": "Jeda ruangan",
  "Resume the room": "Lanjutkan ruangan",
  "Close the session": "Tutup sesi",
  "Close the session? No candidate can go on afterwards.": "Tutup sesi? Setelah itu tidak ada peserta yang dapat melanjutkan.",
  "Check in a candidate": "Lapor peserta",
  "Participant number": "Nomor peserta",
  "Draw the seat": "Undi tempat duduk",
  "Seat": "Tempat duduk",
  "PIN": "PIN",
  "The PIN is shown once. Hand it to this candidate only.": "PIN hanya ditampilkan sekali. Berikan kepada peserta ini saja.",
  "Done": "Selesai",
  "Message to the room": "Pesan ke ruangan",
  "Send": "Kirim",
  "Message sent.": "Pesan terkirim.",
  "Name": "Nama",
  "State": "Keadaan",
  "Answered": "Terjawab",
  "Time left": "Sisa waktu",
  "Unsent": "Belum terkirim",
  "Act": "Tindakan",
  "Pause": "Jeda",
  "Resume": "Lanjutkan",
  "Give time": "Beri waktu",
  "Minutes": "Menit",
  "Reason": "Alasan",
  "Cancel": "Batal",
  "A second proctor must do the same before the time is given.": "Pengawas kedua harus melakukan hal yang sama sebelum waktu diberikan.",
  "The time was given.": "Waktu sudah diberikan.",
  "free": "kosong",
  "offline": "terputus",
  "revoked": "dicabut",
  "logged in": "sudah masuk",
  "terminated": "dihentikan",
  "locked": "dikunci",
  "No terminal is enrolled yet.": "Belum ada terminal yang terdaftar.",
  "Show": "Tampilkan",
  "All seats": "Semua tempat",
  "With a candidate": "Ada peserta",
  "Needs attention": "Perlu perhatian",
  "Nothing needs attention.": "Tidak ada yang perlu perhatian.",
  "Results": "Hasil",
  "Server": "Peladen",
  "Terminal": "Terminal",
  "Equal": "Sama",
  "yes": "ya",
  "NO": "TIDAK",
  "waiting": "menunggu",
  "No sitting yet.": "Belum ada peserta yang mengerjakan.",
  "Ranking as CSV": "Peringkat (CSV)",
  "Terminals that ask to be enrolled": "Terminal yang meminta pendaftaran",
  "Compare the code with the terminal's screen, then give it a seat.": "Cocokkan kode dengan layar terminal, lalu tentukan tempat duduknya.",
  "No terminal asks to be enrolled.": "Tidak ada terminal yang meminta pendaftaran.",
  "Code": "Kode",
  "Approve": "Setujui",
  "Live": "Langsung",
  "Live score board": "Papan nilai langsung",
  "As of": "Per",
  "answers included": "jawaban terhitung",
  "of": "dari",
  "Total": "Jumlah",
  "Rank": "No.",
  "No scores yet. They appear as soon as candidates answer.": "Belum ada nilai. Nilai muncul begitu peserta menjawab.",
  "There is no public board at the moment.": "Saat ini tidak ada papan nilai umum.",
  "Page": "Halaman",
  "Connection to the server is lost. What you see may be old. Trying again.": "Sambungan ke peladen terputus. Tampilan ini mungkin sudah lama. Mencoba lagi.",
  "Account or password is wrong.": "Akun atau kata sandi salah.",
  "Too many attempts. Wait a minute.": "Terlalu banyak percobaan. Tunggu satu menit.",
  "You are not allowed to do that.": "Anda tidak berwenang melakukan itu.",
  "Try again": "Coba lagi",
  "Loading": "Memuat",
};

const stored = () => {
  try {
    return localStorage.getItem("adil-language");
  } catch {
    return null;
  }
};

export const language = signal(stored() || ((navigator.language || "").startsWith("id") ? "id" : "en"));

export const setLanguage = (value) => {
  language.value = value;
  document.documentElement.lang = value;
  try {
    localStorage.setItem("adil-language", value);
  } catch {
    // a browser that stores nothing keeps the language for this page only
  }
};
document.documentElement.lang = language.value;

export const missing = new Set();

export const t = (text) => {
  if (language.value !== "id") return text;
  if (!(text in INDONESIAN)) {
    missing.add(text);
    return text;
  }
  return INDONESIAN[text];
};

const two = (n) => String(n).padStart(2, "0");

export const hms = (seconds) => `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;

export const clock = (ms) => {
  const date = new Date(ms);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
};

export const clockUtc = (ms) => {
  const date = new Date(ms);
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} UTC`;
};

// Name of the viewer's zone as Indonesians say it.
export const zone = () => ({ "-420": "WIB", "-480": "WITA", "-540": "WIT" })[String(new Date().getTimezoneOffset())] || "";
