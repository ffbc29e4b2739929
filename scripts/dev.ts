import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createServer } from 'vite';
import config from '../electron.vite.config.ts';

/**
 * `npm run dev [-- --port N]`: the page with hot replacement, the engine with reload, both at the engine's own address, so
 * that the door's rules are the same as for users. Vite listens on a port of its own, which only the door asks.
 */
const { values } = parseArgs({ options: { port: { type: 'string', default: '4280' } } });
const root = join(import.meta.dirname, '..');

const { renderer } = config;
if (renderer === undefined) throw new Error('electron.vite.config.ts has no renderer');
const vite = await createServer({
  ...renderer,
  configFile: false,
  clearScreen: false,
  server: { host: '127.0.0.1', port: 0, cors: false, fs: { allow: [root] } },
});
await vite.listen();
const address = vite.httpServer?.address();
if (typeof address !== 'object' || address === null) throw new Error('Vite does not listen');

const engine = spawn(
  process.execPath,
  ['--watch', '--watch-preserve-output', join(import.meta.dirname, 'dev-engine.ts')],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      DEV_PAGE: `http://127.0.0.1:${address.port}`,
      DEV_PORT: values.port,
      DEV_ID: 'development',
      DEV_SECRET: randomBytes(32).toString('base64url'),
    },
  },
);
engine.once('exit', (code) => {
  void vite.close().then(() => process.exit(code ?? 0));
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => engine.kill(signal));
