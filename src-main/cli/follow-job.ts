import type { EngineEvent, JobResult, JobView } from '../../src-shared/api.ts';
import { AppError, fromPlain } from '../../src-shared/errors.ts';
import type { Epoch } from '../../src-shared/protocol/trainer.ts';
import { isLive } from '../engine/jobs/jobs.ts';
import { type Client, errorOf } from './client.ts';
import { onInterrupt } from './interrupt.ts';
import { showEpoch, showJob } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** What the engine answers when it takes on long work. */
export interface StartedJob {
  job: string;
  /** Whose rounds are to be shown, and how many it had before. */
  training?: { project: string; run: string; epochsBefore: number };
}

/**
 * Shows a job until it ends. Ctrl-C asks it to stop after its step, a second one to stop at once; either way this waits for
 * its last word, so that the project is whole when the command ends.
 * @throws AppError what the job failed with, `cancelled`, or engine_unreachable when its engine went away
 */
export async function followJob<Kind extends JobResult['kind']>(
  client: Client,
  terminal: Terminal,
  kind: Kind,
  started: StartedJob,
): Promise<Extract<JobResult, { kind: Kind }>> {
  const release = onInterrupt((times) => {
    if (times === 1) terminal.warn(terminal.words.stopping);
    // What comes of it is seen in the job's end; an engine that is gone shows in the stream.
    client.jobs.cancel.mutate({ job: started.job, atOnce: times > 1 }).catch(() => undefined);
  });
  try {
    const ended = await lastWord(client, terminal, started);
    if (ended.status === 'cancelled') throw new AppError('cancelled');
    if (ended.error !== null) throw fromPlain(ended.error);
    if (!isOfKind(ended.result, kind))
      throw new AppError('internal', {}, { cause: new Error(`a ${kind} job ended as ${ended.status}`) });
    return ended.result;
  } finally {
    release();
  }
}

function lastWord(client: Client, terminal: Terminal, { job, training }: StartedJob): Promise<JobView> {
  return new Promise((resolve, reject) => {
    let shown = training?.epochsBefore ?? 0;
    const end = (settle: () => void): void => {
      stream.unsubscribe();
      settle();
    };
    const fail = (error: unknown): void => {
      end(() => {
        reject(errorOf(error));
      });
    };
    const showOnce = (epoch: Epoch, best: boolean): void => {
      if (epoch.epoch > shown) showEpoch(terminal, epoch, best);
      shown = Math.max(shown, epoch.epoch);
    };
    const see = (view: JobView): void => {
      if (isLive(view)) showJob(terminal, view);
      else
        end(() => {
          resolve(view);
        });
    };
    /** Events may have been missed: rounds first, since the job's end is the last thing to be heard. */
    const readAgain = async (): Promise<void> => {
      const jobs = await client.jobs.list.query();
      if (training !== undefined) {
        const { project, run } = training;
        const { history } = await client.runs.view.query({ project, run });
        for (const epoch of history) showOnce(epoch, isBestYet(history, epoch));
      }
      const view = jobs.find((each) => each.id === job);
      // An engine that does not know the job any more is another one than it was given to.
      if (view === undefined) throw new AppError('engine_unreachable');
      see(view);
    };
    const hear = async (event: EngineEvent): Promise<void> => {
      if (event.kind === 'reset') await readAgain();
      else if (event.kind === 'job' && event.job.id === job) see(event.job);
      else if (event.kind === 'epoch' && event.run === training?.run) showOnce(event.epoch, event.best);
    };
    // One after another: what comes while views are read again must not overtake them.
    let last = Promise.resolve();
    const inTurn = (work: () => Promise<void>): void => {
      last = last.then(work).catch(fail);
    };
    const stream = client.events.subscribe(
      {},
      {
        onData: ({ data }) => {
          inTurn(() => hear(data));
        },
        onError: fail,
        // The stream tries again for ever; whether there is still an engine behind it, a call tells.
        onConnectionStateChange: (state) => {
          if (state.state === 'connecting' && state.error !== null) inTurn(readAgain);
        },
      },
    );
  });
}

/** The best epoch is the first with the lowest validation loss. */
function isBestYet(history: readonly Epoch[], epoch: Epoch): boolean {
  return history.every((other) => other.epoch >= epoch.epoch || other.valLoss > epoch.valLoss);
}

function isOfKind<Kind extends JobResult['kind']>(
  result: JobResult | null,
  kind: Kind,
): result is Extract<JobResult, { kind: Kind }> {
  return result?.kind === kind;
}
