import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyReply } from 'fastify';
import { AppError } from '../../../src-shared/errors.ts';
import type { Engine } from '../engine.ts';
import type { Log } from '../log.ts';
import { answerErrors } from './answers.ts';
import { registerCalls } from './calls.ts';
import { DevelopmentPage } from './dev-page.ts';
import { guardedServer, rawAnswer } from './guarded-server.ts';
import { registerHandOver } from './hand-over.ts';
import { securityHeaders } from './headers.ts';
import { type ImageSource, registerImages } from './images.ts';
import type { Caller, DoorKeys } from './keys.ts';
import { registerDevelopmentPage, registerPage } from './page.ts';
import { callerByCookie, judge, type Rule } from './rules.ts';
import { registerUploads } from './upload-route.ts';
import type { Uploads } from './uploads.ts';

/** What the door itself needs of the engine, beside what the router calls. */
export interface BehindTheDoor extends ImageSource {
  keys: DoorKeys;
  uploads: Uploads;
  /** Writes an error down; an unknown one gets the id by which it is found in the log. */
  logged: (error: AppError, where: string) => AppError;
}

export interface DoorOptions {
  engine: Engine & BehindTheDoor;
  /** The built page; null: there is none, only programs come. */
  pageFolder: string | null;
  /** Address of Vite's server, in development: the page is passed on from there instead. */
  devPage?: string | undefined;
  /** 0: any free one. A tunnel uses the same port at both ends. */
  port?: number | undefined;
  log: Log;
  limits?: Partial<DoorLimits>;
}

export interface DoorLimits {
  /** Bytes of a call. A selection of 100,000 photos has 6.7e6. */
  call: number;
  /** Time for a call's body to arrive, ms. */
  callTime: number;
  /** Time for the headers to arrive, ms. */
  headersTime: number;
}

export interface Door {
  /** `http://127.0.0.1:PORT` */
  readonly address: string;
  /** A new one-time token for a page, which is then opened as `ADDRESS/#token=TOKEN`. */
  handOver: () => string;
  /** Ends all connections. */
  close: () => Promise<void>;
}

const defaults: DoorLimits = { call: 16 * 1024 ** 2, callTime: 30_000, headersTime: 10_000 };

/**
 * Opens the engine's one door, on 127.0.0.1. The rules (rules.ts) and the headers of every answer (headers.ts) stand in
 * front of the router, so that no route and no error can do without them. Who has no session reaches nothing but the
 * page's own files and the hand-over.
 */
export async function createDoor(options: DoorOptions): Promise<Door> {
  const { engine, pageFolder, devPage, port = 0, log } = options;
  const { keys } = engine;
  const limits = { ...defaults, ...options.limits };
  const headers = securityHeaders(devPage !== undefined);
  const page = devPage === undefined ? null : new DevelopmentPage(devPage);
  const guard = new DoorGuard(keys, log);

  const server = Fastify({
    serverFactory: (handle) =>
      guardedServer({
        handle,
        headers,
        page,
        headersTime: limits.headersTime,
        admit: (...pair) => guard.admit(...pair),
      }),
    bodyLimit: limits.call,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 8192 },
    clientErrorHandler: ({ code }, socket) => {
      if (socket.writable) socket.end(rawAnswer(code === 'HPE_HEADER_OVERFLOW' ? 431 : 400, headers));
      else socket.destroy();
    },
    frameworkErrors: (_error, _request, reply: FastifyReply) => {
      void reply.code(400).send(new AppError('invalid_input', { reason: 'address' }).toPlain());
    },
  });
  answerErrors(server, (error, where) => engine.logged(error, where));
  await server.register((scope) => {
    registerHandOver(scope, keys, limits.callTime);
  });
  await server.register((scope) =>
    registerCalls(scope, { engine, callerOf: (request) => guard.callerOf(request), bodyTime: limits.callTime }),
  );
  await server.register((scope) => {
    scope.addHook('onRequest', (request, _reply, done) => {
      done(guard.callerOf(request.raw) === null ? new AppError('not_authorised') : undefined);
    });
    registerImages(scope, engine);
    registerUploads(scope, engine.uploads);
  });
  if (page !== null) registerDevelopmentPage(server, page);
  else if (pageFolder !== null) await registerPage(server, pageFolder);

  await server.listen({ host: '127.0.0.1', port });
  const { port: bound } = server.server.address() as AddressInfo; // A TCP server's address is never a string.
  const address = `http://127.0.0.1:${bound}`;
  keys.address = address;
  log.info({ port: bound }, 'the door is open');
  return {
    address,
    handOver: () => keys.oneTimeToken('page').token,
    close: async () => {
      keys.address = null;
      page?.close();
      await server.close();
    },
  };
}

/** Remembers whom the rules let in. */
class DoorGuard {
  readonly #keys: DoorKeys;
  readonly #log: Log;
  readonly #callers = new WeakMap<IncomingMessage, Caller>();
  readonly #refused = new Set<Rule>();

  constructor(keys: DoorKeys, log: Log) {
    this.#keys = keys;
    this.#log = log;
  }

  callerOf(request: IncomingMessage): Caller | null {
    return this.#callers.get(request) ?? null;
  }

  /** False: refused, and answered where there is a response. */
  admit(request: IncomingMessage, response: ServerResponse | null): boolean {
    const verdict = judge(request, this.#keys);
    if (verdict.admitted) {
      if (verdict.caller !== null) this.#callers.set(request, verdict.caller);
      return true;
    }
    const { rule, status } = verdict;
    // The first refusal by a rule tells why somebody stays outside; a flood of them must not fill the log.
    const level = this.#refused.has(rule) ? 'debug' : 'warn';
    this.#refused.add(rule);
    this.#log[level](
      { rule, session: callerByCookie(request.headers.cookie, this.#keys) !== null },
      'a request was refused',
    );
    response?.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
    response?.end(JSON.stringify(new AppError('not_authorised', { rule }).toPlain()));
    return false;
  }
}
