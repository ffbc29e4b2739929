import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { ExportView } from '../../../src-shared/api.ts';
import { findRun } from '../find-run.ts';
import { followJob } from '../follow-job.ts';
import { type Host, type Session, withProject } from '../session.ts';
import type { Terminal } from '../terminal.ts';

export function defineExport(command: Command, host: Host): void {
  const { terminal } = host;
  const { words } = terminal;
  command
    .argument('<PROJECT>', words.arguments.project)
    .argument('<RUN>', words.arguments.run)
    .requiredOption('--format <FORMAT>', words.options.format)
    .requiredOption('--out <PATH>', words.options.out)
    .action(async (folder: string, wanted: string, { format, out }: { format: string; out: string }) => {
      await withProject(host, folder, { make: false }, async (session) => {
        const { id: run } = findRun(await session.view(), wanted);
        const { path, bytes, check } = await exportRun(session, terminal, run, format, resolve(out));
        const { photos, maxDifference } = check;
        terminal.say(words.exported({ path, bytes, photos, maxDifference }));
        terminal.result({ path, format, bytes, check: { photos, maxDifference } });
      });
    });
}

/** @param folder absolute; null: a new one in the project's exports */
export async function exportRun(
  { client, project }: Session,
  terminal: Terminal,
  run: string,
  format: string,
  folder: string | null,
): Promise<ExportView> {
  const job = await client.exports.start.mutate({ project, run, format, folder });
  const { export: written } = await followJob(client, terminal, 'export', job);
  return written;
}
