#!/usr/bin/env node
// @ts-check
/**
 * The command line: set-up if something is missing, then the built program with the same arguments. Everything said here
 * goes to stderr; stdout is the command's alone.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createContext, root } from '../setup/context.js';
import { provide } from '../setup/parts.js';
import { becomePinnedNode } from '../setup/pinned-node.js';
import { endProgramsOnSignal } from '../setup/programs.js';
import { failure } from '../setup/failure.js';

/** The commands that start a trainer, now or later. Help and version never do. */
const withTensorflow = ['train', 'evaluate', 'predict', 'export', 'serve', 'demo'];
const aboutOnly = ['--help', '-h', '--version', '-V'];

const context = createContext();
const args = process.argv.slice(2);

async function main() {
  const trains = withTensorflow.includes(args[0] ?? '') && !args.some((arg) => aboutOnly.includes(arg));
  const release = endProgramsOnSignal();
  await provide(context, trains ? ['tensorflow', 'build'] : ['build']);
  release();
  // in this very process: one more between the terminal and the command would hear Ctrl-C a second time
  const program = join(root, 'out', 'main', 'cli.js');
  process.argv[1] = program;
  await import(pathToFileURL(program).href);
}

try {
  if (!(await becomePinnedNode(context))) await main();
} catch (error) {
  const { code, message, exitCode } = failure(error, context.steps.language);
  process.stderr.write(`${message}\n`);
  if (args.includes('--json')) process.stdout.write(`${JSON.stringify({ error: { code, details: {}, message } })}\n`);
  process.exitCode = exitCode;
}
