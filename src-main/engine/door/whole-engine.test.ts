import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTRPCClient, httpBatchLink, type TRPCClient } from '@trpc/client';
import { EventSource } from 'eventsource';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineEvent, JobView } from '../../../src-shared/api.ts';
import type { Engine } from '../engine.ts';
import { openEngine } from '../open-engine.ts';
import { twoColours } from '../two-colours.fixture.ts';
import type { AppRouter } from './router.ts';
import { createDoor, type Door } from './server.ts';

let home: string;
let engine: Engine;
let door: Door;
let logFile: string;
/** What a browser sends with a request of our own page. */
let own: Record<string, string>;
let page: TRPCClient<AppRouter>;
/** Everything that lets somebody in, as it was given out. */
const secrets: string[] = [];

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'pawprint 문 '));
  process.env.PAWPRINT_HOME = home;
  let log;
  ({ engine, log, logFile } = await openEngine());
  door = await createDoor({ engine, pageFolder: null, log });
  const token = door.handOver();
  const answer = await fetch(`${door.address}/hand-over`, {
    method: 'POST',
    headers: { origin: door.address, 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  own = { cookie, origin: door.address, 'sec-fetch-site': 'same-origin' };
  secrets.push(token, cookie.split('=')[1] ?? '');
  page = clientWith(own);
});
afterAll(async () => {
  await engine.close();
  await door.close();
  delete process.env.PAWPRINT_HOME;
  rmSync(home, { recursive: true });
});

function clientWith(headers: Record<string, string>): TRPCClient<AppRouter> {
  return createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: `${door.address}/trpc`, headers })] });
}

/** The end of a job, as a page hears of it. */
function ended(job: string): Promise<JobView> {
  return new Promise((resolve) => {
    const events = new EventSource(`${door.address}/trpc/events?input={}`, {
      fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, ...own } }),
    });
    const hear = ({ data }: MessageEvent<string>): void => {
      const event = JSON.parse(data) as EngineEvent;
      if (
        event.kind === 'job' &&
        event.job.id === job &&
        event.job.status !== 'running' &&
        event.job.status !== 'waiting'
      )
        finish(event.job);
      // Told to read everything again, the page does.
      if (event.kind === 'reset')
        void page.jobs.list.query().then((jobs) => {
          const found = jobs.find(({ id, status }) => id === job && status !== 'running' && status !== 'waiting');
          if (found !== undefined) finish(found);
        });
    };
    const finish = (view: JobView): void => {
      events.close();
      resolve(view);
    };
    events.addEventListener('message', hear);
  });
}

async function upload(folder: string): Promise<string> {
  const { upload } = await page.uploads.begin.mutate();
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const [number, entry] of names.entries()) {
    const file = join(entry.parentPath, entry.name);
    const path = encodeURIComponent(`비밀 사진/${file.slice(folder.length + 1)}`);
    const answer = await fetch(`${door.address}/uploads/${upload}/${number}?path=${path}`, {
      method: 'POST',
      headers: { ...own, 'content-type': 'application/octet-stream' },
      body: readFileSync(file),
    });
    expect(answer.status).toBe(200);
  }
  return upload;
}

