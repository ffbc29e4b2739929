import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { classOrigins, type ImportOptions } from '../../../src-shared/api.ts';
import { oneOf, saySkipped, skippedOutcome } from '../command.ts';
import { followJob, type StartedJob } from '../follow-job.ts';
import { findKaggleLogin } from '../read-kaggle-login.ts';
import { type Host, importsUnderWay, type Session, withProject } from '../session.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  split: boolean;
  classFrom: ImportOptions['classFrom'];
  /** true: no file was named. */
  kaggle?: string | true;
}

export function defineImport(command: Command, host: Host): void {
  const { terminal } = host;
  const { words } = terminal;
  command
    .argument('<PROJECT>', words.arguments.project)
    .argument('[SOURCE...]', words.arguments.source)
    .option('--kaggle [FILE.json]', words.options.kaggle)
    .option('--no-split', words.options.noSplit)
    .addOption(
      new Option('--class-from <HOW>', words.options.classFrom)
        .argParser(oneOf(terminal, classOrigins))
        .default('auto' satisfies ImportOptions['classFrom']),
    )
    .action(async (folder: string, sources: string[], { split, classFrom, kaggle }: Options) => {
      if ((sources.length === 0) === (kaggle === undefined)) command.error(words.usage.sourceOrKaggle);
      const options: ImportOptions = { classFrom, keepParts: split, ask: false };
      // An import of the same that was cut short is gone on with: then its outcome is the one that was asked for.
      await withProject(host, folder, { make: true, finishImports: false }, async (session) => {
        const { client, project, view } = session;
        await importsUnderWay(client, project);
        const job =
          kaggle === undefined
            ? await startPaths(session, sources, options)
            : await startKaggle(session, terminal, kaggle === true ? null : kaggle, options);
        const { import: imported } = await followJob(client, terminal, 'import', job);
        terminal.say(words.imported(imported));
        for (const [name, count] of Object.entries(imported.classes)) terminal.say(words.inClass({ name, count }));
        saySkipped(terminal, imported.skipped);
        const { added, known, skipped, classes, seconds, peakMemory } = imported;
        terminal.result({
          project: (await view()).folder,
          added,
          known,
          skipped: skippedOutcome(skipped),
          classes,
          seconds,
          peakMemory,
        });
      });
    });
}

function startPaths(
  { client, project }: Session,
  sources: readonly string[],
  options: ImportOptions,
): Promise<StartedJob> {
  const paths = sources.map((source) => resolve(source));
  return client.imports.start.mutate({ project, source: { from: 'paths', paths }, classId: null, options });
}

/** @param file that holds the login; null: where Kaggle's own program would look, or the one that is kept */
async function startKaggle(
  { client, project }: Session,
  terminal: Terminal,
  file: string | null,
  options: ImportOptions,
): Promise<StartedJob> {
  const login = await findKaggleLogin(file, process.env);
  terminal.say(terminal.words.kaggle(await client.kaggle.look.mutate({ login })));
  return client.kaggle.start.mutate({ project, login, options });
}
