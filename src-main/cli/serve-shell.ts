import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';
import type { JobView, Language, RunSummary } from '../../src-shared/api.ts';
import { messagesOf, errorSentence } from '../../src-shared/messages/messages.ts';
import {
  type EngineToShell,
  type HandOver,
  type ShellToEngine,
  shellToEngineSchema,
} from '../../src-shared/protocol/shell.ts';
import type { Door } from '../engine/door/server.ts';
import type { Engine } from '../engine/engine.ts';
import { isLive } from '../engine/jobs/jobs.ts';
import { onInterrupt } from './interrupt.ts';

/** The taskbar needs no more, ms. */
const progressInterval = 300;
/** Shorter work is seen by whoever asked for it, ms. */
const longWork = 10_000;

interface Served {
  engine: Engine;
  door: Door;
  /** The system's, while the user has chosen none. */
  language: Language;
}

/** Talks with the window's process (src-shared/protocol/shell.ts) until its input ends or a signal comes. */
export async function serveShell(served: Served, input: Readable, output: Writable): Promise<void> {
  const { engine, door } = served;
  const say = (line: HandOver | EngineToShell): void => {
    output.write(`${JSON.stringify(line)}\n`);
  };
  const ended = new AbortController();
  const release = onInterrupt(() => {
    ended.abort();
  });
  const lines = createInterface({ input });
  lines.on('line', (line) => {
    say(answerTo(engine, line));
  });
  lines.once('close', () => {
    ended.abort();
  });
  say({ address: door.address, token: door.handOver() });
  try {
    await tell(served, say, ended.signal);
  } finally {
    lines.close();
    release();
  }
}

function answerTo(engine: Engine, line: string): EngineToShell {
  // Both ends are of one version; anything else is a bug that must be seen.
  const request: ShellToEngine = shellToEngineSchema.parse(JSON.parse(line));
  if ('grant' in request) {
    engine.grants.grant(request.grant);
    return { answer: request.id, ok: true };
  }
  return { answer: request.id, ok: mayName(engine, request.check) };
}

function mayName(engine: Engine, path: string): boolean {
  try {
    engine.grants.check(path, false);
    return true;
  } catch {
    return false; // path_not_granted, or it is not there
  }
}

/** Says what the taskbar and the question before closing need, each only when it has changed. */
async function tell(served: Served, say: (line: EngineToShell) => void, signal: AbortSignal): Promise<void> {
  const { engine } = served;
  let busy: unknown = null;
  let progress: number | null = null;
  let progressAt = 0;
  const seen = new Set<string>();
  for await (const { event } of engine.events.since(null, signal)) {
    if (event.kind !== 'job' && event.kind !== 'reset') continue;
    const language = await languageOf(served);
    const words = messagesOf(language).cli.shell;
    // From here to the end of the round nothing waits: a project that closes would take its runs away.
    const jobs = engine.jobs.list();

    const longest = jobs.filter(isLive).sort((one, other) => rank(one) - rank(other))[0];
    const nowBusy =
      longest === undefined ? null : { kind: longest.kind, sentence: busySentence(words, engine, longest) };
    if (!isDeepStrictEqual(busy, nowBusy)) say({ busy: nowBusy });
    busy = nowBusy;

    const share = longest === undefined ? null : shareOf(engine, longest);
    const now = performance.now();
    if (share !== progress && (share === null || now - progressAt >= progressInterval)) {
      say({ progress: share });
      progress = share;
      progressAt = now;
    }

    for (const job of jobs) {
      if (isLive(job)) seen.add(job.id);
      else if (seen.delete(job.id) && tookLong(job)) notify(engine, say, job, language);
    }
  }
}

function notify(engine: Engine, say: (line: EngineToShell) => void, job: JobView, language: Language): void {
  if (job.status === 'cancelled') return; // the user did that
  const { cli, words } = messagesOf(language);
  const body = job.error === null ? doneSentence(cli.shell, engine, job) : errorSentence(language, job.error);
  const title = engine.projects.all().find((project) => project.id === job.project)?.name ?? words.appName;
  say({ notify: { title: title.slice(0, 200), body: body.slice(0, 500) } });
}

function tookLong({ startedAt }: JobView): boolean {
  return Date.now() - Date.parse(startedAt) >= longWork;
}

type Words = ReturnType<typeof messagesOf>['cli']['shell'];

function busySentence({ busy }: Words, engine: Engine, job: JobView): string {
  if (job.kind !== 'train') return busy[job.kind];
  const run = runOf(engine, job);
  return busy.train(job.live === null || run === undefined ? null : { epoch: job.live.epoch, epochs: run.epochs });
}

function doneSentence({ done }: Words, engine: Engine, job: JobView): string {
  if (job.kind === 'import') return done.import({ added: job.result?.kind === 'import' ? job.result.import.added : 0 });
  if (job.kind !== 'train') return done[job.kind];
  const run = runOf(engine, job);
  return done.train({ name: run?.name ?? '', accuracy: run?.bestValAccuracy ?? 0 });
}

/** Of the whole job: training counts its epochs, everything else the units of its present stretch. */
function shareOf(engine: Engine, job: JobView): number | null {
  const run = runOf(engine, job);
  if (job.live !== null && run !== undefined) {
    const { epoch, step, steps } = job.live;
    return Math.min(1, (epoch - 1 + step / Math.max(1, steps)) / run.epochs);
  }
  return job.total === null || job.total === 0 ? null : Math.min(1, job.done / job.total);
}

/** Undefined where its project was closed, or the run removed, since the job ended. */
function runOf(engine: Engine, { project, run }: JobView): RunSummary | undefined {
  if (project === null || !engine.projects.all().some((each) => each.id === project)) return undefined;
  return engine
    .runs(project)
    .summaries()
    .find((each) => each.id === run);
}

/** What runs longest comes first. */
function rank({ kind }: JobView): number {
  return kind === 'train' ? 0 : kind === 'import' ? 1 : 2;
}

async function languageOf({ engine, language }: Served): Promise<Language> {
  return (await engine.program.view()).settings.language ?? language;
}
