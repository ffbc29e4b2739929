import { parentPort } from 'node:worker_threads';
import { type Examined, judge, type Judgement } from './judgements.ts';
import { groupTwins, keyOf } from './twins.ts';

/** A thread of its own: comparing all photos with each other takes seconds, in which the engine must answer. */

/** Photos come in pieces, so that handing them over holds nobody up either; null says that these were all. */
export type ToExaminer = Examined[] | null;

export interface Examination {
  judgements: Map<Judgement, number[]>;
  /** By photo, the key of its group. */
  twins: Map<number, string>;
}

const port = parentPort;
if (port === null) throw new Error('the examiner is a thread');
const photos: Examined[] = [];
port.on('message', (message: ToExaminer) => {
  if (message !== null) {
    photos.push(...message);
    return;
  }
  const twins = groupTwins(photos).flatMap((group) => group.map(({ id }) => [id, keyOf(group)] as const));
  port.postMessage({ judgements: judge(photos), twins: new Map(twins) } satisfies Examination);
  port.close();
});
