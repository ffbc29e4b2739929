import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTRPCClient, httpBatchLink, type TRPCClient, TRPCClientError } from '@trpc/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JobView } from '../../../../src-shared/api.ts';
import { AppError } from '../../../../src-shared/errors.ts';
import { kaggle, type KaggleLogin } from '../../../../src-shared/kaggle.ts';
import { errorSentence } from '../../../../src-shared/messages/messages.ts';
import { plainErrorSchema } from '../../../../src-shared/protocol/envelope.ts';
import { fileAnswer, FileServer, redirectAnswer, statusAnswer } from '../../../files/file-server.fixture.ts';
import type { AppRouter } from '../../door/router.ts';
import { createDoor, type Door } from '../../door/server.ts';
import type { Engine } from '../../engine.ts';
import { openEngine } from '../../open-engine.ts';
import { picture } from '../../two-colours.fixture.ts';
import { makeZip } from '../sources/zip-maker.fixture.ts';

const key = 'f00dfacef00dfacef00dfacef00dface';
const login: KaggleLogin = { username: 'lena', key };
const photos = makeZip(
  ['cat', 'dog'].flatMap((name, n) =>
    [0, 1, 2].map((index) => ({
      name: `train/${name}/${name}.${String(index)}.png`,
      data: picture([200 - 100 * n, 60, 50 + 100 * n], 40, index),
    })),
  ),
);

let home: string;
let engine: Engine;
let door: Door;
let page: TRPCClient<AppRouter>;
let logFile: string;
let server: FileServer;
let storage: FileServer;
/** All that the engine said through its door. */
const said: string[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pawprint 케글 '));
  server = await FileServer.start();
  storage = await FileServer.start();
  process.env.PAWPRINT_HOME = home;
  process.env.PAWPRINT_KAGGLE = server.address;
  // Everything there is to say is said: at the level that hides nothing.
  process.env.PAWPRINT_LOG = 'trace';
  let log;
  ({ engine, log, logFile } = await openEngine());
  door = await createDoor({ engine, pageFolder: null, log });
  const answer = await fetch(`${door.address}/hand-over`, {
    method: 'POST',
    headers: { origin: door.address, 'content-type': 'application/json' },
    body: JSON.stringify({ token: door.handOver() }),
  });
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  page = createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: `${door.address}/trpc`,
        headers: { cookie, origin: door.address, 'sec-fetch-site': 'same-origin' },
        fetch: async (input, init) => {
          const response = await fetch(input, init as RequestInit);
          said.push(await response.clone().text());
          return response;
        },
      }),
    ],
  });
});
afterAll(async () => {
  await engine.close();
  await door.close();
  await Promise.all([server.close(), storage.close()]);
  for (const name of ['PAWPRINT_HOME', 'PAWPRINT_KAGGLE', 'PAWPRINT_LOG']) Reflect.deleteProperty(process.env, name);
  await rm(home, { recursive: true });
});

let project: string;
beforeEach(async () => {
  ({ project } = await page.projects.create.mutate({ name: 'Dogs vs. Cats', folder: null }));
  server.asked.length = 0;
  storage.asked.length = 0;
});
afterEach(async () => {
  await engine.projects.close(project);
});

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => {
      const data: unknown = error instanceof TRPCClientError ? error.data : null;
      return plainErrorSchema.parse(typeof data === 'object' && data !== null && 'app' in data ? data.app : null).code;
    },
  );
}

async function loaded(how: KaggleLogin | null = login): Promise<JobView> {
  const { job } = await page.kaggle.start.mutate({ project, login: how });
  return engine.jobs.ended(job);
}

function importsUnderWay(): JobView[] {
  const ended = ['done', 'cancelled', 'failed'];
  return engine.jobs.list().filter((job) => job.project === project && !ended.includes(job.status));
}

/** Every file below a folder that holds these bytes. */
async function filesWith(folder: string, text: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    // The locks are SQLite's own, and held: reading one would let it go.
    if (entry.isFile() && !entry.name.startsWith('lock.sqlite') && (await readFile(file)).includes(text))
      found.push(file);
  }
  return found;
}

