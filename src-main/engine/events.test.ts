import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineEvent, JobView } from '../../src-shared/api.ts';
import { EventHub, type NumberedEvent } from './events.ts';

function job(id: string, done: number, status: JobView['status'] = 'running'): JobView {
  return {
    id,
    kind: 'import',
    project: 'p',
    status,
    done,
    total: null,
    phase: 'reading',
    startedAt: '',
    stepStartedAt: '',
    timeLeft: null,
    bytes: null,
    plan: null,
    run: null,
    live: null,
    error: null,
    result: null,
  };
}

function epoch(run: string, number: number): EngineEvent {
  return {
    kind: 'epoch',
    project: 'p',
    run,
    epoch: { epoch: number, loss: 0, accuracy: 0, valLoss: 0, valAccuracy: 0, seconds: 0 },
    best: false,
  };
}

/** Reads what is there, and not what is still to come. */
async function read(hub: EventHub, lastId: string | null, most = Infinity): Promise<NumberedEvent[]> {
  const stop = new AbortController();
  const seen: NumberedEvent[] = [];
  const reader = hub.since(lastId, stop.signal);
  // A microtask is enough for what is there; the first that has to wait is told to stop.
  for (let next = reader.next(); seen.length < most; next = reader.next()) {
    const got = await Promise.race([next, settled()]);
    if (got === null || got.done === true) break;
    seen.push(got.value);
  }
  stop.abort();
  await reader.return();
  return seen;
}

async function settled(): Promise<null> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  return null;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the event hub', () => {
  it('tells a new reader to read everything, then only what is new', async () => {
    const hub = new EventHub();
    hub.publish(epoch('r', 1));
    const [first] = await read(hub, null);
    expect(first?.event).toEqual({ kind: 'reset' });
    hub.publish(epoch('r', 2));
    expect((await read(hub, first?.id ?? null)).map(({ event }) => event)).toEqual([epoch('r', 2)]);
  });

  it('tells a reader that knows another engine, an id from the future or no id at all to read everything', async () => {
    const hub = new EventHub();
    hub.publish(epoch('r', 1));
    for (const id of [`${new EventHub().id}.1`, `${hub.id}.2`, `${hub.id}.-1`, `${hub.id}.`, hub.id, '', 'a.b.c']) {
      expect((await read(hub, id)).map(({ event }) => event.kind)).toEqual(['reset']);
    }
  });

  it('tells a reader that was away too long to read everything, and keeps no more than its capacity', async () => {
    const hub = new EventHub({ capacity: 10 });
    const [first] = await read(hub, null);
    for (let number = 1; number <= 10; number++) hub.publish(epoch('r', number));
    expect(await read(hub, first?.id ?? null)).toHaveLength(10);
    hub.publish(epoch('r', 11));
    expect((await read(hub, first?.id ?? null)).map(({ event }) => event.kind)).toEqual(['reset']);
  });

  it('sends a job at most ten times a second, and its last view always', async () => {
    const hub = new EventHub();
    const [start] = await read(hub, null);
    const seen: EngineEvent[] = [];
    const stop = new AbortController();
    const reading = (async () => {
      for await (const { event } of hub.since(start?.id ?? null, stop.signal)) seen.push(event);
    })();
    for (let done = 0; done < 1000; done++) {
      hub.publish({ kind: 'job', job: job('j', done) });
      await vi.advanceTimersByTimeAsync(1);
    }
    hub.publish({ kind: 'job', job: job('j', 1000, 'done') });
    await vi.advanceTimersByTimeAsync(100);
    expect(seen.length).toBeGreaterThanOrEqual(10);
    expect(seen.length).toBeLessThanOrEqual(12);
    expect(seen.at(-1)).toEqual({ kind: 'job', job: job('j', 1000, 'done') });
    stop.abort();
    await reading;
  });

  it('shows a slow reader only the newest view of each job, and costs nothing while it sleeps', async () => {
    const hub = new EventHub({ capacity: 100 });
    const [start] = await read(hub, null);
    for (let done = 0; done < 5000; done++) {
      hub.publish({ kind: 'job', job: job('a', done) });
      hub.publish({ kind: 'job', job: job('b', done) });
      hub.publish({ kind: 'changed', project: 'p', topics: ['photos'] });
      await vi.advanceTimersByTimeAsync(100);
    }
    const events = (await read(hub, start?.id ?? null)).map(({ event }) => event);
    expect(events).toHaveLength(3);
    expect(events).toContainEqual({ kind: 'job', job: job('a', 4999) });
    expect(events).toContainEqual({ kind: 'job', job: job('b', 4999) });
  });

  it('ends its readers when they leave and when it closes', async () => {
    const hub = new EventHub();
    const stop = new AbortController();
    const ends = [stop.signal, undefined].map(async (signal) => {
      for await (const _ of hub.since(null, signal)) continue;
    });
    await settled();
    stop.abort();
    await ends[0];
    hub.close();
    await ends[1];
  });

  it('misses nothing, whenever a reader goes and comes back', async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ do: fc.constant('epoch' as const) }) },
      { weight: 4, arbitrary: fc.record({ do: fc.constant('job' as const), id: fc.constantFrom('a', 'b', 'c') }) },
      {
        weight: 2,
        arbitrary: fc.record({
          do: fc.constant('changed' as const),
          topic: fc.constantFrom('photos' as const, 'runs' as const),
        }),
      },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 250 }) }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('read' as const), most: fc.integer({ min: 1, max: 6 }) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 120 }), fc.integer({ min: 3, max: 40 }), async (steps, capacity) => {
        const hub = new EventHub({ capacity });
        // The truth, as views would show it, and the reader's picture of it.
        const truth = { epochs: 0, jobs: new Map<string, number>(), versions: new Map<string, number>() };
        let known: { epochs: number; jobs: Map<string, number>; versions: Map<string, number> } | null = null;
        let lastId: string | null = null;
        const take = ({ id, event }: NumberedEvent): void => {
          lastId = id;
          if (event.kind === 'reset') {
            known = { epochs: truth.epochs, jobs: new Map(truth.jobs), versions: new Map(truth.versions) };
            return;
          }
          if (known === null) throw new Error('the first event must be a reset');
          if (event.kind === 'epoch') {
            // After a reset the view already holds what was published before it; nothing may be skipped or doubled.
            expect(event.epoch.epoch).toBe(known.epochs + 1);
            known.epochs += 1;
          } else if (event.kind === 'job') known.jobs.set(event.job.id, event.job.done);
          else for (const topic of event.topics) known.versions.set(topic, truth.versions.get(topic) ?? 0);
        };
        for (const doing of steps) {
          if (doing.do === 'epoch') hub.publish(epoch('r', (truth.epochs += 1)));
          else if (doing.do === 'job') {
            truth.jobs.set(doing.id, (truth.jobs.get(doing.id) ?? 0) + 1);
            hub.publish({ kind: 'job', job: job(doing.id, truth.jobs.get(doing.id) ?? 0) });
          } else if (doing.do === 'changed') {
            truth.versions.set(doing.topic, (truth.versions.get(doing.topic) ?? 0) + 1);
            hub.publish({ kind: 'changed', project: 'p', topics: [doing.topic] });
          } else if (doing.do === 'wait') await vi.advanceTimersByTimeAsync(doing.ms);
          else (await read(hub, lastId, doing.most)).forEach(take);
        }
        await vi.advanceTimersByTimeAsync(200);
        (await read(hub, lastId)).forEach(take);
        expect(known).toEqual(truth);
        hub.close();
      }),
      { numRuns: 300 },
    );
  });
});
