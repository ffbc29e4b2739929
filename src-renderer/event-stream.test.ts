import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { EngineEvent } from '@shared/api.ts';
import type { Api } from './api.ts';
import { EventStream, type StreamState } from './event-stream.ts';

/** The engine's end of one connection. */
interface Connection {
  lastEventId: string | null;
  send(id: string, event: EngineEvent): void;
  break(): void;
  ended: boolean;
}

/** What the stream sees of the engine: subscriptions, as many as are opened. */
class Engine {
  readonly connections: Connection[] = [];
  readonly api = {
    events: {
      subscribe: (
        input: { lastEventId: string | null },
        on: {
          onConnectionStateChange: (state: { state: string; error: null }) => void;
          onData: (data: { id: string; data: EngineEvent }) => void;
          onComplete: () => void;
        },
      ) => {
        const connection: Connection = {
          lastEventId: input.lastEventId,
          send: (id, data) => {
            on.onData({ id, data });
          },
          break: () => {
            on.onComplete();
          },
          ended: false,
        };
        this.connections.push(connection);
        on.onConnectionStateChange({ state: 'pending', error: null });
        return {
          unsubscribe: () => {
            connection.ended = true;
          },
        };
      },
    },
  } as unknown as Api;

  get last(): Connection {
    const connection = this.connections.at(-1);
    if (connection === undefined) throw new Error('nobody has connected');
    return connection;
  }
}

class Tab {
  readonly heard: string[] = [];
  state: StreamState | null = null;
  readonly stream: EventStream;

  constructor(engine: Engine) {
    this.stream = new EventStream(engine.api, {
      onEvent: (event) => this.heard.push(event.kind === 'changed' ? event.topics.join() : event.kind),
      onState: (state) => (this.state = state),
    });
    this.stream.open();
    tabs.push(this);
  }
}

const tabs: Tab[] = [];
const photos: EngineEvent = { kind: 'changed', project: 'p', topics: ['photos'] };
const split: EngineEvent = { kind: 'changed', project: 'p', topics: ['split'] };

/** Until it holds; messages between tabs take turns of the event loop, none of them takes long. */
async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 10_000 && !holds(); turn += 1) await setImmediate();
  expect(holds()).toBe(true);
}

afterEach(() => {
  for (const { stream } of tabs.splice(0)) stream.close();
});

describe('tabs of one browser', () => {
  test('hold one connection between them, and all hear what it says', async () => {
    const engine = new Engine();
    const [first, second, third] = [new Tab(engine), new Tab(engine), new Tab(engine)];
    await until(() => engine.connections.length > 0);
    engine.last.send('e.1', { kind: 'reset' });
    engine.last.send('e.2', photos);
    for (const { heard } of [first, second, third]) await until(() => heard.length === 2);
    expect(engine.connections).toHaveLength(1);
    expect(third.heard).toEqual(['reset', 'photos']);
  });

  test('go on after the last event when the tab that held the connection goes', async () => {
    const engine = new Engine();
    const first = new Tab(engine);
    await until(() => engine.connections.length === 1);
    const second = new Tab(engine);
    engine.last.send('e.1', { kind: 'reset' });
    engine.last.send('e.5', photos);
    await until(() => second.heard.length === 2);

    first.stream.close();
    await until(() => engine.connections.length === 2);
    expect(engine.connections[0]?.ended).toBe(true);
    expect(engine.last.lastEventId).toBe('e.5');
    engine.last.send('e.6', split);
    expect(second.heard).toEqual(['reset', 'photos', 'split']);
  });

  test('read everything again when they see that an event is missing', async () => {
    const engine = new Engine();
    const first = new Tab(engine);
    await until(() => engine.connections.length === 1);
    const second = new Tab(engine);
    engine.last.send('e.1', photos);
    await until(() => second.heard.length === 1);
    // An event that reaches the holder while the other tab's messages are lost.
    const lost = vi.spyOn(BroadcastChannel.prototype, 'postMessage').mockImplementation(() => undefined);
    engine.last.send('e.2', photos);
    lost.mockRestore();
    engine.last.send('e.3', split);
    await until(() => second.heard.length === 3);
    expect(second.heard).toEqual(['photos', 'reset', 'split']);
    expect(first.heard).toEqual(['photos', 'photos', 'split']);
  });

  test('learn the state of the connection when they join', async () => {
    const engine = new Engine();
    new Tab(engine);
    await until(() => engine.connections.length === 1);
    const second = new Tab(engine);
    await until(() => second.state === 'connected');
    engine.last.break();
    await until(() => second.state === 'lost');
  });
});