describe("Kaggle's photos", () => {
  it('are downloaded from where Kaggle leads, taken in, and the zip is gone', async () => {
    server.answer(redirectAnswer(`${storage.address}/dogs-vs-cats.zip?signature=theirs`));
    storage.answer(fileAnswer(photos, { stallAfter: 500 }), fileAnswer(photos));
    expect(await page.kaggle.look.mutate({ login })).toMatchObject({ bytes: photos.length, here: 0 });
    storage.answer(fileAnswer(photos));
    const job = await loaded();
    expect(job.error).toBeNull();
    expect(job.result).toMatchObject({ kind: 'import', import: { added: 6, classes: { cat: 3, dog: 3 } } });
    expect(server.asked.at(-1)).toEqual({
      path: '/api/v1/competitions/data/download-all/dogs-vs-cats',
      authorization: `Basic ${Buffer.from(`lena:${key}`).toString('base64')}`,
      range: null,
    });
    expect(storage.asked.map(({ authorization }) => authorization)).toEqual([null, null]);
    expect((await readdir(join(home, 'downloads'))).filter((name) => !name.startsWith('lock'))).toEqual([]);
  });

  it('come with a token alone as well', async () => {
    server.answer(fileAnswer(photos));
    expect((await loaded({ token: 'KGAT_0123456789' })).error).toBeNull();
    expect(server.asked[0]?.authorization).toBe('Bearer KGAT_0123456789');
  });

  it('wait where a transfer was stopped, and go on from there', async () => {
    server.answer(fileAnswer(photos, { stallAfter: 500 }));
    const { job } = await page.kaggle.start.mutate({ project, login });
    for await (const { event } of engine.events.since(null, new AbortController().signal))
      if (event.kind === 'job' && event.job.id === job && event.job.phase === 'downloading' && event.job.total !== null)
        break;
    // Whoever loads them now as well would write into the same file.
    expect((await loaded()).error).toEqual({ code: 'kaggle_held', details: {} });
    await page.jobs.cancel.mutate({ job, atOnce: false });
    expect((await engine.jobs.ended(job)).status).toBe('cancelled');
    const { here, wantedBy } = await page.kaggle.view.query();
    // Who stops it does not want to be asked about it again.
    expect(wantedBy).toBeNull();
    server.answer(fileAnswer(photos));
    expect((await loaded()).result).toMatchObject({ kind: 'import', import: { added: 6 } });
    expect(server.asked.at(-1)?.range).toBe(here === 0 ? null : `bytes=${String(here)}-`);
  });

  it('are gone on with by themselves when the project is opened again, where the key is kept, else offered', async () => {
    const { folder } = engine.projectView(project);
    const halfway = async (): Promise<void> => {
      server.answer(fileAnswer(photos, { stallAfter: 500 }));
      const { job } = await page.kaggle.start.mutate({ project, login });
      for await (const { event } of engine.events.since(null, new AbortController().signal))
        if (
          event.kind === 'job' &&
          event.job.id === job &&
          event.job.phase === 'downloading' &&
          event.job.total !== null
        )
          break;
      await engine.projects.close(project);
    };
    await halfway();
    await engine.projects.open(folder);
    expect(importsUnderWay()).toEqual([]);
    expect(await page.kaggle.view.query()).toMatchObject({ wantedBy: project, whole: false });
    // What lies there can be thrown away instead.
    const { here } = await page.kaggle.view.query();
    expect(await page.kaggle.discard.mutate()).toBe(here);
    expect(await page.kaggle.view.query()).toMatchObject({ here: 0, wantedBy: null });
    expect((await readdir(join(home, 'downloads'))).filter((name) => !name.startsWith('lock'))).toEqual([]);

    await halfway();
    await page.kaggle.keep.mutate({ login });
    server.answer(fileAnswer(photos));
    await engine.projects.open(folder);
    expect((await engine.jobs.ended(importsUnderWay()[0]?.id ?? '')).result).toMatchObject({
      kind: 'import',
      import: { added: 6 },
    });
    expect(await page.kaggle.view.query()).toMatchObject({ here: 0, wantedBy: null });
    await page.kaggle.forget.mutate();
  });

  it('are not downloaded again when only their import failed, unless the zip is to blame', async () => {
    const damaged = Buffer.from(photos.subarray(0, photos.length - 30));
    server.answer(fileAnswer(damaged));
    expect((await loaded()).error?.code).toBe('archive_damaged');
    expect((await page.kaggle.view.query()).here).toBe(0);

    server.answer(fileAnswer(makeZip([{ name: 'train/' }])));
    expect((await loaded()).error?.code).toBe('source_empty');
    expect((await page.kaggle.view.query()).here).toBe(0);

    server.answer(fileAnswer(photos));
    const full = engine.jobs.start({ kind: 'import', project }, (job) =>
      engine.kaggle.withPhotos(project, login, job, () => Promise.reject(new AppError('disk_full'))),
    );
    expect((await engine.jobs.ended(full.id)).error?.code).toBe('disk_full');
    expect(await page.kaggle.view.query()).toMatchObject({ here: photos.length });
    const asked = server.asked.length;
    expect((await loaded()).result).toMatchObject({ kind: 'import', import: { added: 6 } });
    expect(server.asked).toHaveLength(asked);
  });

  it.each([
    ['a wrong key', statusAnswer(401), 'kaggle_key_refused', kaggle.settingsPage],
    ['rules not accepted', statusAnswer(403), 'kaggle_rules_not_accepted', kaggle.rulesPage],
    ['a competition that is gone', statusAnswer(404), 'kaggle_competition_missing', kaggle.rulesPage],
    ['too many questions', statusAnswer(429, { 'retry-after': '600' }), 'kaggle_asks_to_wait', null],
    ['a server out of order', statusAnswer(503, { 'retry-after': '600' }), 'kaggle_out_of_order', null],
    ['an answer nobody expects', statusAnswer(418), 'kaggle_out_of_order', null],
    [
      'a page to sign in',
      statusAnswer(200, { 'content-type': 'text/html' }, '<html></html>'),
      'download_not_the_file',
      null,
    ],
  ] as const)('say by a sentence of its own: %s', async (_what, answer, code, link) => {
    server.answer(answer);
    expect(await codeOf(page.kaggle.look.mutate({ login }))).toBe(code);
    const { error } = await loaded();
    expect(error?.code).toBe(code);
    if (error === null || link === null) return;
    for (const language of ['en', 'ko'] as const) expect(errorSentence(language, error)).toContain(link);
  });

  it('ask for a login where none is kept', async () => {
    expect(await codeOf(page.kaggle.look.mutate({ login: null }))).toBe('kaggle_login_missing');
    expect((await loaded(null)).error?.code).toBe('kaggle_login_missing');
    expect(server.asked).toEqual([]);
  });
});

