import type { EngineEvent } from '@shared/api.ts';
import { type Api, plainErrorOf } from './api.ts';

/** refused: the engine answers, but this browser is not let in (any more). */
export type StreamState = 'connecting' | 'connected' | 'lost' | 'refused';

/** What the tab that holds the stream tells the others. */
type Relay =
  | { kind: 'event'; id: string; after: string | null; event: EngineEvent }
  | { kind: 'state'; state: StreamState }
  /** A tab that has just opened asks for the state. */
  | { kind: 'hello' };

export interface StreamEnds {
  onEvent: (event: EngineEvent) => void;
  onState: (state: StreamState) => void;
}

/** How long after a failed connection the next is tried, ms. A refusal is mended by the user at best. */
const retryAfter = { lost: 1_000, refused: 5_000 };
const lockName = 'pawprint event stream';

/**
 * The engine's one event stream, shared by all tabs of a browser: a browser opens six connections to one host, so each
 * tab holding its own would starve the seventh. One tab holds it (a lock decides which) and relays; when that tab goes,
 * the lock passes on and the next one continues after the last id. Nothing is missed: each relayed event names the one
 * before it, and a tab that did not see that one is told to read everything again (`reset`).
 */
export class EventStream {
  readonly #api: Api;
  readonly #ends: StreamEnds;
  readonly #channel: BroadcastChannel;
  readonly #closing = new AbortController();
  #lastId: string | null = null;
  #state: StreamState = 'connecting';
  #leads = false;

  constructor(api: Api, ends: StreamEnds) {
    this.#api = api;
    this.#ends = ends;
    // A channel reaches the tabs of this origin only, and the origin holds the engine's port.
    this.#channel = new BroadcastChannel(lockName);
    this.#channel.onmessage = ({ data }: MessageEvent<Relay>): void => {
      this.#hear(data);
    };
  }

  /** Listens before anything is read: what happens after this call is seen. */
  open(): void {
    this.#send({ kind: 'hello' });
    navigator.locks
      .request(lockName, { signal: this.#closing.signal }, () => this.#lead())
      .catch((error: unknown) => {
        if (!this.#closing.signal.aborted) throw error;
      });
  }

  close(): void {
    this.#closing.abort();
    this.#channel.close();
  }

  /** Holds the stream until this tab goes; comes back from every failure. */
  async #lead(): Promise<void> {
    this.#leads = true;
    while (!this.#isClosed()) {
      const end = await this.#connect();
      if (this.#isClosed()) return;
      this.#become(end);
      await pause(retryAfter[end], this.#closing.signal);
    }
  }

  /**
   * One connection, until it ends. The browser itself mends short interruptions, naming the last id. A first connection
   * (no last id) is answered with `reset`, so that what lay between reading the views and now is not missed.
   */
  #connect(): Promise<'lost' | 'refused'> {
    return new Promise((ended) => {
      const subscription = this.#api.events.subscribe(
        { lastEventId: this.#lastId },
        {
          onConnectionStateChange: ({ state, error }) => {
            if (state === 'connecting' && error !== null) this.#become('lost');
            // A refusal too comes in a stream that opens: after one, only an event is proof.
            else if (state === 'pending' && this.#state !== 'refused') this.#become('connected');
          },
          onData: ({ id, data }) => {
            this.#become('connected');
            this.#send({ kind: 'event', id, after: this.#lastId, event: data });
            this.#take(id, data);
          },
          onError: (error) => {
            const isRefused = plainErrorOf(error).code === 'not_authorised';
            // Whoever lets this window in again may be another engine: begin anew, with a reset.
            if (isRefused) this.#lastId = null;
            ended(isRefused ? 'refused' : 'lost');
          },
          onComplete: () => {
            ended('lost');
          },
        },
      );
      this.#closing.signal.addEventListener(
        'abort',
        () => {
          subscription.unsubscribe();
          ended('lost');
        },
        { once: true },
      );
    });
  }

  #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  #hear(relay: Relay): void {
    if (relay.kind === 'hello') {
      if (this.#leads) this.#send({ kind: 'state', state: this.#state });
    } else if (relay.kind === 'state') {
      this.#state = relay.state;
      this.#ends.onState(relay.state);
    } else {
      if (this.#lastId !== null && this.#lastId !== relay.after) this.#ends.onEvent({ kind: 'reset' });
      this.#take(relay.id, relay.event);
    }
  }

  #take(id: string, event: EngineEvent): void {
    this.#lastId = id;
    this.#ends.onEvent(event);
  }

  #become(state: StreamState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#send({ kind: 'state', state });
    this.#ends.onState(state);
  }

  #send(relay: Relay): void {
    this.#channel.postMessage(relay);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        done();
      },
      { once: true },
    );
  });
}
