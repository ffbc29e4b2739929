import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { EvaluationView, ExportView } from '../../../src-shared/api.ts';
import { readyRecipes } from '../../../src-shared/recipe.ts';
import { programHome } from '../../files/home.ts';
import { programRoot } from '../../files/program-root.ts';
import { wholeNumber } from '../command.ts';
import { type AskedDigit, askExportedModel } from '../demo/ask-exported-model.ts';
import { followJob } from '../follow-job.ts';
import { type Host, type Session, withProject } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { evaluateRun } from './evaluate.ts';
import { exportRun } from './export.ts';
import { splitSentence } from './split.ts';

type Step = keyof Terminal['words']['demo']['steps'];

/** Per digit: of 1,000 each. */
const counts = { by: 'counts', train: 800, validation: 100, test: 100 } as const;

export function defineDemo(command: Command, host: Host): void {
  const { terminal } = host;
  const { words } = terminal;
  const { seed: usualSeed, epochs: usualEpochs } = readyRecipes.mnist;
  command
    .option('--seed <N>', words.options.seed, wholeNumber(terminal, 0, 0xffffffff), usualSeed)
    .option('--epochs <N>', words.options.epochs, wholeNumber(terminal, 1, 1000), usualEpochs)
    .action(async ({ seed, epochs }: { seed: number; epochs: number }) => {
      const scratch = await mkdtemp(join(tmpdir(), 'pawprint-demo-'));
      try {
        await withProject(host, join(scratch, 'digits.pawprint'), { make: true }, async (session) => {
          try {
            await runDemo(session, terminal, seed, epochs);
          } finally {
            // It goes when the demo ends: the window must not offer it among the recent ones.
            await session.client.projects.close.mutate({ project: session.project });
            await session.client.projects.forget.mutate({ project: session.project });
          }
        });
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    });
}

async function runDemo(session: Session, terminal: Terminal, seed: number, epochs: number): Promise<void> {
  const { client, project } = session;
  const { words } = terminal;
  const steps: { step: Step; seconds: number }[] = [];
  const begun = performance.now();
  const take = async <Value>(step: Step, work: () => Promise<Value>): Promise<Value> => {
    terminal.say(words.demo.steps[step]);
    const started = performance.now();
    const value = await work();
    const seconds = (performance.now() - started) / 1000;
    steps.push({ step, seconds });
    terminal.say(`  ${words.demo.took({ seconds })}`);
    return value;
  };

  terminal.say(words.demo.begin);
  await take('import', async () => {
    const paths = [join(programRoot(), 'resources', 'sample', 'digits.zip')];
    const job = await client.imports.start.mutate({ project, source: { from: 'paths', paths }, classId: null });
    const { import: imported } = await followJob(client, terminal, 'import', job);
    terminal.say(`  ${words.imported(imported)}`);
  });
  await take('split', async () => {
    const options = { size: counts, balance: 'undersample', seed } as const;
    terminal.say(`  ${splitSentence(terminal, await client.splits.make.mutate({ project, options }))}`);
  });
  const run = await take('train', async () => {
    const { job, run } = await client.runs.start.mutate({ project, recipe: { ...readyRecipes.mnist, seed, epochs } });
    await followJob(client, terminal, 'train', { job, training: { project, run, epochsBefore: 0 } });
    return run;
  });
  const tested = await take('test', async () => evaluateRun(session, terminal, run, 'test'));
  const { correct, count, accuracy, margin } = tested.evaluation;
  terminal.say(`  ${words.evaluated({ correct, count, part: 'test', accuracy, low: margin[0], high: margin[1] })}`);
  const written = await take('export', () => exportDemo(session, terminal, run));
  const asked = await take('predict', async () => askAboutTen(session, tested, written));
  for (const { truth, label, probability } of asked)
    terminal.say(`  ${words.demo.asked({ truth, label, probability })}`);
  const right = asked.filter(({ truth, label }) => truth === label).length;
  terminal.say(`  ${words.demo.askedAll({ right, count: asked.length })}`);

  terminal.say(words.demo.last({ accuracy, path: written.path }));
  const seconds = (performance.now() - begun) / 1000;
  terminal.result({ accuracy, margin, count, path: written.path, seed, epochs, asked, steps, seconds });
}

/** Into the program's own folder, where the model of an earlier demo makes room. */
async function exportDemo(session: Session, terminal: Terminal, run: string): Promise<ExportView> {
  const folder = join(programHome(), 'demo', 'handwritten-digits-tfjs');
  await rm(folder, { recursive: true, force: true });
  const written = await exportRun(session, terminal, run, 'tfjs', folder);
  terminal.say(`  ${terminal.words.exported({ ...written, ...written.check })}`);
  return written;
}

/** One photo of each class of the test part, chosen by its hash: neither the surest nor the easiest. */
async function askAboutTen(
  { view }: Session,
  { answers, classes }: EvaluationView,
  { path }: ExportView,
): Promise<AskedDigit[]> {
  const chosen = classes.flatMap((truth, index) => {
    const [photo] = answers.flatMap((answer) => (answer.truth === index ? [answer.photo.id] : [])).sort();
    return photo === undefined ? [] : [{ truth, photo }];
  });
  return askExportedModel((await view()).folder, path, chosen);
}
