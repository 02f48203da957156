// The room: every seat with its candidate, live.
import { signal } from "@preact/signals";
import * as api from "./api.js";
import { html, Notice, State } from "./parts.js";
import { hms, t } from "./text.js";

const filter = signal("with");
const granting = signal(null);

export const stateOf = (seat) => {
  if (seat.terminal === "revoked") return "revoked";
  if (seat.locked) return "locked";
  if (seat.terminal === "offline" && seat.pseudonym && seat.state !== "submitted") return "offline";
  return seat.state;
};

export const needsAttention = (seat) => ["offline", "revoked", "locked", "terminated"].includes(stateOf(seat)) || seat.unsent > 20 || seat.interruptions > 2;

const FILTERS = { all: () => true, with: (seat) => seat.pseudonym, attention: needsAttention };

const Grant = ({ seat, onDone }) => {
  const submit = (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    onDone({ pseudonym: seat.pseudonym, seconds: 60 * Number(form.get("minutes")), reason: form.get("reason") });
  };
  return html`<form class="grant" onSubmit=${submit}>
    <label>${t("Minutes")} <input name="minutes" type="number" min="1" max="120" value="5" required autofocus /></label>
    <label>${t("Reason")} <input name="reason" required maxlength="90" /></label>
    <button>${t("Give time")}</button>
    <button type="button" class="quiet" onClick=${() => (granting.value = null)}>${t("Cancel")}</button>
  </form>`;
};

const SeatRow = ({ seat, act }) => {
  const sitting = seat.state === "sitting" || seat.state === "paused";
  const grant = async (body) => {
    const reply = await act("grant", body);
    granting.value = null;
    return reply;
  };
  return html`<tr class=${needsAttention(seat) ? "attention" : ""}>
    <th scope="row">${seat.seat}</th>
    <td class="who">${seat.name || "–"}<small>${seat.number || ""}</small></td>
    <td><${State} name=${stateOf(seat)} /></td>
    <td class="number">${seat.pseudonym && seat.of ? html`${seat.answered}<small> / ${seat.of}</small>` : ""}</td>
    <td class="number">${sitting ? hms(seat.remaining_s) : ""}</td>
    <td class="number">${seat.unsent > 0 ? seat.unsent : ""}</td>
    <td class="acts">
      ${seat.state === "sitting" && html`<button class="quiet" onClick=${() => act("pause", { pseudonym: seat.pseudonym })}>${t("Pause")}</button>`}
      ${seat.state === "paused" && html`<button class="quiet" onClick=${() => act("resume", { pseudonym: seat.pseudonym })}>${t("Resume")}</button>`}
      ${sitting && granting.value !== seat.seat && html`<button class="quiet" onClick=${() => (granting.value = seat.seat)}>${t("Give time")}</button>`}
      ${sitting && granting.value === seat.seat && html`<${Grant} seat=${seat} onDone=${grant} />`}
    </td>
  </tr>`;
};

export const Seats = ({ room, act }) => {
  const shown = room.seats.filter(FILTERS[filter.value]);
  const choice = (name, text) => html`<option value=${name} selected=${filter.value === name}>${t(text)}</option>`;
  if (room.seats.length === 0) return html`<p class="empty">${t("No terminal is enrolled yet.")}</p>`;
  return html`
    <div class="bar">
      <label>${t("Show")} <select onChange=${(event) => (filter.value = event.target.value)}>
        ${choice("with", "With a candidate")}${choice("attention", "Needs attention")}${choice("all", "All seats")}
      </select></label>
      <span class="muted">${shown.length} / ${room.seats.length}</span>
    </div>
    ${shown.length === 0 && filter.value === "attention" ? html`<${Notice} kind="good" text=${t("Nothing needs attention.")} />` : html`
    <div class="scroll" tabindex="0" role="region" aria-label=${t("Seat")}><table class="seats">
      <thead><tr><th scope="col">${t("Seat")}</th><th scope="col">${t("Name")}</th><th scope="col">${t("State")}</th>
        <th scope="col" class="number">${t("Answered")}</th><th scope="col" class="number">${t("Time left")}</th>
        <th scope="col" class="number">${t("Unsent")}</th><th scope="col">${t("Act")}</th></tr></thead>
      <tbody>${shown.map((seat) => html`<${SeatRow} key=${seat.seat} seat=${seat} act=${act} />`)}</tbody>
    </table></div>`}`;
};

// Live seats by Server-Sent Events, by polling where the stream breaks. Returns a function that ends it.
export const watchSeats = (session, onRoom, onProblem) => {
  let source = null;
  let timer = null;
  let ended = false;
  const poll = async () => {
    try {
      onRoom(await api.seats(session));
      if (!ended) stream();
    } catch (problem) {
      onProblem(problem);
      if (!ended) timer = setTimeout(poll, 3000);
    }
  };
  const stream = () => {
    source = new EventSource(api.eventsPath(session));
    source.addEventListener("seats", (event) => onRoom(JSON.parse(event.data)));
    source.onerror = () => {
      source.close();
      if (!ended) timer = setTimeout(poll, 1000);
    };
  };
  poll();
  return () => {
    ended = true;
    clearTimeout(timer);
    if (source) source.close();
  };
};
