import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import type * as setup from '../../../setup/inspect.js';
import { programRoot } from '../../files/program-root.ts';
import { ProblemsFound } from '../problems-found.ts';
import type { Host } from '../session.ts';

export function defineDoctor(command: Command, host: Host): void {
  const { terminal } = host;
  const words = terminal.words.doctor;
  command.action(async () => {
    // Not bundled: set-up finds what it looks after from where its own files lie.
    const { inspectMachine } = (await import(
      pathToFileURL(join(programRoot(), 'setup', 'inspect.js')).href
    )) as typeof setup;
    const { node, tensorflow, electron, problems } = await inspectMachine({ language: terminal.language });
    terminal.say(words.node({ version: node.version }));
    const version = tensorflow.ok ? tensorflow.version : null;
    terminal.say(version === null ? words.noTensorflow : words.tensorflow({ version }));
    for (const [index, name] of tensorflow.devices.entries()) terminal.say(words.device({ name, first: index === 0 }));
    terminal.say(electron.binary === null ? words.noElectron : words.electron({ path: electron.binary }));
    if (problems.length === 0) terminal.say(words.well);
    else terminal.warn(words.problems({ count: problems.length }));
    for (const { sentence } of problems) terminal.warn(`  ${sentence}`);
    terminal.result({
      node: node.version,
      tensorflow: version,
      devices: tensorflow.devices,
      electron: electron.binary,
      problems,
    });
    if (problems.length > 0) throw new ProblemsFound();
  });
}
