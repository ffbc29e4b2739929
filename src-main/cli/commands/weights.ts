import { resolve } from 'node:path';
import { Argument, type Command } from 'commander';
import { type BaseName, baseNames } from '../../../src-shared/networks/base-networks.ts';
import { baseWeights } from '../../../src-shared/networks/base-weights.ts';
import { messagesOf } from '../../../src-shared/messages/messages.ts';
import type { BaseWeightsView, KeptWeightsView } from '../../../src-shared/weights.ts';
import { type Client, localClient } from '../client.ts';
import { oneOf } from '../command.ts';
import { followJob } from '../follow-job.ts';
import type { Host } from '../session.ts';
import type { Terminal } from '../terminal.ts';

const actions = ['list', 'download', 'add', 'remove'] as const;
type Action = (typeof actions)[number];

export function defineWeights(command: Command, host: Host): void {
  const { terminal } = host;
  const { words } = terminal;
  command
    .addArgument(
      new Argument('[ACTION]', words.arguments.weightsAction).argParser(oneOf(terminal, actions)).default('list'),
    )
    .addArgument(new Argument('[NAME]', words.arguments.base).argParser(oneOf(terminal, baseNames)))
    .argument('[FILE]', words.arguments.weightsFile)
    .action(async (action: Action, name: BaseName | undefined, file: string | undefined) => {
      if ((name === undefined) !== (action === 'list'))
        command.error(words.usage.baseNeeded({ known: baseNames.join(', ') }));
      if ((file === undefined) === (action === 'add')) command.error(words.usage.fileForAdd);
      const { engine } = await host.openEngine();
      try {
        const client = localClient(engine);
        if (name === undefined) await list(client, terminal);
        else if (action === 'download') await download(client, terminal, name);
        else if (action === 'add') await add(client, terminal, name, file ?? '');
        else await remove(client, terminal, name);
      } finally {
        await engine.close();
      }
    });
}

async function list(client: Client, terminal: Terminal): Promise<void> {
  const all = await client.weights.view.query();
  const { weights } = messagesOf(terminal.language);
  const longest = Math.max(...all.map(({ name }) => name.length));
  for (const view of all) {
    terminal.say(`${view.name.padEnd(longest)}  ${view.title} (${view.licence}): ${stateOf(view, terminal)}`);
    if (view.kept !== null)
      terminal.say(`${' '.repeat(longest)}  ${weights.from(view.kept)}; ${weights.checked(view.kept)}`);
  }
  terminal.result({ weights: all });
}

function stateOf({ state, kept, published }: BaseWeightsView, { language }: Terminal): string {
  const says = messagesOf(language).weights.state;
  if (published === null) return says.shipped();
  if (kept !== null) return says.kept(kept.bytes);
  return state === 'begun' ? says.begun(published.here, published.bytes) : says.absent(published.bytes);
}

async function download(client: Client, terminal: Terminal, name: BaseName): Promise<void> {
  const { weights } = messagesOf(terminal.language);
  const { title } = baseWeights[name];
  const kept = (await client.weights.view.query()).find((each) => each.name === name)?.kept ?? null;
  if (kept?.origin === 'published') {
    terminal.say(weights.hereAlready({ title }));
    terminal.result({ name, ...kept });
    return;
  }
  terminal.say(weights.size({ title, ...(await client.weights.look.mutate({ name })) }));
  const job = await client.weights.download.mutate({ name });
  ready(terminal, name, (await followJob(client, terminal, 'weights', job)).kept);
}

async function add(client: Client, terminal: Terminal, name: BaseName, file: string): Promise<void> {
  const source = { from: 'paths' as const, paths: [resolve(file)] };
  const job = await client.weights.add.mutate({ name, source });
  ready(terminal, name, (await followJob(client, terminal, 'weights', job)).kept);
}

async function remove(client: Client, terminal: Terminal, name: BaseName): Promise<void> {
  await client.weights.remove.mutate({ name });
  terminal.say(messagesOf(terminal.language).weights.removed({ title: baseWeights[name].title }));
  terminal.result({ name, removed: true });
}

function ready(terminal: Terminal, name: BaseName, kept: KeptWeightsView): void {
  const { weights } = messagesOf(terminal.language);
  terminal.say(`${weights.ready({ title: baseWeights[name].title })}: ${weights.from(kept)}; ${weights.checked(kept)}`);
  if (kept.left.length > 0) terminal.say(weights.left({ layers: kept.left }));
  terminal.result({ name, ...kept });
}
