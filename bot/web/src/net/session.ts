/** Where the session of this tab is kept: sessionStorage, so that on a shared computer it ends with the tab. */

export interface SessionKeeper {
  load(): string | null;
  save(session: string | null): void;
}

export function tabSession(server: string): SessionKeeper {
  const key = `triage-chat:${server}`;
  let memory: string | null = null;
  return {
    load() {
      try {
        return sessionStorage.getItem(key) ?? memory;
      } catch {
        return memory;
      }
    },
    save(session) {
      memory = session;
      try {
        if (session === null) sessionStorage.removeItem(key);
        else sessionStorage.setItem(key, session);
      } catch {
        // Storage may be blocked: the conversation then ends with a reload.
      }
    },
  };
}
