import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import type { AppError } from '../../src-shared/errors.ts';
import { errorOf } from './client.ts';
import { withJson } from './command.ts';
import { defineDemo } from './commands/demo.ts';
import { defineDoctor } from './commands/doctor.ts';
import { defineEvaluate } from './commands/evaluate.ts';
import { defineExport } from './commands/export.ts';
import { defineFeatures } from './commands/features.ts';
import { defineImport } from './commands/import.ts';
import { definePredict } from './commands/predict.ts';
import { defineServe } from './commands/serve.ts';
import { defineSplit } from './commands/split.ts';
import { defineTrain } from './commands/train.ts';
import { defineWeights } from './commands/weights.ts';
import { defineWriteFolders } from './commands/write-folders.ts';
import { cancelledExitCode } from './interrupt.ts';
import { ProblemsFound } from './problems-found.ts';
import type { Host } from './session.ts';

/** Exit codes: part of the contract with other programs. */
const exitCodes = { done: 0, bug: 1, usage: 2, mendable: 3, cancelled: cancelledExitCode } as const;

const commands = {
  import: defineImport,
  split: defineSplit,
  'write-folders': defineWriteFolders,
  train: defineTrain,
  evaluate: defineEvaluate,
  predict: definePredict,
  export: defineExport,
  weights: defineWeights,
  features: defineFeatures,
  serve: defineServe,
  doctor: defineDoctor,
  demo: defineDemo,
} as const;

/**
 * Runs one command to its end. However it ends, its sentence and its object are written when this resolves.
 * @param words what the user typed after the program's name
 * @returns the exit code
 */
export async function runCommandLine(words: readonly string[], host: Host, version: string): Promise<number> {
  const { terminal } = host;
  // The sentences about recipes and numbers that the schemas make.
  z.config(terminal.language === 'ko' ? z.locales.ko() : z.locales.en());
  try {
    await createProgram(host, version).parseAsync(words, { from: 'user' });
    return exitCodes.done;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return endOfParsing(thrown, host, words);
    if (thrown instanceof ProblemsFound) return exitCodes.mendable;
    const error = errorOf(thrown);
    terminal.fail(error);
    if (error.code === 'cancelled') return exitCodes.cancelled;
    if (error.code !== 'internal') return exitCodes.mendable;
    // Nobody expected it: whoever mends it needs to see where it came from.
    terminal.warn(stackOf(error));
    return exitCodes.bug;
  }
}

function createProgram(host: Host, version: string): Command {
  const { terminal } = host;
  const { words } = terminal;
  const program = new Command('pawprint')
    .description(words.about)
    .version(version, '-V, --version', words.options.version)
    .helpOption('-h, --help', words.options.help)
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        terminal.say(text.trimEnd());
      },
      writeErr: (text) => {
        terminal.warn(text.trimEnd());
      },
    });
  for (const [name, define] of Object.entries(commands)) {
    const command = program.command(name).description(words.commands[name as keyof typeof commands]);
    command.helpOption('-h, --help', words.options.help);
    define(withJson(command, terminal), host);
  }
  return program;
}

/** Help and version are no errors; everything else is one of usage, already said by commander. */
function endOfParsing(error: CommanderError, { terminal }: Host, words: readonly string[]): number {
  if (error.exitCode === 0) return exitCodes.done;
  if (words.includes('--json')) {
    terminal.speakJson();
    terminal.result({ error: { code: 'usage', details: {}, message: error.message } });
  }
  return exitCodes.usage;
}

function stackOf(error: AppError): string {
  const { cause } = error;
  return cause instanceof Error ? (cause.stack ?? cause.message) : (error.stack ?? error.message);
}
