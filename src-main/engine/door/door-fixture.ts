import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import type { Recipe } from '../../../src-shared/recipe.ts';
import type { Engine } from '../engine.ts';
import { EventHub } from '../events.ts';
import { logError } from '../log.ts';
import { Grants } from './grants.ts';
import { DoorKeys, type KeptSession } from './keys.ts';
import { type BehindTheDoor, createDoor, type Door, type DoorLimits } from './server.ts';
import { type UploadLimits, Uploads } from './uploads.ts';

export const projectId = 'a1b2c3';
export const photoId = '0123456789abcdef'.repeat(4);

/** A picture of one pixel, so that a browser shows it. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

export interface OpenDoor {
  door: Door;
  folder: string;
  engine: Engine & BehindTheDoor;
  events: EventHub;
  keys: DoorKeys;
  uploads: Uploads;
  /** What the door wrote to its log, newest last. */
  log: Record<string, unknown>[];
  /** Session of a page, as the browser would send it. */
  cookie: () => Promise<string>;
  close: () => Promise<void>;
}

/** A real door with real parts, before an engine that has nothing but those the door itself asks. */
export async function openDoor(
  options: {
    limits?: Partial<DoorLimits>;
    uploadLimits?: Partial<UploadLimits>;
    page?: Record<string, string>;
    port?: number;
    devPage?: string;
    keptSession?: KeptSession;
  } = {},
): Promise<OpenDoor> {
  const folder = mkdtempSync(join(tmpdir(), 'pawprint-door-'));
  const pageFolder = join(folder, 'page');
  mkdirSync(join(pageFolder, 'assets'), { recursive: true });
  const page = {
    'index.html': '<!doctype html><title>Pawprint</title>',
    'assets/main-abc123.js': 'void 0;',
    ...options.page,
  };
  for (const [name, content] of Object.entries(page)) writeFileSync(join(pageFolder, name), content);
  writeFileSync(join(folder, 'photo.png'), png);
  writeFileSync(join(folder, 'drawing.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');

  const lines: Record<string, unknown>[] = [];
  const log = pino(
    { level: 'debug' },
    { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  );
  const keys = new DoorKeys(options.keptSession);
  const uploads = new Uploads(join(folder, 'uploads'), options.uploadLimits);
  const events = new EventHub();
  const isPhoto = (project: string, photo: string): boolean => project === projectId && photo === photoId;
  const parts = {
    keys,
    uploads,
    events,
    grants: new Grants([join(folder, 'projects')]),
    logged: (error: Parameters<typeof logError>[1], where: string) => logError(log, error, where),
    image: async (project: string, photo: string, kind: string) => {
      if (!isPhoto(project, photo)) return Promise.resolve(null);
      return Promise.resolve(
        kind === 'original'
          ? { file: join(folder, 'drawing.svg'), type: 'image/svg+xml' }
          : { file: join(folder, 'photo.png'), type: 'image/png' },
      );
    },
    predictionImage: async (_project: string, id: string) =>
      Promise.resolve(id === 'p1' ? { file: join(folder, 'photo.png'), type: 'image/png' } : null),
    stripImage: async (_recent: string, index: number) =>
      Promise.resolve(index === 0 ? { file: join(folder, 'photo.png'), type: 'image/png' } : null),
    photoPixels: async (project: string, photo: string, { size, channels }: Recipe['input']) =>
      Promise.resolve(isPhoto(project, photo) ? Buffer.alloc(size * size * channels, 7) : null),
    program: { view: () => ({ version: 'test' }) },
    openSample: () => Promise.reject(new TypeError(`cannot read ${join(folder, '비밀.jpg')}`)),
  };
  const engine = parts as unknown as Engine & BehindTheDoor; // The features behind the router are not what is tested here.
  const door = await createDoor({
    engine,
    pageFolder,
    log,
    port: options.port,
    devPage: options.devPage,
    ...(options.limits && { limits: options.limits }),
  });
  return {
    door,
    folder,
    engine,
    events,
    keys,
    uploads,
    log: lines,
    cookie: async () => {
      const answer = await fetch(`${door.address}/hand-over`, {
        method: 'POST',
        headers: { origin: door.address, 'content-type': 'application/json' },
        body: JSON.stringify({ token: door.handOver() }),
      });
      return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    },
    close: async () => {
      events.close();
      await door.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export interface RawAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
}

/**
 * Sends bytes as they are and reads until the connection ends: nothing a client library would mend or refuse is mended.
 * Headers of null are left out.
 */
export async function sendRaw(
  address: string,
  request: { method?: string; path?: string; headers?: Record<string, string | null>; body?: string | Buffer },
): Promise<RawAnswer> {
  const { hostname, port, host } = new URL(address);
  const { method = 'GET', path = '/', body = '' } = request;
  const length = body.length > 0 ? { 'content-length': String(Buffer.byteLength(body)) } : {};
  const headers: Record<string, string | null> = { host, connection: 'close', ...length, ...request.headers };
  const lines = Object.entries(headers).map(([name, value]) => (value === null ? '' : `${name}: ${value}\r\n`));
  const head = `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
  return await sendBytes(
    { hostname, port: Number(port) },
    Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)]),
  );
}

/** Sends bytes and reads the one answer. An answer that never came is status 0. */
export function sendBytes({ hostname, port }: { hostname: string; port: number }, bytes: Buffer): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, hostname, () => socket.write(bytes));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => undefined); // The door may hang up on us; `close` follows.
    socket.on('close', () => {
      resolve(parse(Buffer.concat(chunks).toString('latin1')));
    });
  });
}

function parse(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first, ...lines] = head.split('\r\n');
  const headers = lines.map((line): [string, string] => [
    line.slice(0, line.indexOf(':')).toLowerCase(),
    line.slice(line.indexOf(':') + 1).trim(),
  ]);
  const sent = rest.join('\r\n\r\n');
  const named = Object.fromEntries(headers);
  const body = Buffer.from(named['transfer-encoding'] === 'chunked' ? withoutChunks(sent) : sent, 'latin1').toString();
  return { status: Number(first?.split(' ')[1] ?? 0), headers: named, body };
}

function withoutChunks(sent: string): string {
  const [, size = '', rest = ''] = /^([0-9a-f]+)\r\n([^]*)$/i.exec(sent) ?? [];
  const length = Number.parseInt(size, 16);
  return length > 0 ? rest.slice(0, length) + withoutChunks(rest.slice(length + 2)) : '';
}
