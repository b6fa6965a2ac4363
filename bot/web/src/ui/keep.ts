/** Ways to keep a text: the clipboard, the printer, a file. All stay on this device. */

export async function copyText(text: string, shown: Element | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelection(shown);
  }
}

/** For pages that are not served over a secure connection, where there is no clipboard. */
function copySelection(shown: Element | null): boolean {
  const selection = getSelection();
  if (!shown || !selection) return false;
  selection.selectAllChildren(shown);
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  }
}

export function saveText(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Prints the text alone, whatever page the chat stands on. A constructed style sheet passes any content policy. */
export function printText(title: string, text: string, language: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    @media screen { .triage-print { display: none } }
    @media print {
      body > :not(.triage-print) { display: none !important }
      .triage-print { display: block; color: #000; background: #fff; font: 12pt/1.5 system-ui, sans-serif; white-space: pre-wrap }
    }`);
  const paper = document.createElement("div");
  paper.className = "triage-print";
  paper.lang = language;
  paper.textContent = `${title}\n\n${text}`;
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  document.body.append(paper);
  const tidyUp = (): void => {
    paper.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
  };
  addEventListener("afterprint", tidyUp, { once: true });
  print();
}