describe('the key', () => {
  it('is in no file, no log and no answer after all this', async () => {
    expect(await readFile(logFile, 'utf8')).toContain('kaggle_key_refused');
    for (const secret of [key, Buffer.from(`lena:${key}`).toString('base64'), 'KGAT_0123456789']) {
      expect(await filesWith(home, secret)).toEqual([]);
      expect(said.join('\n')).not.toContain(secret);
      expect(JSON.stringify(engine.jobs.list())).not.toContain(secret);
      expect(JSON.stringify([...(await eventsSoFar())])).not.toContain(secret);
    }
  });

  it('is kept when the user says so, for them alone, and forgotten when they say so', async () => {
    await page.kaggle.keep.mutate({ login });
    const file = join(home, 'kaggle.json');
    expect(await filesWith(home, key)).toEqual([file]);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await page.kaggle.view.query()).toMatchObject({ kept: 'lena' });
    server.answer(fileAnswer(photos));
    expect((await loaded(null)).error).toBeNull();
    expect(said.join('\n')).not.toContain(key);
    await page.kaggle.forget.mutate();
    expect(existsSync(file)).toBe(false);
    expect(await page.kaggle.view.query()).toMatchObject({ kept: null });
  });

  it('never becomes part of another header', async () => {
    const evil = { username: 'lena', key: 'x\r\nHost: elsewhere' };
    expect(await codeOf(page.kaggle.look.mutate({ login: evil }))).toBe('invalid_input');
    expect(await codeOf(page.kaggle.look.mutate({ login: { username: 'a:b', key } }))).toBe('invalid_input');
  });
});

/** What the stream still holds. */
async function eventsSoFar(): Promise<unknown[]> {
  const seen: unknown[] = [];
  const stop = new AbortController();
  engine.events.publish({ kind: 'changed', project: 'the last', topics: [] });
  for await (const { event } of engine.events.since('0', stop.signal)) {
    seen.push(event);
    if (event.kind === 'reset' || (event.kind === 'changed' && event.project === 'the last')) break;
  }
  return seen;
}
