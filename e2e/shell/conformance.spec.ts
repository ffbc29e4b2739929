import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@playwright/test';
import { electronBinary } from '../../setup/electron.js';
import { StandIn } from '../stand-in/host.ts';

const repository = join(import.meta.dirname, '..', '..');
const binary = electronBinary({ root: repository, environment: process.env });

/** What the shell relies on. The stand-in is worth as much as it agrees with Electron here. */
const expected = {
  'not ready while the entry runs': false,
  'no session before ready': true,
  'no window before ready': true,
  'no screen before ready': true,
  'no dialog before ready': true,
  'sandbox before ready': false,
  ready: true,
  'no sandbox after ready': true,
  'no menu item without a face': true,
  'contents are announced': ['web-contents-created'],
  'a hidden window is hidden': false,
  'one handler a channel': true,
  'the address': true,
  'the page has no Node': ['undefined', 'undefined', 'undefined'],
  'what is exposed is frozen': true,
  'values cross': [1, 2],
  'arguments are copies': [true, 1],
  'functions cross': 41,
  'symbols do not': 'refused',
  'calls are answered': [1, 'two', { three: [3] }],
  'the sender is known': [true, true, true],
  'errors come with their message': "Error invoking remote method 'fail': Error: because",
  'nobody answers': true,
  'functions cannot be sent': 'refused',
  'a file made by a script lies nowhere': '',
  'a preload has few modules': true,
  'nothing is exposed over something else': 'string',
  'the page hears': [1, { two: 2 }],
  'a navigation can be refused': ['https://b.invalid/', true],
  'no window opens': [['https://a.invalid/'], 1],
  'a shown window is visible': true,
  'a window that stays stops the quitting': [['before-quit'], false],
  'the order of quitting': ['before-quit', 'will-quit', 'quit'],
};

let program: string;

test.beforeEach(() => {
  program = mkdtempSync(join(tmpdir(), 'pawprint-conformance-'));
  mkdirSync(join(program, 'home', 'window'), { recursive: true });
  writeFileSync(join(program, 'package.json'), '{ "name": "conformance", "type": "module", "main": "main.mjs" }');
  cpSync(join(import.meta.dirname, '..', 'stand-in', 'conformance'), program, { recursive: true });
});
test.afterEach(() => {
  rmSync(program, { recursive: true, force: true });
});

function found(output: string): Record<string, unknown> {
  const lines = output.split('\n').filter((line) => line.startsWith('{'));
  return Object.fromEntries(
    lines.map((line) => JSON.parse(line) as { name: string; found: unknown }).map(({ name, found }) => [name, found]),
  );
}

test('the stand-in behaves as the shell needs Electron to', async ({ context }) => {
  const standIn = new StandIn({ program, entry: 'main.mjs', context, environment: process.env });
  try {
    await standIn.exited;
    expect(found(standIn.output)).toEqual(expected);
  } finally {
    await standIn.kill();
  }
});

test('Electron behaves as the stand-in does', async () => {
  test.skip(binary === null, 'Electron’s binary is not here');
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const electron = spawn(binary ?? '', [...sandbox, `--user-data-dir=${join(program, 'home')}`, program], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: undefined },
  });
  expect(found(await text(electron.stdout))).toEqual(expected);
});
