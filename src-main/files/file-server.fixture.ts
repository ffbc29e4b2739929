import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server was asked. */
export interface AskedOf {
  path: string;
  authorization: string | null;
  range: string | null;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server of this computer that answers as it is told, and remembers what it was asked. */
export class FileServer {
  readonly asked: AskedOf[] = [];
  readonly #server: Server;
  readonly #answers: Answer[] = [];
  #last: Answer = (_request, response) => response.writeHead(404).end();

  private constructor() {
    this.#server = createServer((request, response) => {
      this.asked.push({
        path: request.url ?? '',
        authorization: request.headers.authorization ?? null,
        range: request.headers.range ?? null,
      });
      (this.#answers.shift() ?? this.#last)(request, response);
    });
  }

  static async start(port = 0): Promise<FileServer> {
    const server = new FileServer();
    server.#server.listen(port, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get address(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  /** Answers in this order; the last one again and again. */
  answer(...answers: Answer[]): void {
    this.#answers.splice(0, Infinity, ...answers.slice(0, -1));
    this.#last = answers.at(-1) ?? this.#last;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

interface FileOptions {
  etag?: string | null;
  type?: string;
  /** The connection is cut after so many bytes of this answer. */
  cutAfter?: number;
  /** Nothing more is sent after so many bytes, and the connection stays. */
  stallAfter?: number;
}

/** The file as storage serves it: whole, or from where it is asked, as long as it is the same. */
export function fileAnswer(content: Uint8Array, options: FileOptions = {}): Answer {
  const { etag = '"one"', type = 'application/zip', cutAfter, stallAfter } = options;
  return (request, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 'NaN');
    const isSame = request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
    const from = Number.isNaN(start) || !isSame ? 0 : start;
    const headers = {
      'content-type': type,
      'content-length': content.length - from,
      'accept-ranges': 'bytes',
      ...(etag === null ? {} : { etag }),
    };
    if (from >= content.length) {
      response.writeHead(416, { 'content-range': `bytes */${String(content.length)}` }).end();
      return;
    }
    if (from === 0) response.writeHead(200, headers);
    else {
      const range = `bytes ${String(from)}-${String(content.length - 1)}/${String(content.length)}`;
      response.writeHead(206, { ...headers, 'content-range': range });
    }
    const end = cutAfter ?? stallAfter;
    if (end === undefined) response.end(content.subarray(from));
    else
      response.write(content.subarray(from, from + end), () => {
        // Ended rather than destroyed, which would take back what is still on its way.
        if (cutAfter !== undefined) request.socket.end();
      });
  };
}

export function statusAnswer(status: number, headers: Record<string, string> = {}, body = ''): Answer {
  return (_request, response) => response.writeHead(status, headers).end(body);
}

export function redirectAnswer(to: string): Answer {
  return statusAnswer(302, { location: to });
}
