// Every page in every state in a real browser: what it says, whether axe finds a barrier, and a picture of each for the eye.
//   node pages-test.mjs BUNDLE_DIR SOURCE_DIR PICTURE_DIR
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, test } from "node:test";
import { startBrowser } from "./browser.mjs";
import { CannedServer } from "./canned.mjs";

const [bundle, source, pictures] = process.argv.slice(2);
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
mkdirSync(pictures, { recursive: true });

const { browser, stop } = await startBrowser();

const visit = async (set, path, run, options = {}) => {
  const server = await Object.assign(new CannedServer(bundle, source), set).start();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB", timezoneId: "Asia/Jakarta", bypassCSP: false, ...options });
  const page = await context.newPage();
  const broken = [];
  page.on("pageerror", (problem) => broken.push(String(problem)));
  page.on("console", (message) => message.text().includes("Content Security Policy") && broken.push(message.text()));
  try {
    await page.goto(server.url + path);
    await run(page, server);
    assert.deepEqual(broken, []);
  } finally {
    await context.close();
    server.stop();
  }
};

// axe is injected through the debugger, which the page's own policy does not see.
const noBarriers = async (page) => {
  await page.evaluate((await import("node:fs")).readFileSync(axe, "utf8"));
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa"] }));
  assert.deepEqual(violations.map((entry) => `${entry.id}: ${entry.nodes.map((node) => node.html).slice(0, 3).join(" | ")}`), []);
};

const noSideways = async (page) => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "the page scrolls sideways");

const shot = (page, name) => page.screenshot({ path: join(pictures, `${name}.png`) });

test("log-in refuses a wrong password in words", () => visit({}, "/", async (page) => {
  await page.getByLabel("Account").fill("pengawas1");
  await page.getByLabel("Password").fill("wrong");
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("alert").filter({ hasText: "Account or password is wrong." }).waitFor();
  await noBarriers(page);
  await shot(page, "log-in-refused");
}));

test("the room shows 200 seats, says what needs attention, and acts", () => visit({ loggedIn: true }, "/", async (page, server) => {
  await page.getByRole("rowheader", { name: "A-001" }).waitFor();
  assert.equal(await page.locator("table.seats tbody tr").count(), 190);
  await noBarriers(page);
  await noSideways(page);
  await shot(page, "room");
  await page.getByLabel("Show").selectOption("attention");
  await page.getByText("locked").first().waitFor();
  assert.ok((await page.locator("table.seats tbody tr").count()) < 40);
  await page.getByLabel("Show").selectOption("with");
  await page.locator("tr", { hasText: "A-001" }).getByRole("button", { name: "Pause" }).click();
  await page.getByPlaceholder("Message to the room").fill("Sepuluh menit lagi");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("Message sent.").waitFor();
  assert.deepEqual(server.acts.map((act) => act.path.split("/").pop()), ["pause", "message"]);
  assert.deepEqual(server.acts[0].body, { pseudonym: "P0000000" });
  await page.locator("tr", { hasText: "A-002" }).getByRole("button", { name: "Give time" }).click();
  await page.getByLabel("Reason").fill("listrik padam");
  await shot(page, "give-time");
  await page.locator(".grant").getByRole("button", { name: "Give time" }).click();
  await page.getByText("A second proctor must do the same").waitFor();
  assert.deepEqual(server.acts[2].body, { pseudonym: "P0000001", seconds: 300, reason: "listrik padam" });
}));

test("opening says who is still needed", () => visit({ loggedIn: true, state: "drawn", sealed: true, approvals: 1 }, "/", async (page, server) => {
  await page.getByText("A second person with another account and another share is needed.").waitFor();
  await page.getByLabel("Key share").fill("exam-share/v1\n");
  await noBarriers(page);
  await shot(page, "opening");
  await page.getByRole("button", { name: "Open the session" }).click();
  await page.getByText("Opened by one of two people.").waitFor();
  assert.equal(server.acts[0].body.share, "exam-share/v1\n");
}));

