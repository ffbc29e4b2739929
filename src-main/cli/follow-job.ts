import type { EngineEvent, JobResult, JobView } from '../../src-shared/api.ts';
import { AppError, fromPlain } from '../../src-shared/errors.ts';
import { type Client, errorOf } from './client.ts';
import { onInterrupt } from './interrupt.ts';
import { showEpoch, showJob } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** What the engine answers when it takes on long work. */
export interface StartedJob {
  job: string;
  run?: string;
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

function lastWord(client: Client, terminal: Terminal, started: StartedJob): Promise<JobView> {
  return new Promise((resolve, reject) => {
    const see = (view: JobView): void => {
      if (view.status === 'done' || view.status === 'cancelled' || view.status === 'failed')
        end(() => {
          resolve(view);
        });
      else showJob(terminal, view);
    };
    const readAgain = (): void => {
      client.jobs.list.query().then(
        (jobs) => {
          const found = jobs.find((each) => each.id === started.job);
          if (found !== undefined) see(found);
          // An engine that does not know the job any more is another one than it was given to.
          else
            end(() => {
              reject(new AppError('engine_unreachable'));
            });
        },
        (error: unknown) => {
          end(() => {
            reject(errorOf(error));
          });
        },
      );
    };
    const hear = (event: EngineEvent): void => {
      if (event.kind === 'reset') readAgain();
      else if (event.kind === 'job' && event.job.id === started.job) see(event.job);
      else if (event.kind === 'epoch' && event.run === started.run) showEpoch(terminal, event.epoch, event.best);
    };
    const stream = client.events.subscribe(
      {},
      {
        onData: ({ data }) => {
          hear(data);
        },
        onError: (error) => {
          end(() => {
            reject(error);
          });
        },
        // The stream tries again for ever; whether there is still an engine behind it, a call tells.
        onConnectionStateChange: (state) => {
          if (state.state === 'connecting' && state.error !== null) readAgain();
        },
      },
    );
    const end = (settle: () => void): void => {
      stream.unsubscribe();
      settle();
    };
  });
}

function isOfKind<Kind extends JobResult['kind']>(
  result: JobResult | null,
  kind: Kind,
): result is Extract<JobResult, { kind: Kind }> {
  return result?.kind === kind;
}
