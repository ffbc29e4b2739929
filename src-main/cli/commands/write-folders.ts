import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { FolderInput } from '../../../src-shared/api.ts';
import { readyRecipes } from '../../../src-shared/recipe.ts';
import { oneOf, wholeNumber } from '../command.ts';
import { followJob } from '../follow-job.ts';
import { type Host, withProject } from '../session.ts';

interface Options {
  size?: number;
  original?: boolean;
  fit?: FolderInput['fit'];
  resizing?: FolderInput['resizing'];
}

export function defineWriteFolders(command: Command, host: Host): void {
  const { terminal } = host;
  const { words } = terminal;
  command
    .argument('<PROJECT>', words.arguments.project)
    .argument('<OUT>', words.options.out)
    .option('--original', words.options.original)
    .option('--size <N>', words.options.size, wholeNumber(terminal, 8, 512))
    .option('--fit <HOW>', words.options.fit, oneOf(terminal, ['stretch', 'crop', 'pad'] as const))
    .option('--resizing <HOW>', words.options.resizing, oneOf(terminal, ['sharp', 'keras'] as const))
    .action(async (project: string, out: string, options: Options) => {
      const input = inputOf(options, () => command.error(words.usage.originalOrSize));
      await withProject(host, project, { make: false }, async (session) => {
        const started = await session.client.splits.writeFolders.mutate({
          project: session.project,
          input,
          folder: resolve(out),
        });
        const { folders } = await followJob(session.client, terminal, 'folders', started);
        const { path, size, parts, converted } = folders;
        const count = Object.values(parts).flatMap((classes) => Object.values(classes));
        terminal.say(
          words.foldersWritten({ path, count: count.reduce((sum, each) => sum + each, 0), converted, size }),
        );
        terminal.result({ path, size, parts, converted });
      });
    });
}

/** Null: in their own size, also where nothing is said. */
function inputOf({ size, original, fit, resizing }: Options, error: () => never): FolderInput | null {
  if (size === undefined) return fit === undefined && resizing === undefined ? null : error();
  if (original === true) return error();
  const usual = readyRecipes.scratch.input;
  return { size, fit: fit ?? usual.fit, resizing: resizing ?? usual.resizing };
}
