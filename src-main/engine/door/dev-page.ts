import { type IncomingMessage, request as ask, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * Passes requests on to Vite's server, in development. The page is thus at the engine's own address, behind the same rules
 * as the built one. The session cookie stays here.
 */
export class DevelopmentPage {
  readonly #address: URL;
  readonly #sockets = new Set<Duplex>();

  /** @param address where Vite listens, `http://127.0.0.1:PORT` */
  constructor(address: string) {
    this.#address = new URL(address);
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    const passed = ask(this.#options(request), (answer) => {
      response.writeHead(answer.statusCode ?? 502, ownHeaders(answer));
      answer.pipe(response);
    });
    passed.on('error', () => {
      if (!response.headersSent) response.writeHead(502, { 'content-type': 'text/plain' });
      response.end('The development server does not answer.');
    });
    request.pipe(passed);
  }

  /** Hot replacement's WebSocket: after the handshake the two sockets are tied together. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    const passed = ask(this.#options(request));
    passed.on('upgrade', (answer, other, otherHead) => {
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headLines(answer.rawHeaders)}\r\n`);
      socket.write(otherHead);
      other.write(head);
      other.on('error', () => socket.destroy());
      socket.on('error', () => other.destroy());
      socket.once('close', () => other.destroy());
      other.pipe(socket).pipe(other);
    });
    passed.on('response', () => socket.destroy());
    passed.on('error', () => socket.destroy());
    passed.end();
  }

  /** Ends the WebSockets: the server has given them away and would wait for them for ever. */
  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #options(request: IncomingMessage): {
    hostname: string;
    port: string;
    method: string;
    path: string;
    headers: NodeJS.Dict<string | string[]>;
  } {
    const { hostname, port, host, origin } = this.#address;
    const { cookie: _cookie, ...headers } = request.headers;
    if (headers.origin !== undefined) headers.origin = origin;
    return { hostname, port, method: request.method ?? 'GET', path: request.url ?? '/', headers: { ...headers, host } };
  }
}

/** Headers that speak of the connection to Vite, not of the one to the browser. */
const ofConnection = new Set(['connection', 'keep-alive', 'transfer-encoding']);

/** What Vite says of its answer. It may be shared with no other origin, whatever Vite thinks of that. */
function ownHeaders(answer: IncomingMessage): NodeJS.Dict<string | string[]> {
  const isOurs = ([name]: [string, unknown]): boolean => !name.startsWith('access-control-') && !ofConnection.has(name);
  return Object.fromEntries(Object.entries(answer.headers).filter(isOurs));
}

function headLines(rawHeaders: readonly string[]): string {
  let lines = '';
  for (let index = 0; index < rawHeaders.length; index += 2)
    lines += `${rawHeaders[index] ?? ''}: ${rawHeaders[index + 1] ?? ''}\r\n`;
  return lines;
}
