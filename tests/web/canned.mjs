// The built pages with an API of canned answers, for looking at every state of a page. End-to-end tests use the real server.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const NAMES = ["Raden Mas Bambang Kusumaningrat Wirasasmita Adiningrat Suryawijaya Hardjosoebroto", "Siti Aisyah", "I Made Wijaya", "Maria Yohanes Nainggolan"];
const STATES = ["sitting", "sitting", "sitting", "paused", "submitted", "logged-in", "checked-in"];

export const SESSION = { id: "2026-10-12/JKT-03/1", title: "SKD Sesi 1", site: "Jakarta 03", rules: "skd-2024", starts_at: "2026-10-12T08:00", time_zone: "WIB" };

const seat = (i) => ({
  seat: `A-${String(i + 1).padStart(3, "0")}`, terminal: i % 23 === 11 ? "offline" : "online", last_seen_ms: Date.now(),
  pseudonym: i < 190 ? `P${String(i).padStart(7, "0")}` : null, number: i < 190 ? `2401123${String(i).padStart(10, "0")}` : "", name: i < 190 ? NAMES[i % NAMES.length] : "",
  state: i < 190 ? STATES[i % STATES.length] : "free", position: i % 110, answered: (i * 7) % 111, of: 110, unsent: i % 29 === 5 ? 31 : 0, remaining_s: 5999 - 13 * i,
  interruptions: i % 37 === 3 ? 1 : 0, locked: i === 40,
});

export class CannedServer {
  constructor(bundle, source) {
    this.bundle = bundle;
    this.source = source;
    this.state = "running";
    this.sealed = false;
    this.approvals = 0;
    this.nSeats = 200;
    this.role = "proctor";
    this.loggedIn = false;
    this.failing = false;
    this.acts = [];
    this.boards = true;
  }

  async start() {
    this.server = createServer((request, reply) => this.answer(request, reply));
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  file(path) {
    const files = {
      "/": [this.source, "index.html", "text/html"], "/live": [this.source, "live.html", "text/html"], "/assets/style.css": [this.source, "style.css", "text/css"],
      "/assets/icon.svg": [this.source, "icon.svg", "image/svg+xml"], "/assets/app.js": [this.bundle, "app.js", "text/javascript"], "/assets/live.js": [this.bundle, "live.js", "text/javascript"],
    };
    return files[path];
  }

  async answer(request, reply) {
    const url = new URL(request.url, this.url);
    const file = this.file(url.pathname);
    if (file) {
      reply.writeHead(200, {
        "Content-Type": `${file[2]}; charset=utf-8`,
        "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      });
      reply.end(readFileSync(join(file[0], file[1])));
      return;
    }
    let body = "";
    for await (const part of request) body += part;
    const [status, value] = this.failing ? [503, { error: "busy", message: "busy" }] : this.api(request.method, url, body ? JSON.parse(body) : {});
    reply.writeHead(status, { "Content-Type": "application/json" });
    reply.end(JSON.stringify(value));
  }

  room() {
    return { session: SESSION.id, title: SESSION.title, state: this.state, sealed: this.sealed, server_ms: Date.now(), seats: Array.from({ length: this.nSeats }, (_, i) => seat(i)) };
  }

  api(method, url, body) {
    const path = url.pathname;
    if (path === "/api/login") {
      if (body.password !== "right") return [403, { error: "log-in-failed", message: "account or password is wrong" }];
      this.loggedIn = true;
      return [200, { account: body.account, role: this.role, token: "t" }];
    }
    if (path === "/api/live") return [200, { sessions: this.boards ? [SESSION] : [] }];
    if (path.startsWith("/api/live/")) return [200, this.board()];
    if (!this.loggedIn) return [401, { error: "log-in-needed", message: "log in" }];
    if (path === "/api/me") return [200, { account: "pengawas1", role: this.role, token: "t" }];
    if (path === "/api/sessions") return [200, { sessions: this.nSessions === 0 ? [] : [{ ...SESSION, state: this.state, sealed: this.sealed, approvals: this.approvals, planned: 200, checked_in: 190, sitting: 120, submitted: 27 }] }];
    if (path.endsWith("/seats")) return [200, this.room()];
    if (path.endsWith("/events")) return [404, { error: "none", message: "no stream here: pages poll" }];
    if (path.endsWith("/results")) return [200, { results: this.results() }];
    if (path === "/api/enrolments") return [200, { enrolments: [{ code: "A7KM-2QXW", name: "terminal-17", state: "pending", at_ms: Date.now() }] }];
    this.acts.push({ path: decodeURIComponent(path), body });
    if (path.endsWith("/checkin")) return [200, { seat: "A-117", pin: "402913", pseudonym: "P0000001", name: NAMES[0] }];
    if (path.endsWith("/open")) return [202, { state: "waiting-for-second", approvals: 1 }];
    if (path.endsWith("/grant")) return [202, { state: "waiting-for-second" }];
    return [200, {}];
  }

  results() {
    const sections = { TWK: "120", TIU: "95", TKP: "188" };
    return [true, null, false].map((equal, i) => ({ pseudonym: `P${i}`, number: `2401123000000000${i}`, name: NAMES[i], state: "submitted", records: 300, answered: 110, local: "TWK=120 TIU=95 TKP=188 total=403", server: equal === null ? null : { sections, total: "403" }, equal }));
  }

  board() {
    const candidates = Array.from({ length: this.nSeats }, (_, i) => ({ number: `2401123${String(i).padStart(10, "0")}`, name: NAMES[i % NAMES.length], sections: { TWK: (i * 5) % 151, TIU: (i * 15) % 176, TKP: (i * 3) % 226 }, total: ((i * 5) % 151) + ((i * 15) % 176) + ((i * 3) % 226), state: STATES[i % STATES.length] }));
    return { as_of_ms: Date.now(), session: SESSION.id, title: SESSION.title, answers_included: 13042, answers_total: 22000, candidates };
  }
}
