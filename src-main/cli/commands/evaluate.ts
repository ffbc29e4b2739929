import type { Command } from 'commander';
import { type EvaluationView, type SplitPart, splitParts } from '../../../src-shared/api.ts';
import { AppError } from '../../../src-shared/errors.ts';
import { oneOf } from '../command.ts';
import { findRun } from '../find-run.ts';
import { followJob } from '../follow-job.ts';
import { type Host, type Session, withProject } from '../session.ts';
import type { Terminal } from '../terminal.ts';

/** More classes than this make a table wider than a terminal. */
const mostShownClasses = 12;

export function defineEvaluate(command: Command, host: Host): void {
  const { terminal } = host;
  const { words } = terminal;
  command
    .argument('<PROJECT>', words.arguments.project)
    .argument('<RUN>', words.arguments.run)
    .option('--part <PART>', words.options.part, oneOf(terminal, splitParts), 'test')
    .action(async (folder: string, wanted: string, { part }: { part: SplitPart }) => {
      await withProject(host, folder, { make: false }, async (session) => {
        const { id: run } = findRun(await session.view(), wanted);
        const { evaluation } = await evaluateRun(session, terminal, run, part);
        const { count, correct, accuracy, margin, confusion } = evaluation;
        terminal.say(words.evaluated({ correct, count, part, accuracy, low: margin[0], high: margin[1] }));
        if (confusion.classes.length <= mostShownClasses) terminal.say(`${words.confusion}\n${table(confusion)}`);
        terminal.result({ run, part, count, accuracy, margin, confusion });
      });
    });
}

/** Evaluates a run anew and answers with what came of it. */
export async function evaluateRun(
  { client, project }: Session,
  terminal: Terminal,
  run: string,
  part: SplitPart,
): Promise<EvaluationView> {
  await followJob(client, terminal, 'evaluate', await client.evaluations.start.mutate({ project, run, part }));
  const view = await client.evaluations.view.query({ project, run, part });
  if (view === null)
    throw new AppError('internal', {}, { cause: new Error('an evaluation that ended well left no result') });
  return view;
}

function table({ classes, matrix }: EvaluationView['evaluation']['confusion']): string {
  const cells = [['', ...classes], ...matrix.map((row, index) => [classes[index] ?? '', ...row.map(String)])];
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
  return cells.map((row) => `  ${row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  ')}`).join('\n');
}
