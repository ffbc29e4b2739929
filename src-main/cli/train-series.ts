import type { RunView } from '../../src-shared/api.ts';
import { fromPlain, toAppError } from '../../src-shared/errors.ts';
import { type Spread, spreadOf } from '../../src-shared/evaluation.ts';
import { errorSentence } from '../../src-shared/messages/messages.ts';
import { followJob } from './follow-job.ts';
import { onInterrupt } from './interrupt.ts';
import type { Variation } from './read-recipe.ts';
import type { Session } from './session.ts';
import type { Terminal } from './terminal.ts';

/** A run of a series when it has ended; one that failed (a learning rate that was too high) says why. */
export interface SeriesRun {
  values: Variation['values'];
  view: RunView;
}

/** Runs that differ by nothing but their seed, together. */
export interface SeriesRow {
  values: Variation['values'];
  runs: string[];
  /** Over the runs that did not fail, the best epoch of each; null where all failed. */
  valAccuracy: Spread | null;
}

/**
 * Trains one recipe after the other. All of them wait in the engine's queue from the start, so that the page shows what is
 * still to come. A run that fails is part of the outcome; when the user stops one, those that wait are taken back.
 * @param from as runs.start takes it: which run all of them go on from
 * @throws AppError cancelled, engine_unreachable; what they failed with, where all did
 */
export async function trainSeries(
  session: Session,
  terminal: Terminal,
  variations: readonly Variation[],
  from: { from?: string | null },
): Promise<SeriesRun[]> {
  const { client, project } = session;
  const viewOf = (run: string): Promise<RunView> => client.runs.view.query({ project, run });
  const waiting: { values: Variation['values']; job: string; run: string }[] = [];
  const takeBack = async (): Promise<void> => {
    // The last first: else the next in line would begin in the moment in which the one before it is gone.
    for (const { run } of waiting.splice(0).reverse()) await client.runs.remove.mutate({ project, run });
  };
  let takenBack = Promise.resolve();
  // Registered before the one that stops the run under way, and so called before it.
  const release = onInterrupt(() => {
    takenBack = takenBack.then(takeBack).catch(() => undefined);
  });
  const done: SeriesRun[] = [];
  try {
    for (const { values, recipe } of variations) {
      waiting.push({ values, ...(await client.runs.start.mutate({ project, recipe, ...from })) });
    }
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { values, job, run } = next;
      const place = { number: done.length + 1, of: variations.length, values: valuesSentence(values) };
      terminal.say(terminal.words.series.training(place));
      try {
        await followJob(client, terminal, 'train', { job, training: { project, run, epochsBefore: 0 } });
      } catch (thrown) {
        const error = toAppError(thrown);
        if (error.code === 'cancelled' || error.code === 'engine_unreachable') throw error;
        terminal.warn(errorSentence(terminal.language, error));
      }
      done.push({ values, view: await viewOf(run) });
    }
  } finally {
    release();
    await takenBack;
  }
  const [first] = done;
  if (first?.view.error != null && done.every(({ view }) => view.error !== null)) throw fromPlain(first.view.error);
  return done;
}

/** One row for each combination of the values, in the order they were trained; seeds are what a row's spread is over. */
export function tableOf(runs: readonly SeriesRun[]): SeriesRow[] {
  const groups = Map.groupBy(runs, ({ values }) => JSON.stringify(withoutSeed(values)));
  return [...groups.values()].map((group) => {
    const accuracies = group.flatMap(({ view }) =>
      view.error === null && view.bestValAccuracy !== null ? [view.bestValAccuracy] : [],
    );
    return {
      values: withoutSeed(group[0]?.values ?? {}),
      runs: group.map(({ view }) => view.id),
      valAccuracy: accuracies.length === 0 ? null : spreadOf(accuracies),
    };
  });
}

/** "learningRate 0.001, fit crop" */
export function valuesSentence(values: Variation['values']): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

function withoutSeed({ seed: _seed, ...rest }: Variation['values']): Variation['values'] {
  return rest;
}
