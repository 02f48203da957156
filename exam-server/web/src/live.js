// The public live board, for a screen in the hall and for everybody at home.
import { render } from "preact";
import { effect, signal } from "@preact/signals";
import * as api from "./api.js";
import { html, LanguageSwitch, Notice, State } from "./parts.js";
import { clock, clockUtc, t, zone } from "./text.js";

const board = signal(null);
const problem = signal(null);
const noBoard = signal(false);
const page = signal(0);
const perPage = signal(20);

const wanted = decodeURIComponent(new URLSearchParams(location.search).get("session") || "");

const load = async () => {
  try {
    let session = wanted;
    if (!session) {
      const open = await api.live();
      noBoard.value = open.length === 0;
      if (open.length === 0) return;
      session = open[open.length - 1].id;
    }
    board.value = await api.board(session);
    problem.value = null;
  } catch (failure) {
    problem.value = failure.status === 404 ? t("There is no public board at the moment.") : t("Connection to the server is lost. What you see may be old. Trying again.");
  }
};

const sorted = (candidates) => [...candidates].sort((a, b) => b.total - a.total || (a.number < b.number ? -1 : 1));

// Equal totals share a number: the board shows scores, it does not break ties.
const withPlaces = (rows) => rows.map((row) => ({ ...row, place: 1 + rows.findIndex((other) => other.total === row.total) }));

const Board = () => {
  const rows = withPlaces(sorted(board.value.candidates));
  const sections = rows.length > 0 ? Object.keys(rows[0].sections) : [];
  const pages = Math.max(1, Math.ceil(rows.length / perPage.value));
  const first = (page.value % pages) * perPage.value;
  return html`
    <p class="as-of"><strong>${t("As of")} ${clock(board.value.as_of_ms)} ${zone()}</strong> (${clockUtc(board.value.as_of_ms)}) ·${" "}
      ${board.value.answers_included} ${t("of")} ${board.value.answers_total} ${t("answers included")}</p>
    ${rows.length === 0 ? html`<p class="empty">${t("No scores yet. They appear as soon as candidates answer.")}</p>` : html`
    <div class="scroll"><table class="board">
      <thead><tr><th scope="col" class="number">${t("Rank")}</th><th scope="col">${t("Participant number")}</th><th scope="col">${t("Name")}</th>
        ${sections.map((name) => html`<th scope="col" class="number">${name}</th>`)}<th scope="col" class="number">${t("Total")}</th><th scope="col">${t("State")}</th></tr></thead>
      <tbody>${rows.slice(first, first + perPage.value).map((row) => html`<tr key=${row.number}>
        <td class="number">${row.place}</td><td class="digits">${row.number}</td><td class="who">${row.name}</td>
        ${sections.map((name) => html`<td class="number">${row.sections[name]}</td>`)}<td class="number total">${row.total}</td><td><${State} name=${row.state} /></td></tr>`)}</tbody>
    </table></div>
    ${pages > 1 && html`<p class="muted pages">${t("Page")} ${(page.value % pages) + 1} / ${pages}</p>`}`}`;
};

const Page = () => html`
  <header class="head"><img src="/assets/icon.svg" alt="" width="40" height="40" />
    <h1 class="grow">${t("Live score board")}${board.value && html` <small>${board.value.title}</small>`}</h1><${LanguageSwitch} /></header>
  <main class="live">
    <${Notice} kind="bad" text=${problem.value} />
    ${noBoard.value && !board.value && html`<p class="empty">${t("There is no public board at the moment.")}</p>`}
    ${board.value && html`<${Board} />`}
  </main>`;

const fit = () => (perPage.value = Math.max(5, Math.floor((window.innerHeight - 230) / 44)));

effect(() => {
  document.title = board.value ? `${t("Live score board")} – ${board.value.title}` : t("Live score board");
});
fit();
window.addEventListener("resize", fit);
load();
setInterval(load, 2000);
setInterval(() => (page.value += 1), 10000);
render(html`<${Page} />`, document.getElementById("app"));
