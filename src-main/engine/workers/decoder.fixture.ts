import { existsSync, writeFileSync } from 'node:fs';
import { type DecoderPlan, decoderProtocolVersion } from '../../../src-shared/protocol/decoder.ts';
import { someMeasures } from './measures.fixture.ts';

const inspection = { format: 'png', width: 3, height: 2, takenAt: null, measures: someMeasures };

/** Speaks as a decoder does and decodes nothing: what becomes of a picture is the last word of its file's name. */

process.on('message', (message: { type: 'run' | 'cancel'; job: number; plan: DecoderPlan }) => {
  if (message.type === 'cancel') return;
  const { job, plan } = message;
  if (plan.kind === 'pack') {
    for (const [index, photo] of plan.photos.entries()) {
      say({ type: 'report', job, report: { kind: 'begin', row: plan.firstRow + index, id: photo.id } });
      if (!meet(photo.file)) return;
    }
    say({ type: 'done', job, result: { kind: 'pack', rows: plan.photos.length } });
  } else if (plan.kind === 'take') {
    if (!plan.photos.every(({ from }) => meet(from.file))) return;
    const photos = plan.photos.map(({ from }) => ({ kind: 'taken', sha256: from.file, bytes: 1, inspection }));
    say({ type: 'done', job, result: { kind: 'take', photos } });
  } else if (meet(plan.file)) say({ type: 'done', job, result: { kind: 'inspect', inspection } });
});
say({ type: 'ready', version: decoderProtocolVersion });

/** @returns whether the picture let the decoder go on */
function meet(file: string): boolean {
  if (file.endsWith('kills')) process.kill(process.pid, 'SIGKILL');
  if (file.endsWith('kills-once') && !existsSync(`${file}.met`)) {
    writeFileSync(`${file}.met`, '');
    process.abort();
  }
  return !file.endsWith('hangs');
}

function say(message: unknown): void {
  process.send?.(message);
}
