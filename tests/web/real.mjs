// The proctors' day in a real browser against the real server: log in, open with two people, start, watch, pause, resume,
// give time, message, live board. Environment: see tests/e2e/pages_test.py.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startBrowser } from "./browser.mjs";

const { ADIL_CONSOLE_URL: url, ADIL_SESSION: session, ADIL_ACCOUNTS, ADIL_SHARES, ADIL_PICTURES: pictures, ADIL_CHECKIN: checkIn } = process.env;
const accounts = JSON.parse(ADIL_ACCOUNTS);
const shares = JSON.parse(ADIL_SHARES);

const { browser, stop } = await startBrowser();
const broken = [];

const person = async (name) => {
  // the exam's own authority is not in the browser's store; the tests of the server check the certificate chain
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 800 }, locale: "en-GB", timezoneId: "Asia/Jakarta" });
  const page = await context.newPage();
  page.on("pageerror", (problem) => broken.push(`${name}: ${problem}`));
  page.on("console", (message) => message.text().includes("Content Security Policy") && broken.push(`${name}: ${message.text()}`));
  page.on("dialog", (dialog) => dialog.accept());
  await page.goto(`${url}/`);
  await page.getByLabel("Account").fill(name);
  await page.getByLabel("Password").fill(accounts[name]);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByText(name).waitFor();
  return page;
};

const say = (text) => console.log(`ok - ${text}`);
const shot = (page, name) => page.screenshot({ path: join(pictures, `${name}.png`) });
const open = async (page, share) => {
  await page.getByLabel("Key share").fill(readFileSync(share, "ascii"));
  await page.getByRole("button", { name: "Open the session" }).click();
};
const row = (page, state) => page.locator("table.seats tbody tr", { hasText: state });
const count = (page, state, n) => page.waitForFunction(([word, wanted]) => [...document.querySelectorAll("table.seats .state")].filter((cell) => cell.textContent.includes(word)).length >= wanted, [state, n], { timeout: 60000 });

const first = await person("pengawas1");
const second = await person("pengawas2");
say("two proctors logged in");
await first.getByLabel("Participant number").fill(checkIn);
await first.getByRole("button", { name: "Draw the seat" }).click();
await first.locator(".drawn dd").nth(1).waitFor();
assert.match(await first.locator(".drawn dd").nth(1).innerText(), /^\d{6}$/);
await shot(first, "real-check-in");
await first.getByRole("button", { name: "Done", exact: true }).click();
say("a candidate is checked in: seat drawn, PIN shown");

await open(first, shares[0]);
await first.getByText("Opened by one of two people.").waitFor();
await open(first, shares[1]);
await first.getByRole("alert").waitFor();
say("the same person twice is refused in words");
await second.getByText("A second person with another account and another share is needed.").waitFor({ timeout: 20000 });
await open(second, shares[1]);
await second.getByText("The session is open.").waitFor();
say("two people opened the session");
await first.getByRole("button", { name: "Start", exact: true }).click({ timeout: 20000 });
await count(first, "sitting", Number(process.env.ADIL_N));
say(`${process.env.ADIL_N} candidates sit, seen live`);
const answered = () => first.locator("table.seats tbody td:nth-child(4)").allInnerTexts().then((cells) => cells.reduce((sum, cell) => sum + (parseInt(cell, 10) || 0), 0));
const before = await answered();
await first.waitForFunction((n) => [...document.querySelectorAll("table.seats tbody td:nth-child(4)")].reduce((sum, cell) => sum + (parseInt(cell.textContent, 10) || 0), 0) > n + 10, before, { timeout: 30000 });
await shot(first, "real-room");
say("answers count up without a reload");

await first.getByRole("button", { name: "Pause the room" }).click();
await count(first, "paused", Number(process.env.ADIL_N));
await first.getByRole("button", { name: "Resume the room" }).click({ timeout: 20000 });
await count(first, "sitting", Number(process.env.ADIL_N));
say("the room paused and resumed");
await row(first, "sitting").first().getByRole("button", { name: "Give time" }).click();
const seat = await first.locator("tr", { has: first.locator(".grant") }).locator("th").innerText();
await first.getByLabel("Reason").fill("listrik padam");
await first.locator(".grant").getByRole("button", { name: "Give time" }).click();
await first.getByText("A second proctor must do the same").waitFor();
const other = second.locator("tr", { hasText: seat });
await other.getByRole("button", { name: "Give time" }).click({ timeout: 20000 });
await second.getByLabel("Reason").fill("listrik padam");
await second.locator(".grant").getByRole("button", { name: "Give time" }).click();
await second.getByText("The time was given.").waitFor();
say("two proctors gave time");
await first.getByPlaceholder("Message to the room").fill("Sepuluh menit lagi");
await first.getByRole("button", { name: "Send" }).click();
await first.getByText("Message sent.").waitFor();

const hall = await (await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1920, height: 1080 }, locale: "id-ID", timezoneId: "Asia/Jakarta" })).newPage();
await hall.goto(`${url}/live?session=${encodeURIComponent(session)}`);
await hall.locator(".as-of").waitFor();
assert.match(await hall.locator(".as-of").innerText(), /Per \d\d:\d\d:\d\d WIB \(\d\d:\d\d:\d\d UTC\) · \d+ dari \d+ jawaban terhitung/);
assert.ok((await hall.locator("table.board tbody tr").count()) >= Number(process.env.ADIL_N));
await shot(hall, "real-live");
say("the live board counts answers, without a log-in");
assert.deepEqual(broken, []);
await stop();
