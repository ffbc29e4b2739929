import { createServer } from 'node:net';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type Recipe, readyRecipes } from '../../src-shared/recipe.ts';
import { engineToShellSchema, handOverSchema, type EngineToShell } from '../../src-shared/protocol/shell.ts';
import { twoColours } from '../engine/two-colours.fixture.ts';
import { commandsIn, jsonOf, type RunningCommand } from './command-line.fixture.ts';

const recipe: Recipe = {
  ...readyRecipes.scratch,
  name: 'colours',
  input: { ...readyRecipes.scratch.input, size: 32 },
  network: { ...readyRecipes.scratch.network, filters: [8, 16] },
  epochs: 3,
  batch: 4,
};

// Each command is a process of its own, and some train: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

let folder: string;
let commands: ReturnType<typeof commandsIn>;

/** A page that was let in: calls with its cookie, as the browser would send them. */
class Page {
  readonly #address: string;
  readonly #cookie: string;

  private constructor(address: string, cookie: string) {
    this.#address = address;
    this.#cookie = cookie;
  }

  static async open(address: string, token: string): Promise<Page> {
    const answer = await fetch(`${address}/hand-over`, {
      method: 'POST',
      headers: { origin: address, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    expect(answer.status).toBe(204);
    return new Page(address, answer.headers.get('set-cookie')?.split(';')[0] ?? '');
  }

  async call(path: string, input: unknown): Promise<unknown> {
    const answer = await fetch(`${this.#address}/trpc/${path}`, {
      method: 'POST',
      headers: {
        origin: this.#address,
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/json',
        cookie: this.#cookie,
      },
      body: JSON.stringify(input),
    });
    const body = z.object({ result: z.object({ data: z.unknown() }).optional() }).parse(await answer.json());
    expect(answer.status, JSON.stringify(body)).toBe(200);
    return body.result?.data;
  }

  async ask(path: string, input: unknown): Promise<unknown> {
    const query = encodeURIComponent(JSON.stringify(input));
    const answer = await fetch(`${this.#address}/trpc/${path}?input=${query}`, {
      headers: { 'sec-fetch-site': 'same-origin', cookie: this.#cookie },
    });
    return z.object({ result: z.object({ data: z.unknown() }) }).parse(await answer.json()).result.data;
  }
}

async function addressOf(serving: RunningCommand): Promise<{ address: string; token: string }> {
  const [, address = '', token = ''] = await serving.says(/(http:\/\/127\.0\.0\.1:\d+)\/#token=([\w-]+)/);
  return { address, token };
}

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'pawprint serving-')));
  commands = commandsIn(folder);
  await twoColours(join(folder, 'photos'), { red: 30, blue: 30 });
  await twoColours(join(folder, 'more'), { red: 5 }, 400);
  await writeFile(join(folder, 'recipe.json'), JSON.stringify(recipe));
  await commands.run(['import', 'held.pawprint', 'photos']);
  await commands.run(['split', 'held.pawprint']);
});

