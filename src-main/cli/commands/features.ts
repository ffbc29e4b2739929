import { Argument, type Command } from 'commander';
import { baseWeights } from '../../../src-shared/networks/base-weights.ts';
import { messagesOf } from '../../../src-shared/messages/messages.ts';
import { oneOf } from '../command.ts';
import { type Host, type Session, withProject } from '../session.ts';
import type { Terminal } from '../terminal.ts';

const actions = ['list', 'remove'] as const;
type Action = (typeof actions)[number];

export function defineFeatures(command: Command, host: Host): void {
  const { terminal } = host;
  const { words } = terminal;
  command
    .argument('<PROJECT>', words.arguments.project)
    .addArgument(
      new Argument('[ACTION]', words.arguments.featuresAction).argParser(oneOf(terminal, actions)).default('list'),
    )
    .argument('[KEY]', words.arguments.featuresKey)
    .option('--all', words.options.allFeatures)
    .action(async (folder: string, action: Action, key: string | undefined, { all = false }: { all?: boolean }) => {
      const named = Number(key !== undefined) + Number(all);
      if (named !== (action === 'remove' ? 1 : 0)) command.error(words.usage.featuresNamed);
      await withProject(host, folder, { make: false }, async (session) => {
        if (action === 'list') await list(session, terminal);
        else await remove(session, terminal, key ?? null);
      });
    });
}

async function list({ client, project }: Session, terminal: Terminal): Promise<void> {
  const features = await client.features.view.query({ project });
  const says = messagesOf(terminal.language).features;
  if (features.length === 0) terminal.say(says.none);
  for (const { key, made, photos, bytes, runs } of features) {
    const title = made === null ? says.stale : says.made({ ...made, title: baseWeights[made.base].title });
    terminal.say(`${key}  ${title}: ${says.amount({ photos, bytes })}`);
    if (runs.length > 0)
      terminal.say(`${' '.repeat(key.length)}  ${says.readBy({ runs: runs.map(({ name }) => name) })}`);
  }
  terminal.result({ features });
}

async function remove({ client, project }: Session, terminal: Terminal, key: string | null): Promise<void> {
  const { bytes } = await client.features.remove.mutate({ project, key });
  terminal.say(messagesOf(terminal.language).features.removed({ bytes }));
  terminal.result({ removed: key ?? 'all', bytes });
}
