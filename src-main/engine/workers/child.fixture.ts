import { writeSync } from 'node:fs';

/** A child that goes in every way a child can go. Its plans are {what}; PAWPRINT_FIXTURE names a way to start badly. */

interface Message {
  type: 'run' | 'cancel';
  job: number;
  plan: { what: string };
}

const start = process.env.PAWPRINT_FIXTURE ?? 'well';
if (start === 'dies') throw new Error('the start went wrong');

process.on('message', ({ type, job, plan }: Message) => {
  if (type === 'cancel') say({ type: 'cancelled', job });
  else act(plan.what, job);
});
if (start === 'deaf') setInterval(() => undefined, 1000);
if (start !== 'silent') say({ type: 'ready', version: start === 'old' ? 0 : 1 });

function act(what: string, job: number): void {
  switch (what) {
    case 'work':
      say({ type: 'report', job, report: { step: 1 } });
      say({ type: 'report', job, report: { step: 2 } });
      say({ type: 'done', job, result: { answer: 42 } });
      return;
    case 'wait':
      say({ type: 'report', job, report: { step: 0 } });
      return;
    case 'fail':
      say({ type: 'failed', job, error: { code: 'photo_broken', details: { name: '사진' } } });
      return;
    case 'print':
      writeSync(1, '{"type":"done",\u0000 garbage\nmore of it\n');
      writeSync(2, 'a warning\n');
      say({ type: 'done', job, result: { answer: 1 } });
      return;
    case 'last word':
      // Much, so that it is still under way when the process ends.
      say({ type: 'failed', job, error: { code: 'disk_full', details: { padding: 'x'.repeat(2_000_000) } } }, () =>
        process.exit(1),
      );
      return;
    case 'nonsense':
      say({ type: 'done', job, result: { answer: 'many' } });
      return;
    case 'hang up':
      process.disconnect();
      setInterval(() => undefined, 1000);
      return;
    case 'exit':
      process.exit(7);
      return;
    case 'throw':
      throw new Error('a fault of its own');
    case 'abort':
      process.abort();
      return;
    case 'kill':
      process.kill(process.pid, 'SIGKILL');
      return;
    case 'fill the heap':
      for (const all: number[][] = []; ;) all.push(new Array<number>(100_000).fill(all.length));
    default:
      throw new Error(`the fixture knows no ${what}`);
  }
}

function say(message: unknown, then?: () => void): void {
  process.send?.(message, () => then?.());
}
