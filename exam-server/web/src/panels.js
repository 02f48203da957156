// Panels of the console: opening, room actions, check-in, enrolments, results.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import * as api from "./api.js";
import { html, Notice } from "./parts.js";
import { t } from "./text.js";

const share = signal("");
const seatDrawn = signal(null);
const pending = signal([]);
const scores = signal(null);

// Calls load now and every ms while the panel is shown.
const useEvery = (load, ms, key) =>
  useEffect(() => {
    load();
    const timer = setInterval(load, ms);
    return () => clearInterval(timer);
  }, [key]);

export const Opening = ({ session, room, act }) => {
  const sealed = room ? room.sealed : session.sealed;
  if (!sealed) return null;
  const restarted = session.state === "running" || session.state === "paused";
  const read = async (event) => {
    const file = event.target.files[0];
    if (file) share.value = await file.text();
  };
  const open = async (event) => {
    event.preventDefault();
    if (await act("open", { share: share.value })) share.value = "";
  };
  return html`<section class="card">
    <h2>${t("Open the session")}</h2>
    <p>${t(restarted ? "The server was restarted: answers are received as before, but a terminal that restarts must wait until two people open the session again."
      : "The questions are sealed. Two people open the session, each with a key share.")}</p>
    ${session.approvals > 0 && html`<${Notice} kind="plain" text=${t("One person has opened. A second person with another account and another share is needed.")} />`}
    <form class="stack" onSubmit=${open}>
      <label>${t("Key share")}<textarea rows="3" required spellcheck="false" placeholder=${t("Paste the text of your share here")}
        value=${share.value} onInput=${(event) => (share.value = event.target.value)}></textarea></label>
      <div class="bar"><label class="file">${t("Read from a file")} <input type="file" accept=".txt,text/plain" onChange=${read} /></label>
        <button class="main">${t("Open the session")}</button></div>
    </form>
  </section>`;
};

export const RoomActions = ({ session, act }) => {
  const button = (what, text, main) => html`<button class=${main ? "main" : ""} onClick=${() => act(what, {})}>${t(text)}</button>`;
  const close = () => window.confirm(t("Close the session? No candidate can go on afterwards.")) && act("close", {});
  const send = async (event) => {
    event.preventDefault();
    const form = event.target;
    if (await act("message", { text: new FormData(form).get("text") })) form.reset();
  };
  if (!["open", "running", "paused"].includes(session.state)) return null;
  return html`<section class="bar room">
    ${session.state === "open" && button("start", "Start", true)}
    ${session.state === "running" && button("pause", "Pause the room")}
    ${session.state === "paused" && button("resume", "Resume the room", true)}
    ${["running", "paused"].includes(session.state) && html`<form class="bar grow" onSubmit=${send}>
      <label class="grow"><span class="hidden">${t("Message to the room")}</span><input name="text" required maxlength="200" placeholder=${t("Message to the room")} /></label>
      <button>${t("Send")}</button></form>
      <button class="danger" onClick=${close}>${t("Close the session")}</button>`}
  </section>`;
};

export const CheckIn = ({ session, act }) => {
  if (session.state === "closed" || session.state === "planned") return null;
  const submit = async (event) => {
    event.preventDefault();
    const form = event.target;
    const drawn = await act("checkin", { number: new FormData(form).get("number").trim() });
    if (drawn) {
      seatDrawn.value = drawn;
      form.reset();
    }
  };
  const drawn = seatDrawn.value;
  return html`<section class="card">
    <h2>${t("Check in a candidate")}</h2>
    <form class="bar" onSubmit=${submit}>
      <label>${t("Participant number")} <input name="number" inputmode="numeric" pattern="[0-9 ]{17,21}" required size="20" /></label>
      <button class="main">${t("Draw the seat")}</button>
    </form>
    ${drawn && html`<div class="drawn" role="status">
      <p class="who">${drawn.name}</p>
      <dl><div><dt>${t("Seat")}</dt><dd>${drawn.seat}</dd></div><div><dt>${t("PIN")}</dt><dd>${drawn.pin}</dd></div></dl>
      <p class="muted">${t("The PIN is shown once. Hand it to this candidate only.")}</p>
      <button onClick=${() => (seatDrawn.value = null)}>${t("Done")}</button>
    </div>`}
  </section>`;
};

export const Enrolments = ({ say }) => {
  const load = () => api.enrolments().then((value) => (pending.value = value), () => undefined);
  useEvery(load, 2000, "enrolments");
  const approve = async (event, code) => {
    event.preventDefault();
    try {
      await api.approve(code, new FormData(event.target).get("seat").trim());
      load();
    } catch (problem) {
      say("bad", api.explain(problem));
    }
  };
  return html`<section class="card">
    <h2>${t("Terminals that ask to be enrolled")}</h2>
    ${pending.value.length === 0 ? html`<p class="muted">${t("No terminal asks to be enrolled.")}</p>` : html`
      <p>${t("Compare the code with the terminal's screen, then give it a seat.")}</p>
      <ul class="bare">${pending.value.map((entry) => html`<li key=${entry.code}><form class="bar" onSubmit=${(event) => approve(event, entry.code)}>
        <code class="code">${entry.code}</code><span class="muted">${entry.name}</span>
        <label>${t("Seat")} <input name="seat" required size="8" pattern="[A-Za-z0-9._-]+" /></label><button>${t("Approve")}</button></form></li>`)}</ul>`}
  </section>`;
};

export const Results = ({ session }) => {
  useEvery(() => api.results(session.id).then((value) => (scores.value = value), () => undefined), 5000, session.id);
  const rows = scores.value || [];
  const equal = (entry) => (entry.equal === true ? `✓ ${t("yes")}` : entry.equal === false ? `✕ ${t("NO")}` : `… ${t("waiting")}`);
  return html`<section class="card">
    <h2>${t("Results")}</h2>
    ${session.rules && html`<p><a href=${`/api/rankings.csv?rules=${encodeURIComponent(session.rules)}`}>${t("Ranking as CSV")}</a></p>`}
    ${rows.length === 0 ? html`<p class="muted">${t("No sitting yet.")}</p>` : html`<div class="scroll" tabindex="0" role="region" aria-label=${t("Results")}><table>
      <thead><tr><th scope="col">${t("Participant number")}</th><th scope="col">${t("Name")}</th><th scope="col">${t("Terminal")}</th>
        <th scope="col">${t("Server")}</th><th scope="col">${t("Equal")}</th></tr></thead>
      <tbody>${rows.map((entry) => html`<tr key=${entry.pseudonym} class=${entry.equal === false ? "attention" : ""}>
        <th scope="row">${entry.number}</th><td class="who">${entry.name || ""}</td><td>${entry.local || "–"}</td>
        <td>${entry.server ? `${Object.entries(entry.server.sections).map(([name, points]) => `${name}=${points}`).join(" ")} total=${entry.server.total}` : "–"}</td>
        <td>${equal(entry)}</td></tr>`)}</tbody></table></div>`}
  </section>`;
};
