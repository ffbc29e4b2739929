import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JobView } from '../../../src-shared/api.ts';
import { type BaseName, baseNames } from '../../../src-shared/networks/base-networks.ts';
import { baseWeights, type PublishedFile, publishedName } from '../../../src-shared/networks/base-weights.ts';
import { matchWeights } from '../../../src-shared/networks/match-weights.ts';
import type { BaseWeightsView, KeptWeightsView } from '../../../src-shared/weights.ts';
import { fileAnswer, FileServer, redirectAnswer, statusAnswer } from '../../files/file-server.fixture.ts';
import { openWeightFile } from '../../files/weight-file/weight-file.ts';
import { type Job, Jobs } from '../jobs/jobs.ts';
import { takeExclusiveLock } from '../store/exclusive-lock.ts';
import { writeWeightsOf } from './weights.fixture.ts';
import { Weights } from './weights.ts';

/** Stands in for Keras's file, since tests have no business on the net: MobileNetV2's layers with other numbers. */
const name = 'mobilenetv2' satisfies BaseName;

let scratch: string;
let home: string;
let content: Buffer;
let file: PublishedFile;
let server: FileServer;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'pawprint 가중치 '));
  content = await writeWeightsOf(name, join(scratch, 'published.h5'));
  const url = baseWeights[name].published?.url ?? '';
  file = { url, bytes: content.length, md5: createHash('md5').update(content).digest('hex') };
});
afterAll(async () => {
  await rm(scratch, { recursive: true });
});
beforeEach(async () => {
  home = await mkdtemp(join(scratch, 'home '));
  server = await FileServer.start();
});
afterEach(async () => {
  await server.close();
});

function weightsAt(mirror: string | null = server.address, published: PublishedFile = file): Weights {
  return new Weights({
    home,
    shipped: join(home, 'networks'),
    mirror: () => mirror,
    changed: () => undefined,
    limits: { firstPause: 1, silence: 1_000, told: 0 },
    published: { [name]: published },
  });
}

/** @param onView told of each view of the job */
function start(
  work: (job: Job) => Promise<KeptWeightsView>,
  onView: (view: JobView) => void = () => undefined,
): Promise<JobView> {
  const jobs = new Jobs(
    (event) => {
      if (event.kind === 'job') onView(event.job);
    },
    (error) => error,
  );
  const { id } = jobs.start({ kind: 'weights', project: null }, async (job) => ({
    kind: 'weights',
    name,
    kept: await work(job),
  }));
  return jobs.ended(id);
}

async function download(weights = weightsAt()): Promise<JobView> {
  return start((job) => weights.download(name, job));
}

async function add(path: string, to: BaseName = name): Promise<JobView> {
  return start((job) => weightsAt().add(to, { file: path, called: path.split('/').at(-1) ?? '' }, job));
}

async function viewOf(weights = weightsAt(), of: BaseName = name): Promise<BaseWeightsView> {
  const view = (await weights.view()).find((each) => each.name === of);
  if (view === undefined) throw new Error(`${of} is not listed`);
  return view;
}

/** The kept file is a whole one of the network, and known by the file it is from. */
async function expectKept(weights = weightsAt()): Promise<void> {
  const { place: kept, sha256 } = weights.find(name);
  expect(sha256).toBe(createHash('sha256').update(content).digest('hex'));
  const opened = await openWeightFile(kept, scratch);
  expect(matchWeights(name, opened.layers).missing).toEqual([]);
  await opened.close();
}

