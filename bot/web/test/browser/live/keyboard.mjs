/** Everything by keys alone; at each step something has the focus, and it can be seen. */
import assert from "node:assert/strict";

export const keyboard = {
  async "by keyboard alone"(bench) {
    const page = await bench.open();
    await bench.said.first().waitFor();
    const keys = new Keys(bench);
    await keys.until("Tab", "Skip to the message box");
    await keys.press("Enter");
    await page.keyboard.type("my back has been aching for two weeks");
    await keys.press("Enter");
    await page.locator(".choices").waitFor();
    await keys.until("Shift+Tab", "No");
    await bench.stop("keyboard-choice");
    await keys.press("Enter");
    assert.equal(await bench.focus(), "triage-chat triage-composer textarea");
    await page.getByText("My advice stands").waitFor();
    await keys.until("Shift+Tab", "Not helpful");
    await keys.press("Space");
    await keys.until("Shift+Tab", "Menu");
    await keys.press("Enter");
    await keys.until("Tab", "Summary for your doctor");
    await keys.press("Enter");
    await page.getByRole("dialog").getByText(/back pain/i).first().waitFor();
    for (let step = 0; step < 8; step += 1) {
      await page.keyboard.press("Tab");
      // Past the last button the browser's own bar has its turn; nothing behind the dialog has.
      assert.match(await bench.focus(), /triage-panel-dialog|^body$/, "the focus goes behind an open dialog");
    }
    await keys.press("Escape");
    assert.equal(await bench.focus(), "triage-chat triage-menu button");
    await keys.press("Enter");
    await keys.until("Tab", "Start over");
    await keys.press("Enter");
    await keys.until("Tab", "Start over");
    await keys.press("Enter");
    await page.getByText("We start over").waitFor();
    await bench.until(async () => (await bench.focus()) === "triage-chat triage-composer textarea", "the focus in the box");
    await bench.stop("keyboard-restarted");
  },
};

class Keys {
  constructor(bench) {
    this.bench = bench;
  }

  async press(key) {
    await this.bench.page.keyboard.press(key);
    await this.bench.page.waitForTimeout(30);
    assert.notEqual(await this.bench.focus(), "body", `the focus is lost after ${key}`);
  }

  /** Presses a key until the element of that name has the focus. */
  async until(key, name, most = 40) {
    const seen = [];
    for (let step = 0; step < most; step += 1) {
      await this.press(key);
      seen.push(await this.name());
      if (seen.at(-1) === name) return;
    }
    assert.fail(`"${name}" is not reached by ${key}, only ${seen.join(", ")}`);
  }

  name() {
    return this.bench.page.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at?.getAttribute("aria-label") ?? at?.textContent?.trim() ?? "";
    });
  }
}
