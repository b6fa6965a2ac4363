/** Panels, and what is asked before something is lost. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

export const dialogs = {
  async "why and summary"(bench) {
    const page = await bench.open();
    await bench.said.first().waitFor();
    await bench.ask("my back aches", 2);
    const opener = page.locator(".card-actions").getByRole("button", { name: "Summary for your doctor" });
    await opener.click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Reported: back pain").waitFor();
    await bench.stop("summary");
    await bench.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await dialog.getByRole("button", { name: "Copy" }).click();
    await dialog.getByText("Copied.").waitFor();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^Summary to show your doctor/);
    const [download] = await Promise.all([page.waitForEvent("download"), dialog.getByRole("button", { name: "Save as text" }).click()]);
    assert.match(download.suggestedFilename(), /^bonewatch-summary-\d{4}-\d\d-\d\d\.txt$/);
    assert.match(readFileSync(await download.path(), "utf8"), /Reported: back pain/);
    await page.evaluate(() => (window.print = () => (window.printed = document.querySelector(".triage-print")?.textContent)));
    await dialog.getByRole("button", { name: "Print" }).click();
    assert.match(await page.evaluate("window.printed"), /Reported: back pain/);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("triage-chat").isVisible(), false, "the chat is printed too");
    await page.emulateMedia({ media: "screen" });
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    assert.ok(await opener.evaluate((button) => button === button.getRootNode().activeElement), "focus comes back");
    await page.locator(".top").getByRole("button", { name: "Why?" }).click();
    await dialog.getByText("first sign of trouble in the spine").waitFor();
    await bench.stop("why");
  },

  async "start over, save, delete"(bench) {
    const page = await bench.open();
    await bench.said.first().waitFor();
    await bench.ask("legs are weak");
    const menu = page.getByRole("button", { name: "Menu" });
    await menu.click();
    await bench.stop("menu");
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save the conversation" }).click()]);
    assert.match(readFileSync(await download.path(), "utf8"), /You:\nlegs are weak/);
    await menu.click();
    await page.getByRole("button", { name: "Start over" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("does not make an emergency go away").waitFor();
    await bench.stop("restart");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await bench.until(async () => (await bench.focus()) === "triage-chat triage-menu button", "the focus on the menu");
    await menu.click();
    await page.getByRole("button", { name: "Start over" }).click();
    await dialog.getByRole("button", { name: "Start over" }).click();
    await page.getByText("We start over").waitFor();
    assert.equal(await page.locator("triage-banner").count(), 0);
    await dialog.waitFor({ state: "hidden" });
    await bench.until(async () => (await bench.focus()) === "triage-chat triage-composer textarea", "the focus in the box");
    const before = await page.evaluate(() => JSON.stringify(sessionStorage));
    await menu.click();
    await page.getByRole("button", { name: "Delete my data" }).click();
    await bench.stop("delete");
    await dialog.getByRole("button", { name: "Delete everything" }).click();
    await page.getByText("Receipt 7F3A").waitFor();
    await page.getByText("Hello, I am Bonewatch").waitFor();
    assert.notEqual(await page.evaluate(() => JSON.stringify(sessionStorage)), before);
    await menu.click();
    await page.getByRole("button", { name: "Phone numbers" }).click();
    assert.equal(await dialog.getByRole("link", { name: /1-800-222-1222/ }).getAttribute("href"), "tel:18002221222");
    await bench.stop("phones");
  },
};
