import { programVersion } from '../files/program-root.ts';
import { openEngine } from '../engine/open-engine.ts';
import { runCommandLine } from './program.ts';
import { Terminal, terminalLanguage } from './terminal.ts';

const terminal = new Terminal(process.stdout, process.stderr, terminalLanguage(process.env));

process.exitCode = await runCommandLine(process.argv.slice(2), { terminal, openEngine }, programVersion());
