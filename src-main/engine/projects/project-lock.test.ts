import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DoorKeys } from '../door/keys.ts';
import { lockProject } from './project-lock.ts';

let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), '내 강아지 🐕 '));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

function sign(): { address: string; token: string } {
  return JSON.parse(readFileSync(join(folder, 'door.json'), 'utf8')) as { address: string; token: string };
}

/** What the other process runs: it says `held` or the error's code, and lets go at any message. */
const holding = `
  import { lockProject } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'project-lock.ts')))};
  import { DoorKeys } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, '../door/keys.ts')))};
  const keys = new DoorKeys();
  keys.address = 'http://127.0.0.1:1234';
  lockProject(process.argv[1], keys).then(
    (lock) => {
      process.once('message', () => lock.release().then(() => process.disconnect()));
      process.send('held');
    },
    (error) => process.send(error.code, () => process.disconnect()),
  );
`;

/** Another process that takes the project and keeps it until it is told to let go, or dies. */
async function holder(): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', holding, folder], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  children.push(child);
  const [said] = (await once(child, 'message')) as [string];
  return { child, said };
}

describe('the lock of a project', () => {
  it('lets one process in, and says to the other that it is held', async () => {
    const { child, said } = await holder();
    expect(said).toBe('held');
    await expect(lockProject(folder, new DoorKeys())).rejects.toMatchObject({
      code: 'project_held',
      details: { address: 'http://127.0.0.1:1234' },
    });
    expect((await holder()).said).toBe('project_held');
    const ended = once(child, 'exit');
    child.send('release');
    await ended;
    await (await lockProject(folder, new DoorKeys())).release();
  });

  it('is free the moment its holder is killed, whatever it left behind', async () => {
    const { child } = await holder();
    const left = sign();
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    expect(sign()).toEqual(left);
    const keys = new DoorKeys();
    const lock = await lockProject(folder, keys);
    // A new holder without a door leaves no sign to the dead one's.
    expect(existsSync(join(folder, 'door.json'))).toBe(false);
    keys.address = 'http://127.0.0.1:4321';
    await expect.poll(() => existsSync(join(folder, 'door.json')) && sign().address).toBe('http://127.0.0.1:4321');
    expect(sign().token).not.toBe(left.token);
    await lock.release();
    expect(readdirSync(folder)).toEqual(['lock.sqlite']);
  });

  it('is held once in one process too', async () => {
    const lock = await lockProject(folder, new DoorKeys());
    await expect(lockProject(folder, new DoorKeys())).rejects.toMatchObject({ code: 'project_held' });
    // The refused attempt closed its own connection; the lock must have survived that, also for other processes.
    expect((await holder()).said).toBe('project_held');
    await lock.release();
    expect((await holder()).said).toBe('held');
  });

  it('of a copied folder is a lock of its own', async () => {
    const lock = await lockProject(folder, new DoorKeys());
    const copy = `${folder} copy`;
    cpSync(folder, copy, { recursive: true, filter: (path) => !path.endsWith('lock.sqlite') });
    const second = await lockProject(copy, new DoorKeys());
    await second.release();
    rmSync(copy, { recursive: true });
    await lock.release();
  });

  it('is taken although its file is damaged', async () => {
    writeFileSync(join(folder, 'lock.sqlite'), Buffer.alloc(8192, 'no database'));
    writeFileSync(join(folder, 'lock.sqlite-journal'), Buffer.alloc(1024, 'no journal'));
    const lock = await lockProject(folder, new DoorKeys());
    expect((await holder()).said).toBe('project_held');
    await lock.release();
  });

  it('says so when the folder cannot be written to', async () => {
    await expect(lockProject(join(folder, 'missing'), new DoorKeys())).rejects.toMatchObject({
      code: 'folder_not_writable',
    });
  });
});

describe('the sign beside the lock', () => {
  it("is the user's own, and its token opens the door once", async () => {
    const keys = new DoorKeys();
    keys.address = 'http://127.0.0.1:4321';
    const lock = await lockProject(folder, keys);
    expect(statSync(join(folder, 'door.json')).mode & 0o777).toBe(0o600);
    const { token } = sign();
    expect(keys.exchange(token, 'bearer')).toMatch(/^[\w-]{43}$/);
    expect(keys.exchange(token, 'bearer')).toBeNull();
    await expect.poll(() => sign().token).not.toBe(token);
    expect(keys.exchange(sign().token, 'page')).toBeNull();
    await lock.release();
  });

  it('goes with the door, and its token with it', async () => {
    const keys = new DoorKeys();
    keys.address = 'http://127.0.0.1:4321';
    const lock = await lockProject(folder, keys);
    const { token } = sign();
    keys.address = null;
    await expect.poll(() => existsSync(join(folder, 'door.json'))).toBe(false);
    expect(keys.exchange(token, 'bearer')).toBeNull();
    await lock.release();
  });

  it('does not keep the mode of a file that others could read', async () => {
    writeFileSync(join(folder, 'door.json'), '{}');
    chmodSync(join(folder, 'door.json'), 0o666);
    const keys = new DoorKeys();
    keys.address = 'http://127.0.0.1:4321';
    const lock = await lockProject(folder, keys);
    expect(statSync(join(folder, 'door.json')).mode & 0o777).toBe(0o600);
    await lock.release();
  });
});
