/** One conversation over reloads and tabs, and its end. */
import assert from "node:assert/strict";

const BACK = "my back has been aching for two weeks";
const told = (page) =>
  page.locator("triage-message").evaluateAll((all) => all.map((one) => [one.dataset.from, one.shadowRoot.querySelector(".text").innerText, one.shadowRoot.querySelector("time").dateTime]));
const words = (list) => list.map(([from, text]) => [from, text]);

export const sessions = {
  async "a reload in the middle"(bench) {
    const page = await bench.open();
    await bench.said.first().waitFor();
    await bench.ask(BACK);
    await bench.ask("no, my legs are fine");
    const before = await told(page);
    await page.reload();
    await bench.until(async () => (await bench.said.count()) === 3, "the conversation");
    const after = await told(page);
    assert.deepEqual(words(after), words(before));
    assert.match(after[0][1], /Hello, I am Bonewatch/, "the welcome is the first message");
    for (const [, , time] of after) assert.ok(!Number.isNaN(Date.parse(time)));
    assert.equal(await page.getByRole("heading", { name: "Urgent: speak to your care team today" }).count(), 1);
    await bench.stop("reloaded");
    const count = await bench.said.count();
    await page.locator(".choices").getByRole("button", { name: "No", exact: true }).click();
    await bench.until(async () => (await bench.said.count()) > count, "an answer to a button of before the reload");
  },

  async "two tabs, each by itself"(bench) {
    const page = await bench.open();
    await bench.said.first().waitFor();
    const other = await bench.watched(await bench.context.newPage());
    await other.goto(page.url());
    await other.locator("triage-message").first().waitFor();
    await bench.ask("since this morning both my legs feel weak");
    await page.getByRole("heading", { name: "Emergency: get help now" }).waitFor();
    await other.waitForTimeout(300);
    assert.equal(await other.locator("triage-message").count(), 1, "one tab sees the other");
    assert.equal(await other.locator("triage-banner").count(), 0);
  },

  async "two tabs of one conversation"(bench) {
    const page = await bench.open();
    await bench.said.first().waitFor();
    await bench.ask(BACK);
    // A duplicated tab takes the session with it, as a link with an opener does.
    const [twin] = await Promise.all([bench.context.waitForEvent("page"), page.evaluate(() => void open(location.href))]);
    bench.watched(twin);
    await twin.locator("triage-message").nth(2).waitFor();
    await twin.locator(".choices").waitFor();
    await bench.ask("no, my legs are fine");
    await bench.until(async () => (await twin.locator("triage-message").count()) === 5, "both messages in the other tab");
    assert.deepEqual(words(await told(twin)), words(await told(page)));
    assert.equal(await twin.locator(".choices").count(), 1, "buttons of the last question alone");
    await page.getByRole("button", { name: "Menu" }).click();
    await page.getByRole("button", { name: "Delete my data" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete everything" }).click();
    await bench.until(async () => (await twin.locator("triage-message").count()) === 1, "the words to vanish from the other tab");
  },

  async "delete by saying so"(bench) {
    const page = await bench.open();
    await bench.said.first().waitFor();
    await bench.ask(BACK);
    await bench.ask("please delete my data");
    const [twin] = await Promise.all([bench.context.waitForEvent("page"), page.evaluate(() => void open(location.href))]);
    bench.watched(twin);
    await twin.locator("triage-message").nth(4).waitFor();
    await page.locator(".choices").getByRole("button", { name: "Yes, erase it" }).click();
    await page.getByText("I erased this chat on").waitFor();
    for (const tab of [page, twin]) {
      await bench.until(async () => (await tab.locator("triage-message").count()) === 1, "the receipt alone");
      assert.equal(await tab.getByText(BACK).count(), 0);
      assert.equal(await tab.getByRole("heading", { name: /^Urgent/ }).count(), 0);
    }
    await bench.stop("erased-by-words");
    const receipt = words(await told(page));
    await page.reload();
    await bench.said.first().waitFor();
    assert.deepEqual(words(await told(page)), receipt);
    await bench.ask("what is a bone scan?");
    assert.equal((await told(page)).length, 3);
  },

  async "start over, keep, delete"(bench) {
    const page = await bench.open();
    await bench.said.first().waitFor();
    await bench.ask("since this morning both my legs feel weak");
    const menu = page.getByRole("button", { name: "Menu" });
    const dialog = page.getByRole("dialog");
    await menu.click();
    await bench.stop("menu");
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save the conversation" }).click()]);
    assert.match(await text(download), /You:\nsince this morning both my legs feel weak/);
    await menu.click();
    await page.getByRole("button", { name: "Start over" }).click();
    await dialog.getByText("does not make an emergency go away").waitFor();
    await bench.stop("restart");
    await dialog.getByRole("button", { name: "Start over" }).click();
    await page.getByText("We start over").waitFor();
    assert.equal(await page.locator("triage-banner").count(), 0);
    assert.equal(await page.locator("triage-message").count(), 1);
    await bench.ask(BACK);
    await menu.click();
    await page.getByRole("button", { name: "Delete my data" }).click();
    await bench.stop("delete");
    const before = await page.evaluate(() => JSON.stringify(sessionStorage));
    await dialog.getByRole("button", { name: "Delete everything" }).click();
    await page.getByText("Hello, I am Bonewatch").waitFor();
    await page.locator("triage-notice").getByText(/erased|deleted/i).waitFor();
    assert.notEqual(await page.evaluate(() => JSON.stringify(sessionStorage)), before);
    await page.reload();
    await bench.said.first().waitFor();
    assert.equal(await page.locator("triage-message").count(), 1);
    await bench.stop("erased");
  },
};

async function text(download) {
  const { readFileSync } = await import("node:fs");
  return readFileSync(await download.path(), "utf8");
}
