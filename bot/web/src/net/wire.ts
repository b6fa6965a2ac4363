/** The socket to the server: requests with an answer, and what the server sends by itself. */
import { io, type Socket } from "socket.io-client";
import type { Message, Requests } from "../types";

export interface WireEvents {
  up(): void;
  down(): void;
  message(message: Message): void;
  typing(on: boolean): void;
  /** The conversation is another one now: another tab has started over, or all was erased, here or there. */
  renew(erased: boolean): void;
}

export interface Wire {
  start(events: WireEvents): void;
  stop(): void;
  /** Tries to connect at once instead of waiting for the next attempt. */
  hurry(): void;
  request<Name extends keyof Requests>(name: Name, payload: Requests[Name]["send"]): Promise<Requests[Name]["reply"]>;
}

export const ACK_TIMEOUT = 10_000;

/** A request that was not answered: the connection broke, or the time ran out. */
export class NoAnswer extends Error {
  constructor(readonly because: "disconnected" | "timeout") {
    super(because);
  }
}

export function socketWire(server: string, ackTimeout = ACK_TIMEOUT): Wire {
  let socket: Socket | undefined;
  return {
    start(events) {
      const url = new URL(server);
      socket = io(url.origin, {
        path: `${url.pathname.replace(/\/$/, "")}/socket.io`,
        transports: ["websocket", "polling"],
        tryAllTransports: true,
        reconnectionDelay: 500,
        reconnectionDelayMax: 5_000,
        timeout: 10_000,
        forceNew: true,
      });
      socket.on("connect", () => events.up());
      socket.on("disconnect", (reason) => {
        events.down();
        // After this reason alone the client would not come back by itself.
        if (reason === "io server disconnect") setTimeout(() => socket?.connect(), 1_000);
      });
      socket.on("connect_error", () => events.down());
      socket.on("message", (message: Message) => events.message(message));
      socket.on("renew", (change: { erased?: unknown } | undefined) => events.renew(change?.erased === true));
      socket.on("typing", (state: { on?: unknown } | undefined) => events.typing(state?.on === true));
    },
    stop() {
      socket?.removeAllListeners();
      socket?.disconnect();
      socket = undefined;
    },
    hurry() {
      if (socket && !socket.connected) socket.connect();
    },
    async request(name, payload) {
      // Never into the client's own buffer: it would be sent before `hello`.
      if (!socket?.connected) throw new NoAnswer("disconnected");
      const current = socket;
      try {
        return await current.timeout(ackTimeout).emitWithAck(name, payload);
      } catch {
        throw new NoAnswer(current.connected ? "timeout" : "disconnected");
      }
    },
  };
}
