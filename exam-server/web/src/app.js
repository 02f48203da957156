// The proctor's page: log in, see the room live, open, start, pause, resume. Administrators and committee members see their part.
import { render } from "preact";
import { effect, signal } from "@preact/signals";
import * as api from "./api.js";
import { CheckIn, Enrolments, Opening, Results, RoomActions } from "./panels.js";
import { html, LanguageSwitch, Notice } from "./parts.js";
import { Seats, watchSeats } from "./seats.js";
import { clock, t } from "./text.js";

const user = signal(undefined);
const list = signal([]);
const chosen = signal(null);
const room = signal(null);
const notice = signal(null);
const connection = signal(null);

const say = (kind, text) => (notice.value = text ? { kind, text } : null);

// One act of the proctor: what it gave, or a notice that says why not.
const act = async (what, body) => {
  say(null);
  try {
    const reply = await api.act(chosen.value, what, body);
    if (what === "grant") say(reply.status === 202 ? "plain" : "good", t(reply.status === 202 ? "A second proctor must do the same before the time is given." : "The time was given."));
    if (what === "open") say("good", t(reply.status === 202 ? "Opened by one of two people." : "The session is open."));
    if (what === "message") say("good", t("Message sent."));
    refresh();
    return reply.value;
  } catch (problem) {
    if (problem.status === 401) user.value = null;
    say("bad", api.explain(problem));
    return null;
  }
};

const refresh = async () => {
  try {
    list.value = await api.sessions();
    if (!chosen.value && list.value.length > 0) chosen.value = list.value[0].id;
    connection.value = null;
  } catch (problem) {
    if (problem.status === 401) user.value = null;
    else connection.value = problem.message;
  }
};

const LogIn = () => {
  const submit = async (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    say(null);
    try {
      user.value = await api.logIn(form.get("account"), form.get("password"));
      refresh();
    } catch (problem) {
      say("bad", api.explain(problem));
    }
  };
  return html`<main class="log-in">
    <form class="card" onSubmit=${submit}>
      <img src="/assets/icon.svg" alt="" width="56" height="56" />
      <h1>${t("Adil proctor console")}</h1>
      <${Notice} ...${notice.value || {}} />
      <label>${t("Account")} <input name="account" autocomplete="username" required autofocus /></label>
      <label>${t("Password")} <input name="password" type="password" autocomplete="current-password" required /></label>
      <button class="main">${t("Log in")}</button>
      <${LanguageSwitch} />
    </form>
  </main>`;
};

const STATE_WORDS = { planned: "not drawn", drawn: "drawn", open: "open", running: "running", paused: "paused", closed: "closed" };

const Head = () => html`<header class="head">
  <img src="/assets/icon.svg" alt="" width="32" height="32" />
  <strong>Adil</strong>
  ${list.value.length > 0 && html`<label class="grow"><span class="hidden">${t("Session")}</span>
    <select onChange=${(event) => (chosen.value = event.target.value)}>
      ${list.value.map((entry) => html`<option value=${entry.id} selected=${entry.id === chosen.value}>${entry.title} · ${entry.site || ""} · ${entry.id}</option>`)}
    </select></label>`}
  <${LanguageSwitch} />
  <span class="muted">${user.value.account}</span>
  <button class="quiet" onClick=${async () => { await api.logOut(); user.value = null; }}>${t("Log out")}</button>
</header>`;

const Counts = ({ session }) => {
  const sitting = room.value ? room.value.seats.filter((seat) => seat.state === "sitting" || seat.state === "paused").length : session.sitting;
  const done = room.value ? room.value.seats.filter((seat) => seat.state === "submitted").length : session.submitted;
  const count = (n, word) => html`<div><dt>${t(word)}</dt><dd>${n}</dd></div>`;
  return html`<dl class="counts">
    <div class="lead"><dt>${t("Session")}</dt><dd>${t(STATE_WORDS[session.state] || session.state)}</dd></div>
    ${count(session.planned, "planned")}${count(session.checked_in, "checked in")}${count(sitting, "sitting")}${count(done, "finished")}
  </dl>`;
};

const Console = () => {
  const session = list.value.find((entry) => entry.id === chosen.value);
  const proctor = user.value.role === "proctor";
  const committee = ["committee", "auditor"].includes(user.value.role);
  return html`<${Head} />
  <main>
    <${Notice} kind="bad" text=${connection.value} />
    <${Notice} ...${notice.value || {}} />
    ${user.value.role === "admin" && html`<${Enrolments} say=${say} />`}
    ${!session && html`<p class="empty">${t("There is no session yet. The administrator imports sessions with exam-server.")}</p>`}
    ${session && html`
      <${Counts} session=${session} />
      ${session.state !== "closed" && html`<${Opening} session=${session} room=${room.value} act=${act} />`}
      ${proctor && html`<${RoomActions} session=${session} act=${act} /><${CheckIn} session=${session} act=${act} />`}
      ${committee && html`<${Results} session=${session} />`}
      ${room.value && html`<section><${Seats} room=${room.value} act=${act} /><p class="muted small">${clock(room.value.server_ms)}</p></section>`}`}
  </main>`;
};

const App = () => {
  if (user.value === undefined) return html`<main class="empty">${t("Loading")} …</main>`;
  return user.value ? html`<${Console} />` : html`<${LogIn} />`;
};

let stopWatching = null;
effect(() => {
  const session = chosen.value;
  const known = Boolean(user.value);
  if (stopWatching) stopWatching();
  stopWatching = null;
  room.value = null;
  if (known && session) {
    stopWatching = watchSeats(
      session,
      (value) => {
        room.value = value;
        connection.value = null;
      },
      (problem) => {
        if (problem.status === 401) user.value = null;
        else connection.value = problem.message;
      },
    );
  }
});

api.me().then(
  (value) => {
    user.value = value;
    refresh();
  },
  () => (user.value = null),
);
setInterval(() => user.value && refresh(), 4000);
render(html`<${App} />`, document.getElementById("app"));
