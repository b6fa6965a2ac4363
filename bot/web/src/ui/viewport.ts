/** Keeps the chat above the keyboard of a phone, where the page itself is not made smaller. */

export function followViewport(element: HTMLElement): () => void {
  const viewport = window.visualViewport;
  if (!viewport) return () => undefined;
  const update = (): void => {
    const covered = viewport.scale === 1 && innerHeight - viewport.height > 80;
    if (covered) element.style.setProperty("--triage-height", `${Math.round(viewport.height)}px`);
    else element.style.removeProperty("--triage-height");
  };
  viewport.addEventListener("resize", update);
  return () => viewport.removeEventListener("resize", update);
}