describe('A download', () => {
  test('comes from the path that Keras uses, is checked, and leaves nothing but the weights', async () => {
    server.answer(fileAnswer(content));
    const ended = await download();
    expect(ended).toMatchObject({ status: 'done', error: null });
    expect(server.asked.map(({ path }) => path)).toEqual([new URL(file.url).pathname]);
    await expectKept();
    expect(await viewOf()).toMatchObject({
      state: 'kept',
      kept: { origin: 'published', checked: 'published', bytes: content.length, left: [] },
      published: { here: 0 },
    });
    expect(await readdir(join(home, 'downloads'))).toEqual([]);
  });

  test('says its size before and how far it is', async () => {
    server.answer(fileAnswer(content));
    expect(await weightsAt().look(name)).toMatchObject({ bytes: content.length, here: 0 });
    const views: JobView[] = [];
    await start(
      (job) => weightsAt().download(name, job),
      (view) => views.push(view),
    );
    expect(views.at(-1)?.phase).toBe('checking');
    const loading = views.filter(({ phase, done }) => phase === 'loading' && done > 0);
    expect(loading.length).toBeGreaterThan(1);
    expect(loading.at(-1)).toMatchObject({ done: content.length, total: content.length });
  });

  test('follows a redirect to another host', async () => {
    const storage = await FileServer.start();
    storage.answer(fileAnswer(content));
    server.answer(redirectAnswer(`${storage.address}/there`));
    expect((await download()).status).toBe('done');
    expect(storage.asked).toHaveLength(1);
    await storage.close();
  });

  test('goes on where the connection broke, by a range', async () => {
    server.answer(fileAnswer(content, { stallAfter: 3_000_000 }), fileAnswer(content));
    expect((await download()).status).toBe('done');
    expect(server.asked[1]?.range).toMatch(/^bytes=[1-9]\d*-$/);
    await expectKept();
  });

  test('goes on after a slow server has given nothing for too long', async () => {
    server.answer(() => undefined, fileAnswer(content));
    expect((await download()).status).toBe('done');
    expect(server.asked).toHaveLength(2);
  });

  test('that the user cancels is gone on with later', async () => {
    server.answer(fileAnswer(content, { stallAfter: 4_000_000 }));
    let own: Job | null = null;
    const ended = await start(
      (job) => {
        own = job;
        return weightsAt().download(name, job);
      },
      ({ done, status }) => {
        if (done >= 3_000_000 && status === 'running') own?.cancel(false);
      },
    );
    expect(ended.status).toBe('cancelled');
    const begun = await viewOf();
    expect(begun).toMatchObject({ state: 'begun', kept: null });
    server.answer(fileAnswer(content));
    expect((await download()).status).toBe('done');
    expect(server.asked.at(-1)?.range).toBe(`bytes=${String(begun.published?.here)}-`);
  });

  test('is gone on with after the program was killed', async () => {
    server.answer(fileAnswer(content, { stallAfter: 5_000_000 }));
    const program = join(import.meta.dirname, 'weights-process.fixture.ts');
    const child = spawn(process.execPath, [program, home, server.address, String(content.length)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface(child.stdout)) if (Number(line) >= 2_000_000) break;
    child.kill('SIGKILL');
    await once(child, 'close');
    server.answer(fileAnswer(content));
    expect((await download(weightsAt(server.address, { ...file, md5: null }))).status).toBe('done');
    expect(server.asked.at(-1)?.range).toMatch(/^bytes=[1-9]\d*-$/);
    await expectKept();
  });

  test('of another checksum is thrown away', async () => {
    server.answer(fileAnswer(Buffer.from(content).fill(7, 5_000_000, 5_000_100)));
    expect(await download()).toMatchObject({ status: 'failed', error: { code: 'download_damaged' } });
    expect(await viewOf()).toMatchObject({ state: 'absent' });
  });

  test('of another size is not begun', async () => {
    server.answer(fileAnswer(content.subarray(0, 1_000_000)));
    expect(await download()).toMatchObject({ status: 'failed', error: { code: 'download_damaged' } });
  });

  test.for([
    ['404', statusAnswer(404)],
    ['403', statusAnswer(403)],
    ['page', statusAnswer(200, { 'content-type': 'text/html' }, '<html>Sign in</html>')],
  ] as const)('that gets %s instead says what to load, from where, and where to put it', async ([why, answer]) => {
    server.answer(answer);
    const folder = join(home, 'downloads');
    const error = { code: 'weights_unreachable', details: { why, name, url: file.url, folder } };
    expect(await download()).toMatchObject({ status: 'failed', error });
    await expect(weightsAt().look(name)).rejects.toMatchObject(error);
  });

  test('without a network says so too', async () => {
    const gone = await FileServer.start();
    const { address } = gone;
    await gone.close();
    const error = { code: 'weights_unreachable', details: { why: 'offline' } };
    expect(await download(weightsAt(address))).toMatchObject({ status: 'failed', error });
  });

  test('takes the file that was put where the sentence says, without asking anybody', async () => {
    await mkdir(join(home, 'downloads'));
    await writeFile(join(home, 'downloads', publishedName(file)), content);
    expect((await download(weightsAt('http://127.0.0.1:9'))).status).toBe('done');
    await expectKept();
  });

  test('replaces weights only when it has come', async () => {
    await writeWeightsOf(name, join(scratch, 'own.h5'), 2);
    await add(join(scratch, 'own.h5'));
    server.answer(statusAnswer(404));
    await download();
    expect((await viewOf()).kept).toMatchObject({ origin: 'own', from: 'own.h5' });
    server.answer(fileAnswer(content));
    await download();
    expect((await viewOf()).kept).toMatchObject({ origin: 'published' });
  });

  test('while another program is at it is refused', async () => {
    const folder = join(home, 'weights');
    await mkdir(folder);
    const lock = takeExclusiveLock(join(folder, 'lock.sqlite'), folder);
    expect(await download()).toMatchObject({ status: 'failed', error: { code: 'weights_held' } });
    lock?.release();
  });

  test('from a mirror whose address is none is refused', async () => {
    for (const mirror of ['mirror', 'file:///etc', 'ftp://mirror.example'])
      expect(await download(weightsAt(mirror))).toMatchObject({ error: { code: 'weights_mirror_invalid' } });
  });
});

describe('Where no checksum is published', () => {
  test('the first download is pinned, and another file is refused later', async () => {
    const unpublished = { ...file, md5: null };
    server.answer(fileAnswer(content));
    await download(weightsAt(server.address, unpublished));
    const sha256 = createHash('sha256').update(content).digest('hex');
    expect((await viewOf()).kept).toMatchObject({ checked: 'pinned', sha256 });
    await weightsAt().remove(name);
    const other = await writeWeightsOf(name, join(scratch, 'other.h5'), 3);
    server.answer(fileAnswer(other, { etag: '"two"' }));
    const ended = await download(weightsAt(server.address, { ...unpublished, bytes: other.length }));
    expect(ended).toMatchObject({ error: { code: 'weights_pin_differs', details: { pin: sha256 } } });
    expect(await viewOf()).toMatchObject({ state: 'absent', kept: null });
  });

  test('a file of other layers is refused', async () => {
    const other = await writeWeightsOf('densenet121', join(scratch, 'densenet.h5'));
    server.answer(fileAnswer(other));
    expect(await download(weightsAt(server.address, { ...file, bytes: other.length, md5: null }))).toMatchObject({
      error: { code: 'weights_of_another_network', details: { other: 'DenseNet121' } },
    });
    expect(await readdir(join(home, 'downloads'))).toEqual([]);
  });
});

describe('A file of the user', () => {
  test('is taken without what the network has no use for, and the numbers stay', async () => {
    const path = join(scratch, 'top.h5');
    const top = { name: 'predictions', shape: [1280, 10] };
    await writeWeightsOf(name, path, 4, [top]);
    const own = await openWeightFile(path, scratch);
    const { taken } = matchWeights(name, own.layers);
    const kept = { origin: 'own', from: 'top.h5', checked: 'shapes', left: ['predictions'] };
    expect(await add(path)).toMatchObject({ status: 'done', result: { kept } });
    const opened = await openWeightFile(weightsAt().find(name).place, scratch);
    expect(opened.layers.map((layer) => layer.name)).not.toContain('predictions');
    const after = new Map(matchWeights(name, opened.layers).taken.map(({ name: weight, from }) => [weight, from]));
    for (const { name: weight, from } of taken) expect(after.get(weight)?.read()).toEqual(from.read());
    await Promise.all([own.close(), opened.close()]);
  });

  test('of another network is refused, and whose it is', async () => {
    await writeWeightsOf('densenet121', join(scratch, 'dense.h5'));
    expect(await add(join(scratch, 'dense.h5'))).toMatchObject({
      error: { code: 'weights_of_another_network', details: { file: 'dense.h5', other: 'DenseNet121' } },
    });
    expect(await readdir(join(home, 'weights'))).toEqual(['lock.sqlite']);
  });

  test('that is none of Keras is refused with what it seems to be, and the weights that are there stay', async () => {
    await add(join(scratch, 'published.h5'));
    await writeFile(join(scratch, 'page.h5'), '<!doctype html><title>Sign in</title>');
    expect(await add(join(scratch, 'page.h5'))).toMatchObject({
      error: { code: 'weights_not_keras', details: { name: 'page.h5', seems: 'web_page' } },
    });
    await expectKept();
  });

  test('is not wanted for a network that ships', async () => {
    const error = { code: 'weights_shipped' };
    expect(await add(join(scratch, 'published.h5'), 'efficientnet-lite0')).toMatchObject({ error });
    await expect(weightsAt().remove('efficientnet-lite0')).rejects.toMatchObject(error);
  });
});

test('All base networks are listed, with what a download would take', async () => {
  const views = await weightsAt(null).view();
  expect(views.map((view) => view.name)).toEqual(baseNames);
  for (const { state, published } of views) {
    if (state === 'shipped') expect(published).toBeNull();
    else expect(published?.url).toMatch(/^https:\/\/storage\.googleapis\.com\//);
  }
});

test('A file that is added again is known by the same checksum', async () => {
  const checksums = [];
  for (let time = 1; time <= 2; time++) {
    await add(join(scratch, 'published.h5'));
    checksums.push(weightsAt().find(name).sha256);
  }
  expect(new Set(checksums).size).toBe(1);
});

test('Weights that are removed are missing', async () => {
  await add(join(scratch, 'published.h5'));
  await weightsAt().remove(name);
  expect(() => weightsAt().find(name)).toThrow('weights_missing');
  expect((await viewOf()).state).toBe('absent');
});
