/** A clinic's page on an origin of its own, with a content policy that lets the chat in and nothing else. */
import { createServer } from "node:http";

export class HostPage {
  static async open() {
    const page = new HostPage();
    page.http = createServer((request, response) => page.send(request, response));
    await new Promise((done) => page.http.listen(0, "127.0.0.1", done));
    page.url = `http://127.0.0.1:${page.http.address().port}`;
    return page;
  }

  /** The address of the page with the chat of a server in it. */
  holding(chat) {
    return `${this.url}/?chat=${encodeURIComponent(chat)}`;
  }

  send(request, response) {
    const chat = new URL(request.url, this.url).searchParams.get("chat");
    if (!chat) return void response.writeHead(404).end();
    response.writeHead(200, {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": `default-src 'none'; script-src ${chat}; connect-src ${chat} ${chat.replace("http", "ws")}; img-src ${chat}`,
    });
    response.end(`<!doctype html><html lang="en"><head><title>Clinic</title></head><body><main><h1>Clinic</h1>
      <p>We are open from eight to five.</p></main><script src="${chat}/embed.js" defer></script>
      <triage-chat emergency-number="911">In an emergency, call <a href="tel:911">911</a>.</triage-chat></body></html>`);
    return undefined;
  }

  close() {
    return new Promise((done) => this.http.close(done));
  }
}
