import { type IncomingMessage, request as ask, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * Passes requests on to Vite's server, in development. The page is thus at the engine's own address, behind the same rules
 * as the built one. The session cookie stays here.
 */
export class DevelopmentPage {
  readonly #address: URL;

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
    const passed = ask(this.#options(request));
    passed.on('upgrade', (answer, other, otherHead) => {
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headLines(answer.rawHeaders)}\r\n`);
      socket.write(otherHead);
      other.write(head);
      other.on('error', () => socket.destroy());
      socket.on('error', () => other.destroy());
      other.pipe(socket).pipe(other);
    });
    passed.on('response', () => socket.destroy());
    passed.on('error', () => socket.destroy());
    passed.end();
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

/** Vite shares its answers with other origins; ours are shared with none. */
function ownHeaders(answer: IncomingMessage): NodeJS.Dict<string | string[]> {
  return Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-')));
}

function headLines(rawHeaders: readonly string[]): string {
  let lines = '';
  for (let index = 0; index < rawHeaders.length; index += 2)
    lines += `${rawHeaders[index] ?? ''}: ${rawHeaders[index + 1] ?? ''}\r\n`;
  return lines;
}
