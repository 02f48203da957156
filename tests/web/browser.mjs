// Chromium as a child that ends when told: a close that hangs must not hang the tests.
import { chromium } from "playwright-core";

export const startBrowser = async () => {
  const server = await chromium.launchServer({
    host: "127.0.0.1", // a bare system may not know the name localhost
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const browser = await chromium.connect(server.wsEndpoint().replace("localhost", "127.0.0.1"));
  const stop = async () => {
    await Promise.race([browser.close(), new Promise((resolve) => setTimeout(resolve, 3000))]);
    await server.kill();
  };
  return { browser, stop };
};
