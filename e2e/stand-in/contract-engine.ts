/**
 * An engine that keeps the shell's side of the contract (src-shared/protocol/shell.ts) and does nothing else: a real program
 * with a real address, for the shell's own specs. Over HTTP the test makes it speak, asks what it heard, and makes it die.
 *
 *   GET /            a page that shows what the window gives it      POST /say    a line to the shell
 *   GET /heard       the shell's lines                               POST /die    ends it at once
 */
import { createServer, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import {
  type EngineToShell,
  type HandOver,
  type ShellToEngine,
  shellToEngineSchema,
} from '../../src-shared/protocol/shell.ts';

const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Engine</title>
<body><h1>The engine's page</h1><output id="commands"></output>
<a href="/other">within</a> <a href="https://evil.example/">away</a> <a target="_blank" href="https://keras.io/api/">Keras</a>
<script src="/page.js"></script></body></html>`;

const script = `const commands = [];
const heard = document.querySelector('#commands');
window.stopHearing = window.pawprintShell?.onCommand((command) => {
  commands.push(command);
  heard.textContent = JSON.stringify(commands);
});`;

const heard: ShellToEngine[] = [];
/** As the real one, it answers for what was granted and what lies below. */
const granted: string[] = [];

function say(line: HandOver | EngineToShell): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function answer(request: ShellToEngine): void {
  heard.push(request);
  if ('grant' in request) granted.push(...request.grant);
  const ok =
    'grant' in request || granted.some((path) => request.check === path || request.check.startsWith(`${path}/`));
  say({ answer: request.id, ok });
}

async function respond(request: IncomingMessage): Promise<{ type: string; body: string }> {
  switch (`${request.method ?? ''} ${request.url ?? ''}`) {
    case 'GET /page.js':
      return { type: 'text/javascript', body: script };
    case 'GET /heard':
      return { type: 'application/json', body: JSON.stringify({ heard, granted }) };
    case 'POST /say':
      say(JSON.parse(await text(request)) as EngineToShell);
      return { type: 'text/plain', body: '' };
    case 'POST /die':
      return process.kill(process.pid, 'SIGKILL') as never;
    default:
      return { type: 'text/html', body: page };
  }
}

if (process.argv.slice(2).join(' ') !== 'serve --port 0 --shell') {
  process.stderr.write(`unexpected arguments: ${process.argv.slice(2).join(' ')}\n`);
  process.exit(2);
}
if (process.env.CONTRACT_ENGINE === 'dead') process.exit(1);

const server = createServer((request, response) => {
  void respond(request).then(({ type, body }) => {
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  say({ address: `http://127.0.0.1:${address.port}`, token: 'one-time-token-of-the-contract' });
});

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => answer(shellToEngineSchema.parse(JSON.parse(line))));
lines.once('close', () => {
  process.stderr.write('asked to end\n');
  process.exit(0);
});
