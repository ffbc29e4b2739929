import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { type Command, Option } from 'commander';
import { AppError } from '../../../src-shared/errors.ts';
import { programRoot } from '../../files/program-root.ts';
import { createDoor, type Door } from '../../engine/door/server.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Log } from '../../engine/log.ts';
import { collect, refuse } from '../command.ts';
import { onInterrupt } from '../interrupt.ts';
import { openBrowser } from '../open-browser.ts';
import type { Host } from '../session.ts';
import { serveShell } from '../serve-shell.ts';

interface Options {
  port?: number;
  open?: boolean;
  root?: string[];
  shell?: boolean;
}

export function defineServe(command: Command, host: Host): void {
  const { terminal } = host;
  const { words } = terminal;
  command
    .option('--port <N>', words.options.port, (text) => readPort(text) ?? refuse(words.usage.port))
    .option('--open', words.options.open)
    .option('--root <PATH>', words.options.root, collect)
    .addOption(new Option('--shell', words.options.shell).hideHelp())
    .action(async ({ port = 0, open = false, root = [], shell = false }: Options) => {
      const { engine, log } = await host.openEngine({ roots: root.map((path) => resolve(path)) });
      let door: Door | null = null;
      try {
        door = await openDoor(engine, log, port);
        if (shell) await serveShell({ engine, door, language: terminal.language }, process.stdin, process.stdout);
        else await serveBrowser(host, door, open);
      } finally {
        terminal.warn(words.closing);
        // The engine first: whoever follows a job through the door still hears how it ended.
        await engine.close();
        await door?.close();
      }
    });
}

/** @throws AppError port_taken */
async function openDoor(engine: Engine, log: Log, port: number): Promise<Door> {
  try {
    return await createDoor({ engine, log, port, pageFolder: builtPage() });
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || !['EADDRINUSE', 'EACCES'].includes(String(error.code)))
      throw error;
    throw new AppError('port_taken', { port }, { cause: error });
  }
}

/** Says where the page is, and serves until a signal ends it. */
async function serveBrowser({ terminal }: Host, door: Door, open: boolean): Promise<void> {
  const ended = Promise.withResolvers<undefined>();
  const release = onInterrupt(() => {
    ended.resolve(undefined);
  });
  const address = pageAddress(door);
  terminal.say(terminal.words.serving({ address }));
  if (process.stdin.isTTY) terminal.say(terminal.words.servingHow);
  terminal.result({ address });
  if (open && !(await openBrowser(address))) terminal.warn(terminal.words.browserFailed);
  // A link lets one browser in, once. Enter makes another.
  const lines = process.stdin.isTTY ? createInterface({ input: process.stdin }) : null;
  lines?.on('line', () => {
    terminal.say(pageAddress(door));
  });
  // Ctrl-C reaches a terminal's reader before it becomes a signal.
  lines?.on('SIGINT', () => {
    ended.resolve(undefined);
  });
  await ended.promise;
  lines?.close();
  release();
}

function pageAddress({ address, handOver }: Door): string {
  return `${address}/#token=${handOver()}`;
}

/** The page as `npm run build` leaves it; null where it was not built. */
function builtPage(): string | null {
  const folder = join(programRoot(), 'out', 'renderer');
  return existsSync(folder) ? folder : null;
}

function readPort(text: string): number | null {
  const port = Number(text);
  return /^\d+$/.test(text) && port <= 65_535 ? port : null;
}
