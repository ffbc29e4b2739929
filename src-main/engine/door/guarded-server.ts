import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { DevelopmentPage } from './dev-page.ts';

/** Names of 300 letters in nested folders, percent-encoded, must fit into the first line of a request. */
const headerBytes = 64 * 1024;
/** Longer than a page's pause between two calls, so that a call rarely meets a connection that is just closing. */
const keepAlive = 65_000;

export interface Guard {
  headers: Readonly<Record<string, string>>;
  /** False: the request was refused, and answered where there is a response. */
  admit: (request: IncomingMessage, response: ServerResponse | null) => boolean;
  /** Who answers what was admitted. */
  handle: (request: IncomingMessage, response: ServerResponse) => void;
  /** In development: takes WebSockets. */
  page: DevelopmentPage | null;
  /** Time for the headers to arrive, ms. */
  headersTime: number;
}

/** Node's server with the door's rules and headers in front of whatever answers: no answer leaves without them. */
export function guardedServer({ headers, admit, handle, page, headersTime }: Guard): Server {
  const prepare = (response: ServerResponse): void => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  };
  const server = createServer(
    {
      maxHeaderSize: headerBytes,
      keepAliveTimeout: keepAlive,
      headersTimeout: headersTime,
      connectionsCheckingInterval: Math.min(5_000, headersTime),
      // A large upload takes its time; bodies are watched where they are read.
      requestTimeout: 0,
      // Node would answer by itself, without our headers; the rule on Host refuses such a request anyway.
      requireHostHeader: false,
    },
    (request, response) => {
      prepare(response);
      if (admit(request, response)) handle(request, response);
    },
  );
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    prepare(response);
    response.writeHead(417, { connection: 'close' }).end();
  });
  if (page !== null) {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (admit(request, null)) page.upgrade(request, socket, head);
      else socket.end(rawAnswer(403, headers));
    });
  }
  return server;
}

/** An answer to what is no request, written to the socket itself. */
export function rawAnswer(status: number, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ ...headers, 'content-length': '0', connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`;
}
