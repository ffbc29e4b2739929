// @ts-check
import { spawn } from 'node:child_process';
import { accessSync, appendFileSync, constants, mkdirSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/**
 * @typedef {object} Ended
 * @property {number} code 127 if the program does not exist, 128 if a signal ended it
 * @property {string} output both streams, the last 200,000 characters
 */

/** Programs running now, so that ending set-up ends them too. @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/**
 * Where a program lies on the PATH, or null.
 *
 * @param {string} name
 * @param {NodeJS.ProcessEnv} environment
 */
export function findProgram(name, environment) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  for (const folder of (environment.PATH ?? '').split(delimiter)) {
    for (const ending of endings) {
      const path = join(folder || '.', name + ending);
      try {
        accessSync(path, constants.X_OK);
        if (statSync(path).isFile()) return path;
      } catch {
        // not here: the next folder is asked
      }
    }
  }
  return null;
}

/**
 * Runs a program to its end and keeps what it printed; with `log`, adds that to the file.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, environment: NodeJS.ProcessEnv, log?: string, limit?: number }} options `limit` ends it after so
 *   many milliseconds
 * @returns {Promise<Ended>}
 */
export function runProgram(command, args, options) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      // a group of its own, so that what it starts (make, the compiler) can be ended with it
      detached: process.platform !== 'win32',
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      // colours are for terminals, and what they print goes to a log
      env: { ...options.environment, NO_COLOR: '1', FORCE_COLOR: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    running.add(child);
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString()).slice(-200_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const limit = options.limit === undefined ? undefined : setTimeout(() => endGroup(child), options.limit);
    const end = (/** @type {number} */ code) => {
      clearTimeout(limit);
      running.delete(child);
      if (options.log !== undefined) {
        mkdirSync(dirname(options.log), { recursive: true });
        appendFileSync(
          options.log,
          `\n[${new Date().toISOString()}] ${command} ${args.join(' ')}\n${output}\nexit code ${code}\n`,
        );
      }
      resolve({ code, output });
    };
    child.on('error', (error) => {
      output += error.message;
      end(127);
    });
    child.on('close', (code) => {
      end(code ?? 128);
    });
  });
}

/**
 * While set-up works, a request to end it ends what it started too, so that nothing goes on writing on its own.
 *
 * @returns {() => void} what puts the system's own handling back
 */
export function endProgramsOnSignal() {
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const listener = (/** @type {NodeJS.Signals} */ signal) => {
    for (const child of running) endGroup(child);
    release();
    process.kill(process.pid, signal);
  };
  const release = () => {
    for (const signal of signals) process.off(signal, listener);
  };
  for (const signal of signals) process.on(signal, listener);
  return release;
}

/** @param {import('node:child_process').ChildProcess} child */
function endGroup(child) {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill();
    else process.kill(-child.pid, 'SIGTERM');
  } catch {
    // it ended by itself a moment ago
  }
}