describe('the whole engine behind its door', () => {
  it('takes photos from a browser, shows them, and writes no name and no token into its log', async () => {
    const folder = join(home, 'SECRET-photos');
    await twoColours(folder, { red: 3, blue: 4 });
    writeFileSync(join(folder, 'red', 'SECRET-letter.jpg'), 'no picture');
    const { project } = await page.projects.create.mutate({ name: 'SECRET-project', folder: null });

    const { job } = await page.imports.start.mutate({
      project,
      source: { from: 'upload', upload: await upload(folder) },
      classId: null,
    });
    const end = await ended(job);
    expect(end).toMatchObject({ status: 'done', result: { import: { added: 7, classes: { red: 3, blue: 4 } } } });
    expect(end.result).toMatchObject({ import: { skipped: [{ reason: { code: 'photo_not_a_picture' } }] } });

    const red = (await page.projects.view.query({ project })).classes.find(({ name }) => name === 'red');
    const { photos } = await page.photos.page.query({ project, classId: red?.id ?? 0, offset: 0, limit: 10 });
    expect(photos).toHaveLength(3);
    for (const [kind, type] of [
      ['thumbnail', 'image/webp'],
      ['original', 'image/png'],
    ] as const) {
      const picture = await fetch(`${door.address}/images/${project}/${photos[0]?.id ?? ''}/${kind}`, { headers: own });
      expect([picture.status, picture.headers.get('content-type')]).toEqual([200, type]);
      expect((await picture.arrayBuffer()).byteLength).toBe(Number(picture.headers.get('content-length')));
    }

    const pixels = `${door.address}/images/${project}/${photos[0]?.id ?? ''}/pixels`;
    const input = 'size=16&channels=3&fit=stretch&resizing=sharp';
    const seen = await fetch(`${pixels}?${input}`, { headers: own });
    expect([seen.status, seen.headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
    const bytes = new Uint8Array(await seen.arrayBuffer());
    expect(bytes).toHaveLength(16 * 16 * 3);
    expect(bytes[0]).toBeGreaterThan(2 * (bytes[2] ?? 255)); // red, as it was painted
    for (const [query, status] of [
      ['size=16', 400],
      ['size=5000&channels=3&fit=stretch&resizing=sharp', 400],
      [`${input}&more=1`, 400],
    ] as const)
      expect((await fetch(`${pixels}?${query}`, { headers: own })).status).toBe(status);
    const nobody = `${door.address}/images/${project}/${'0'.repeat(64)}/pixels?${input}`;
    expect((await fetch(nobody, { headers: own })).status).toBe(404);

    // What goes wrong is written down too, and quotes names where it is shown.
    await expect(page.photos.createClass.mutate({ project, name: 'red' })).rejects.toMatchObject({
      data: { app: { code: 'class_name_taken' } },
    });
    await expect(
      page.imports.start.mutate({ project, source: { from: 'paths', paths: [folder] }, classId: null }),
    ).rejects.toMatchObject({
      data: { app: { code: 'path_not_granted' } },
    });
    const gone = await page.imports.start.mutate({
      project,
      source: { from: 'upload', upload: '0'.repeat(32) },
      classId: null,
    });
    expect(await ended(gone.job)).toMatchObject({ status: 'failed', error: { code: 'upload_not_found' } });

    const log = readFileSync(logFile, 'utf8');
    for (const told of ['the door is open', 'class_name_taken', 'path_not_granted']) expect(log).toContain(told);
    expect(log).not.toMatch(/SECRET|비밀|\bred\b|\bblue\b/);
    expect(log).not.toContain(home);
    for (const secret of secrets) expect(log).not.toContain(secret);
  });

  it('lets a program in by the sign beside the lock, once for each token, and lets it name any path', async () => {
    const { folder, id: project } = (await page.program.view.query()).recent[0] ?? { folder: '', id: '' };
    const sign = (): { address: string; token: string } =>
      JSON.parse(readFileSync(join(folder, 'door.json'), 'utf8')) as { address: string; token: string };
    const { address, token } = sign();
    expect(address).toBe(door.address);
    const knock = (): Promise<Response> =>
      fetch(`${address}/hand-over`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    const { bearer } = (await (await knock()).json()) as { bearer: string };
    expect((await knock()).status).toBe(403);
    await expect.poll(() => sign().token).not.toBe(token);

    const program = clientWith({ authorization: `Bearer ${bearer}` });
    const source = { from: 'paths' as const, paths: [join(home, 'SECRET-photos')] };
    const { job } = await program.imports.start.mutate({ project, source, classId: null });
    expect(await ended(job)).toMatchObject({ result: { import: { added: 0, known: 7 } } });
    expect(readFileSync(logFile, 'utf8')).not.toContain(bearer);
  });
});
