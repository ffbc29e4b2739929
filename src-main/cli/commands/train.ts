import type { Command } from 'commander';
import type { RecipeProposal, RunView } from '../../../src-shared/api.ts';
import { messagesOf } from '../../../src-shared/messages/messages.ts';
import type { Recipe } from '../../../src-shared/recipe.ts';
import { refuse, wholeNumber } from '../command.ts';
import { findRun } from '../find-run.ts';
import { followJob, type StartedJob } from '../follow-job.ts';
import { autoRecipe, proposeRecipe } from '../propose-recipe.ts';
import { type Assignment, readAssignment, readRecipe, variationsOf } from '../read-recipe.ts';
import { type Host, type Session, withProject } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { tableOf, trainSeries, valuesSentence } from '../train-series.ts';

interface Options {
  recipe?: string;
  epochs?: number;
  seed?: number;
  set?: Assignment[];
  resume?: string;
  from?: string;
  plan?: true;
  minutes?: number;
  lowMemory?: true;
}

export function defineTrain(command: Command, host: Host): void {
  const { terminal } = host;
  const { words } = terminal;
  command
    .argument('<PROJECT>', words.arguments.project)
    .option('--recipe <NAME|FILE.json>', words.options.recipe)
    .option('--epochs <N>', words.options.epochs, wholeNumber(terminal, 1))
    .option('--seed <N>', words.options.seed, wholeNumber(terminal, 0, 0xffffffff))
    .option('--set <KEY=VALUE>', words.options.set, (text: string, former: Assignment[] | undefined) => [
      ...(former ?? []),
      readAssignment(text) ?? refuse(words.usage.assignment),
    ])
    .option('--from <RUN>', words.options.from)
    .option('--resume <RUN>', words.options.resume)
    .option('--low-memory', words.options.lowMemory)
    .option('--plan', words.options.plan)
    .option('--minutes <N>', words.options.minutes, wholeNumber(terminal, 1, 100_000))
    .action(async (folder: string, options: Options) => {
      const { recipe, resume } = options;
      const changesRecipe = [recipe, options.epochs, options.seed, options.set, options.from].some(
        (option) => option !== undefined,
      );
      if ((recipe === undefined) === (resume === undefined) || (resume !== undefined && changesRecipe)) {
        command.error(words.usage.recipeOrResume);
      }
      // A recipe that cannot be used is refused before a project is opened.
      const wanted =
        recipe === undefined || recipe === autoRecipe
          ? null
          : variationsOf(await readRecipe(terminal, recipe), assignmentsOf(options), terminal);
      if (options.minutes !== undefined && recipe !== autoRecipe) command.error(words.usage.minutesOfAuto);
      if (options.plan === true && recipe !== autoRecipe && wanted?.length !== 1) command.error(words.usage.planOne);
      await withProject(host, folder, { make: false }, async (session) => {
        const from = await fromOf(session, options.from);
        if (options.lowMemory === true) await session.client.program.saveMemory.mutate();
        const proposal = recipe === autoRecipe ? await proposeRecipe(session, terminal, options.minutes ?? null) : null;
        const chosen = proposal === null ? wanted : variationsOf(proposal.recipe, assignmentsOf(options), terminal);
        if (chosen !== null && chosen.length > 1) {
          showSeries(await trainSeries(session, terminal, chosen, from), terminal);
          return;
        }
        const [only] = chosen ?? [];
        if (options.plan === true && only !== undefined) {
          await showPlan(session, terminal, only.recipe);
          return;
        }
        const job =
          only === undefined
            ? await resumeRun(session, terminal, resume ?? '')
            : await startRun(session, terminal, only.recipe, from);
        const { run } = await followJob(session.client, terminal, 'train', job);
        const view = await session.client.runs.view.query({ project: session.project, run });
        for (const note of view.notes) terminal.warn(messagesOf(terminal.language).words.runNote(note));
        terminal.say(words.trained(trainedOf(view, terminal.language)));
        terminal.result({ ...outcomeOf(view), ...proposedOf(proposal) });
      });
    });
}

