import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tensorflowFolder } from '../../setup/tensorflow-place.js';
import { tensorflowFolderVariable } from '../files/trainer-environment.ts';

/** What a command left when it ended. */
export interface Outcome {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** A command under way, as a terminal would run it: in a process group of its own. */
export class RunningCommand {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Outcome>;
  #stdout = '';
  #stderr = '';
  readonly #waiting = new Set<() => void>();

  constructor(words: readonly string[], environment: NodeJS.ProcessEnv, folder: string) {
    this.child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...words], {
      cwd: folder,
      env: environment,
      stdio: 'pipe',
      detached: true,
    });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      this.#wake();
    });
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
      this.#wake();
    });
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject).once('close', (exitCode) => {
        resolve({ exitCode, stdout: this.#stdout, stderr: this.#stderr });
        this.#wake();
      });
    });
  }

  /** Waits until it has written this, on either stream. @throws Error when it ends without */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.#stdout) ?? pattern.exec(this.#stderr);
      if (found !== null) return found;
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        await this.ended;
        const last = pattern.exec(this.#stdout) ?? pattern.exec(this.#stderr);
        if (last !== null) return last;
        throw new Error(`it ended without ${String(pattern)}:\n${this.#stdout}\n${this.#stderr}`);
      }
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** A signal to every process of the command, as Ctrl-C in a terminal gives it. */
  signalGroup(signal: NodeJS.Signals): void {
    if (this.child.pid !== undefined) process.kill(-this.child.pid, signal);
  }

  /** Ends whatever is left of it. */
  kill(): void {
    try {
      this.signalGroup('SIGKILL');
    } catch {
      // it has gone already
    }
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}

/** Runs commands in a folder of their own, with a home of their own and the TensorFlow that set-up made. */
export function commandsIn(folder: string): {
  start: (words: readonly string[], environment?: NodeJS.ProcessEnv) => RunningCommand;
  run: (words: readonly string[], environment?: NodeJS.ProcessEnv) => Promise<Outcome>;
  killAll: () => void;
} {
  const started = new Set<RunningCommand>();
  const start = (words: readonly string[], environment: NodeJS.ProcessEnv = {}): RunningCommand => {
    const command = new RunningCommand(
      words,
      {
        ...process.env,
        LC_ALL: 'en_US.UTF-8',
        [tensorflowFolderVariable]: process.env[tensorflowFolderVariable] ?? tensorflowFolder(),
        PAWPRINT_HOME: join(folder, 'home'),
        ...environment,
      },
      folder,
    );
    started.add(command);
    void command.ended.then(() => started.delete(command));
    return command;
  };
  return {
    start,
    run: (words, environment) => start(words, environment).ended,
    killAll: () => {
      for (const command of started) command.kill();
    },
  };
}

/** The object that a command with --json ends with: the last line on stdout. */
export function jsonOf({ stdout, stderr }: Outcome): unknown {
  const line = stdout.trimEnd().split('\n').at(-1) ?? '';
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new Error(`no JSON on the last line: ${line}\n${stderr}`, { cause: error });
  }
}

/** Process ids of the children of `parent` that run `program` (Linux). */
export async function childrenRunning(parent: number, program: string): Promise<number[]> {
  const found: number[] = [];
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const status = await readFile(`/proc/${entry}/stat`, 'utf8');
      const parentOf = Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]);
      const line = await readFile(`/proc/${entry}/cmdline`, 'utf8');
      if (parentOf === parent && line.includes(program)) found.push(Number(entry));
    } catch {
      // it has gone while we looked
    }
  }
  return found;
}
