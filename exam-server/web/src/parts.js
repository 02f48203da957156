// Small parts that several pages use.
import { h } from "preact";
import htm from "htm";
import { language, setLanguage, t } from "./text.js";

export const html = htm.bind(h);

export const LanguageSwitch = () => html`
  <button class="quiet" lang=${language.value === "id" ? "en" : "id"} onClick=${() => setLanguage(language.value === "id" ? "en" : "id")}>
    ${language.value === "id" ? "English" : "Bahasa Indonesia"}
  </button>`;

export const Notice = ({ kind, text }) => text && html`
  <p class=${`notice ${kind}`} role=${kind === "bad" ? "alert" : "status"}><span aria-hidden="true">${kind === "bad" ? "✕" : kind === "good" ? "✓" : "ℹ"}</span><span>${text}</span></p>`;

const SEAT_STATES = {
  "free": ["·", "free"],
  "checked-in": ["◔", "checked in"],
  "logged-in": ["◑", "logged in"],
  "sitting": ["▶", "sitting"],
  "paused": ["❚❚", "paused"],
  "submitted": ["✓", "finished"],
  "terminated": ["■", "terminated"],
  "offline": ["⚠", "offline"],
  "revoked": ["✕", "revoked"],
  "locked": ["⚿", "locked"],
};

// A state by sign and word; colour only helps.
export const State = ({ name }) => {
  const [sign, word] = SEAT_STATES[name] || ["", name];
  return html`<span class=${`state ${name}`}><span class="sign" aria-hidden="true">${sign}</span>${t(word)}</span>`;
};
