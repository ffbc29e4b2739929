import { resolve } from 'node:path';
import type { Command } from 'commander';
import { saySkipped, skippedOutcome } from '../command.ts';
import { followJob } from '../follow-job.ts';
import { type Host, withProject } from '../session.ts';

export function defineImport(command: Command, host: Host): void {
  const { terminal } = host;
  const { words } = terminal;
  command
    .argument('<PROJECT>', words.arguments.project)
    .argument('<SOURCE...>', words.arguments.source)
    .action(async (folder: string, sources: string[]) => {
      await withProject(host, folder, { make: true }, async ({ client, project, view }) => {
        const paths = sources.map((source) => resolve(source));
        const job = await client.imports.start.mutate({ project, source: { from: 'paths', paths }, classId: null });
        const { import: imported } = await followJob(client, terminal, 'import', job);
        terminal.say(words.imported(imported));
        for (const [name, count] of Object.entries(imported.classes)) terminal.say(words.inClass({ name, count }));
        saySkipped(terminal, imported.skipped);
        const { added, known, skipped, classes, seconds } = imported;
        terminal.result({
          project: (await view()).folder,
          added,
          known,
          skipped: skippedOutcome(skipped),
          classes,
          seconds,
        });
      });
    });
}
