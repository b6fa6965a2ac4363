// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from "vitest";
import { tabSession } from "../../src/net/session";
import { sameOrigin } from "../../src/ui/message";

afterEach(() => vi.restoreAllMocks());

it("keeps the session in this tab, one for each server", () => {
  tabSession("http://a/").save("one");
  expect(tabSession("http://a/").load()).toBe("one");
  expect(tabSession("http://b/").load()).toBeNull();
  expect(localStorage.length).toBe(0);
  tabSession("http://a/").save(null);
  expect(tabSession("http://a/").load()).toBeNull();
});

it("goes on without storage", () => {
  vi.stubGlobal("sessionStorage", { getItem: () => { throw new Error("blocked"); }, setItem: () => { throw new Error("blocked"); } });
  const keeper = tabSession("http://a/");
  keeper.save("one");
  expect(keeper.load()).toBe("one");
  vi.unstubAllGlobals();
});

it("fetches pictures from the server alone", () => {
  expect(sameOrigin("/spine.svg", "http://a.org")).toBe("http://a.org/spine.svg");
  expect(sameOrigin("spine.svg", "http://a.org/chat/")).toBe("http://a.org/chat/spine.svg");
  expect(sameOrigin("http://b.org/x.png", "http://a.org")).toBeUndefined();
  expect(sameOrigin("data:image/png;base64,x", "http://a.org")).toBeUndefined();
});
