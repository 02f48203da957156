// The console API as functions. Errors carry the server's code, so that pages can say them in the reader's language.
import { t } from "./text.js";

let token = null;

export class ApiError extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const request = async (method, path, body) => {
  const headers = {};
  if (token) headers["X-Adil-Token"] = token;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let reply;
  try {
    reply = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), credentials: "same-origin" });
  } catch {
    throw new ApiError(0, "offline", t("Connection to the server is lost. What you see may be old. Trying again."));
  }
  const value = await reply.json().catch(() => ({}));
  if (!reply.ok) throw new ApiError(reply.status, value.error || "?", value.message || reply.statusText);
  return { status: reply.status, value };
};

const at = (session, what) => `/api/sessions/${encodeURIComponent(session)}/${what}`;

export const logIn = async (account, password) => {
  const { value } = await request("POST", "/api/login", { account, password });
  token = value.token;
  return value;
};

export const me = async () => {
  const { value } = await request("GET", "/api/me");
  token = value.token;
  return value;
};

export const logOut = async () => {
  await request("POST", "/api/logout", {}).catch(() => undefined);
  token = null;
};

export const sessions = async () => (await request("GET", "/api/sessions")).value.sessions;
export const seats = async (session) => (await request("GET", at(session, "seats"))).value;
export const results = async (session) => (await request("GET", at(session, "results"))).value.results;
export const act = (session, what, body = {}) => request("POST", at(session, what), body);
export const enrolments = async () => (await request("GET", "/api/enrolments")).value.enrolments;
export const approve = (code, seat) => request("POST", `/api/enrolments/${encodeURIComponent(code)}`, { seat });
export const live = async () => (await request("GET", "/api/live")).value.sessions;
export const board = async (session) => (await request("GET", `/api/live/${encodeURIComponent(session)}`)).value;
export const eventsPath = (session) => at(session, "events");

// What a person can do something about, in their language; else the server's own sentence.
export const explain = (problem) => {
  const known = {
    "log-in-failed": "Account or password is wrong.",
    "throttled": "Too many attempts. Wait a minute.",
    "not-allowed": "You are not allowed to do that.",
  };
  return known[problem.code] ? t(known[problem.code]) : problem.message;
};