/** @returns what runs.start takes as `from` @throws AppError run_not_found */
async function fromOf({ view }: Session, words: string | undefined): Promise<{ from?: string | null }> {
  if (words === undefined) return {};
  return { from: words === 'none' ? null : findRun(await view(), words).id };
}

async function startRun(
  { client, project, view }: Session,
  terminal: Terminal,
  recipe: Recipe,
  from: { from?: string | null },
): Promise<StartedJob> {
  const { job, run: id, from: beginning } = await client.runs.start.mutate({ project, recipe, ...from });
  if (beginning !== null) terminal.say(terminal.words.goingOnFrom({ run: beginning.name }));
  const run = findRun(await view(), id);
  terminal.say(terminal.words.training({ run: run.name, parameters: run.parameters, epochs: run.epochs }));
  return { job, training: { project, run: id, epochsBefore: 0 } };
}

/** The contract of `train --plan --json`: the recipe, and RunPlan. */
async function showPlan({ client, project }: Session, terminal: Terminal, recipe: Recipe): Promise<void> {
  const plan = await client.runs.measure.mutate({ project, recipe });
  const { seconds, memoryBytes, parameters, trainable, features } = plan;
  terminal.say(terminal.words.plan({ seconds, memory: memoryBytes, parameters, trainable, epochs: recipe.epochs }));
  if (features !== null) terminal.say(terminal.words.planFeatures(features));
  terminal.result({ recipe, ...plan });
}

/** What `--recipe auto` adds to the contract. */
function proposedOf(proposal: RecipeProposal | null): object {
  if (proposal === null) return {};
  const { why, time, minutes } = proposal;
  return { proposal: { why, time, minutes } };
}

/** A table of what the values came to, with the spread over the seeds. */
function showSeries(runs: Awaited<ReturnType<typeof trainSeries>>, terminal: Terminal): void {
  const table = tableOf(runs);
  for (const { values, valAccuracy } of table) {
    terminal.say(terminal.words.series.row({ values: valuesSentence(values), spread: valAccuracy }));
  }
  terminal.result({
    runs: runs.map(({ values, view }) => ({ values, error: view.error?.code ?? null, ...outcomeOf(view) })),
    table,
  });
}

async function resumeRun({ client, project, view }: Session, terminal: Terminal, words: string): Promise<StartedJob> {
  const run = findRun(await view(), words);
  terminal.say(terminal.words.resuming({ run: run.name, done: run.epochsDone, epochs: run.epochs }));
  const { job } = await client.runs.resume.mutate({ project, run: run.id });
  return { job, training: { project, run: run.id, epochsBefore: run.epochsDone } };
}

/** `--epochs` and `--seed` are short for `--set`, and come after it. */
function assignmentsOf({ set = [], epochs, seed }: Options): Assignment[] {
  const short = [
    ['epochs', epochs],
    ['seed', seed],
  ] as const;
  return [
    ...set,
    ...short.flatMap(([field, value]) => (value === undefined ? [] : [{ path: [field], values: [value] }])),
  ];
}

function trainedOf(view: RunView, language: Terminal['language']): Parameters<Terminal['words']['trained']>[0] {
  const { name, bestEpoch, bestValAccuracy, device, seconds } = view;
  return {
    run: name,
    bestEpoch: bestEpoch ?? 0,
    valAccuracy: bestValAccuracy ?? 0,
    device: device === null ? '' : messagesOf(language).words.device(device),
    seconds: seconds ?? 0,
  };
}

/** The contract of `train --json`. */
function outcomeOf({
  id,
  recipe,
  device,
  epochsDone,
  bestEpoch,
  parameters,
  history,
  imagesPerSecond,
  seconds,
}: RunView): object {
  return { run: id, recipe, device, epochs: epochsDone, bestEpoch, parameters, history, imagesPerSecond, seconds };
}
