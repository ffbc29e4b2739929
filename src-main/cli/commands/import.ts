import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { classOrigins, type ImportOptions } from '../../../src-shared/api.ts';
import { oneOf, saySkipped, skippedOutcome } from '../command.ts';
import { followJob } from '../follow-job.ts';
import { type Host, importsUnderWay, withProject } from '../session.ts';

interface Options {
  split: boolean;
  classFrom: ImportOptions['classFrom'];
}

export function defineImport(command: Command, host: Host): void {
  const { terminal } = host;
  const { words } = terminal;
  command
    .argument('<PROJECT>', words.arguments.project)
    .argument('<SOURCE...>', words.arguments.source)
    .option('--no-split', words.options.noSplit)
    .addOption(
      new Option('--class-from <HOW>', words.options.classFrom)
        .argParser(oneOf(terminal, classOrigins))
        .default('auto' satisfies ImportOptions['classFrom']),
    )
    .action(async (folder: string, sources: string[], { split, classFrom }: Options) => {
      // An import of the same that was cut short is gone on with: then its outcome is the one that was asked for.
      await withProject(host, folder, { make: true, finishImports: false }, async ({ client, project, view }) => {
        const paths = sources.map((source) => resolve(source));
        await importsUnderWay(client, project);
        const job = await client.imports.start.mutate({
          project,
          source: { from: 'paths', paths },
          classId: null,
          options: { classFrom, keepParts: split, ask: false },
        });
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
