import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Who stands behind a request that was let in. */
export interface Caller {
  /** The command line and the shell may name any path; a page only those the user granted. */
  mayNameAnyPath: boolean;
}

/** A page comes in by a cookie, a program (command line, shell) by a bearer it sends in a header. */
export type Way = 'page' | 'bearer';

/** A page's session that outlives the engine: for development, where the engine starts anew with each changed file. */
export interface KeptSession {
  id: string;
  secret: string;
}

interface OneTimeToken {
  digest: Buffer;
  way: Way;
  onUsed: () => void;
}

/**
 * Which secrets open this engine's door. Only their digests are kept; they are compared in constant time. One-time tokens
 * are exchanged for a session, which lasts as long as the engine.
 */
export class DoorKeys {
  /** Random and public: it tells two engines of one computer apart, also in the name of the cookie. */
  readonly id: string;
  readonly #tokens = new Set<OneTimeToken>();
  readonly #sessions: { digest: Buffer; way: Way }[] = [];
  readonly #kept: KeptSession | null;
  readonly #watchers = new Set<(address: string | null) => void>();
  #address: string | null = null;

  constructor(kept?: KeptSession) {
    this.id = kept?.id ?? randomBytes(8).toString('hex');
    this.#kept = kept ?? null;
    if (kept !== undefined) this.#sessions.push({ digest: digestOf(kept.secret), way: 'page' });
  }

  /** Cookies ignore ports, so the name says whose it is: two engines must not log each other out. */
  get cookieName(): string {
    return `pawprint-${this.id}`;
  }

  /** `http://127.0.0.1:PORT` while the door is open. */
  get address(): string | null {
    return this.#address;
  }

  set address(address: string | null) {
    this.#address = address;
    for (const watcher of this.#watchers) watcher(address);
  }

  /** Calls back now and with each change of the address. Returns how to stop. */
  watchAddress(watcher: (address: string | null) => void): () => void {
    this.#watchers.add(watcher);
    watcher(this.#address);
    return () => void this.#watchers.delete(watcher);
  }

  /**
   * A new one-time token of 256 bits.
   * @param onUsed called once, when it was exchanged
   */
  oneTimeToken(way: Way, onUsed: () => void = () => undefined): { token: string; revoke: () => void } {
    const token = secret();
    const kept: OneTimeToken = { digest: digestOf(token), way, onUsed };
    this.#tokens.add(kept);
    return { token, revoke: () => void this.#tokens.delete(kept) };
  }

  /** The secret of a new session, or null when the token is unknown, used up, or meant for the other way. */
  exchange(token: string, way: Way): string | null {
    const digest = digestOf(token);
    const found = [...this.#tokens].find((kept) => timingSafeEqual(kept.digest, digest) && kept.way === way);
    if (found === undefined) return null;
    this.#tokens.delete(found);
    const session = (way === 'page' ? this.#kept?.secret : undefined) ?? secret();
    this.#sessions.push({ digest: digestOf(session), way });
    found.onUsed();
    return session;
  }

  /** Who a session's secret belongs to, or null. */
  caller(sessionSecret: string, way: Way): Caller | null {
    const digest = digestOf(sessionSecret);
    const known = this.#sessions.some((session) => timingSafeEqual(session.digest, digest) && session.way === way);
    return known ? { mayNameAnyPath: way === 'bearer' } : null;
  }
}

/** 256 bits that fit into a URL, a header and a cookie. */
function secret(): string {
  return randomBytes(32).toString('base64url');
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