test("check-in shows seat and PIN large", () => visit({ loggedIn: true, state: "open" }, "/", async (page) => {
  await page.getByLabel("Participant number").fill("24011230000000001");
  await page.getByRole("button", { name: "Draw the seat" }).click();
  await page.getByText("402913").waitFor();
  await noBarriers(page);
  await shot(page, "check-in");
}));

test("an administrator sees codes to approve", () => visit({ loggedIn: true, role: "admin", nSeats: 0, state: "planned" }, "/", async (page, server) => {
  await page.getByText("A7KM-2QXW").waitFor();
  await page.getByText("No terminal is enrolled yet.").waitFor();
  await page.locator("li", { hasText: "A7KM-2QXW" }).getByLabel("Seat").fill("A-17");
  await noBarriers(page);
  await shot(page, "admin");
  await page.getByRole("button", { name: "Approve" }).click();
  await page.waitForFunction(() => true);
  assert.deepEqual(server.acts[0], { path: "/api/enrolments/A7KM-2QXW", body: { seat: "A-17" } });
}));

test("the committee sees both scores and where they differ", () => visit({ loggedIn: true, role: "committee", nSeats: 5 }, "/", async (page) => {
  await page.getByText("✕ NO").waitFor();
  await noBarriers(page);
  await shot(page, "results");
}));

test("a lost connection is said", () => visit({ loggedIn: true }, "/", async (page, server) => {
  await page.getByRole("rowheader", { name: "A-001" }).waitFor();
  server.failing = true;
  await page.getByRole("alert").waitFor({ timeout: 15000 });
  await shot(page, "connection-lost");
}));

test("no session yet", () => visit({ loggedIn: true, nSessions: 0 }, "/", async (page) => {
  await page.getByText("There is no session yet.").waitFor();
  await shot(page, "no-session");
}));

test("everything is there in Indonesian", () => visit({ loggedIn: true }, "/", async (page) => {
  await page.getByRole("button", { name: "Jeda ruangan" }).waitFor();
  await page.getByText("Keluar").waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "id");
  await noBarriers(page);
  await shot(page, "room-indonesian");
}, { locale: "id-ID" }));

test("the room at 200 % on a tablet", () => visit({ loggedIn: true }, "/", async (page) => {
  await page.getByRole("rowheader", { name: "A-001" }).waitFor();
  await page.addStyleTag({ content: "" }).catch(() => undefined);
  await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  await noSideways(page);
  await shot(page, "room-tablet-200");
}, { viewport: { width: 768, height: 1024 } }));

test("the live board says as of when and how many answers", () => visit({}, "/live", async (page) => {
  await page.getByText("13042 of 22000 answers included").waitFor();
  assert.match(await page.locator(".as-of").innerText(), /As of \d\d:\d\d:\d\d WIB \(\d\d:\d\d:\d\d UTC\)/);
  const totals = await page.locator("td.total").allInnerTexts();
  assert.deepEqual(totals, [...totals].sort((a, b) => b - a));
  await noBarriers(page);
  await noSideways(page);
  await shot(page, "live");
}, { viewport: { width: 1920, height: 1080 } }));

test("the live board in Indonesian, empty and without a session", async () => {
  await visit({ nSeats: 0 }, "/live", async (page) => {
    await page.getByText("Belum ada nilai.").waitFor();
    await shot(page, "live-empty");
  }, { locale: "id-ID" });
  await visit({ boards: false }, "/live", async (page) => {
    await page.getByText("Saat ini tidak ada papan nilai umum.").waitFor();
    await shot(page, "live-none");
  }, { locale: "id-ID" });
});

test("every word of the sources is in the Indonesian catalogue", async () => {
  const { readFileSync, readdirSync } = await import("node:fs");
  const texts = readFileSync(join(source, "text.js"), "utf8");
  const absent = [];
  for (const name of readdirSync(source).filter((entry) => entry.endsWith(".js"))) {
    const code = readFileSync(join(source, name), "utf8");
    for (const match of code.matchAll(/\bt\(\s*"([^"]+)"/g)) if (!texts.includes(`"${match[1]}":`)) absent.push(`${name}: ${match[1]}`);
  }
  assert.deepEqual(absent, []);
});

after(stop);