afterEach(() => {
  commands.killAll();
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('a project that another engine holds', () => {
  it('takes the commands through the door of its holder, which goes on', async () => {
    const serving = commands.start(['serve', '--root', folder]);
    const { address, token } = await addressOf(serving);
    const page = await Page.open(address, token);
    const { project } = z
      .object({ project: z.string() })
      .parse(await page.call('projects.open', { folder: join(folder, 'held.pawprint') }));

    // Two at once: each needs a token of its own.
    const [imported, known] = await Promise.all([
      commands.run(['import', 'held.pawprint', 'more', '--json']),
      commands.run(['import', 'held.pawprint', 'photos', '--json']),
    ]);
    expect(imported.exitCode, imported.stderr).toBe(0);
    expect(imported.stderr).toContain('the work is done there');
    expect(jsonOf(imported)).toMatchObject({ project: join(folder, 'held.pawprint'), added: 5 });
    expect(jsonOf(known)).toMatchObject({ added: 0, known: 60 });

    const train = ['train', 'held.pawprint', '--recipe', 'recipe.json', '--json'];
    const trained = await commands.run(train);
    expect(trained.exitCode, trained.stderr).toBe(0);
    expect(trained.stderr).toMatch(/Round 1:[^]*Round 2:[^]*Round 3:/);

    const long = commands.start([...train, '--epochs', '1000']);
    await long.says(/Round 2:/);
    long.signalGroup('SIGINT');
    const cancelled = await long.ended;
    expect(cancelled.exitCode).toBe(130);

    const refused = await commands.run(['evaluate', 'held.pawprint', 'no such run', '--json']);
    expect(refused.exitCode).toBe(3);
    expect(jsonOf(refused)).toMatchObject({ error: { code: 'run_not_found' } });

    const view = await page.ask('projects.view', { project });
    expect(view).toMatchObject({ photos: 65, runs: [{ status: 'stopped' }, { status: 'done' }] });

    serving.signalGroup('SIGTERM');
    expect((await serving.ended).exitCode).toBe(0);
    expect((await commands.run(['evaluate', 'held.pawprint', 'latest', '--json'])).exitCode).toBe(0);
  });

  it('says so where the holder has no door', async () => {
    const holder = commands.start(['train', 'held.pawprint', '--recipe', 'recipe.json', '--epochs', '1000']);
    await holder.says(/Round 1:/);
    // Held where it is: it must not be through before the other one asks.
    holder.signalGroup('SIGSTOP');
    const outcome = await commands.run(['import', 'held.pawprint', 'more', '--json']);
    expect(outcome.exitCode).toBe(3);
    expect(jsonOf(outcome)).toMatchObject({ error: { code: 'project_held' } });
    holder.signalGroup('SIGCONT');
    holder.signalGroup('SIGINT');
    expect((await holder.ended).exitCode).toBe(130);
  });
});

describe('serve', () => {
  it('says that a port is taken, and what to do', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const outcome = await commands.run(['serve', '--port', port, '--json']);
    other.close();
    expect(outcome.exitCode).toBe(3);
    expect(jsonOf(outcome)).toMatchObject({ error: { code: 'port_taken', details: { port: Number(port) } } });
  });
});

describe('serve for the window', () => {
  it('speaks in lines of JSON alone, grants, says what is under way, and ends with its input', async () => {
    const serving = commands.start(['serve', '--shell']);
    await serving.says(/\n/);
    const lines: EngineToShell[] = [];
    let handOver: z.infer<typeof handOverSchema> | null = null;
    const read = (text: string): void => {
      const all = text.trimEnd().split('\n');
      handOver = handOverSchema.parse(JSON.parse(all[0] ?? ''));
      lines.splice(0, lines.length, ...all.slice(1).map((line) => engineToShellSchema.parse(JSON.parse(line))));
    };
    const photos = join(folder, 'photos');
    const send = (request: object): void => void serving.child.stdin.write(`${JSON.stringify(request)}\n`);

    send({ id: 1, check: photos });
    await serving.says(/\{"answer":1,"ok":false\}/);
    send({ id: 2, grant: [photos] });
    send({ id: 3, check: join(photos, 'red') });
    await serving.says(/\{"answer":2,"ok":true\}\n\{"answer":3,"ok":true\}/);

    const first = await serving.says(/"address":"(http:[^"]+)","token":"([^"]+)"/);
    const page = await Page.open(first[1] ?? '', first[2] ?? '');
    const { project } = z
      .object({ project: z.string() })
      .parse(await page.call('projects.create', { name: 'Window', folder: null }));
    await page.call('imports.start', { project, source: { from: 'paths', paths: [photos] }, classId: null });
    await serving.says(/"busy":\{"kind":"import"/);
    await serving.says(/"busy":null/);

    serving.child.stdin.end();
    const outcome = await serving.ended;
    expect(outcome.exitCode).toBe(0);
    read(outcome.stdout);
    expect(handOver).not.toBeNull();
    const shares = lines.flatMap((line) => ('progress' in line ? [line.progress] : []));
    expect(shares.at(-1)).toBeNull();
    expect(shares.length).toBeGreaterThan(1);
  });
});
