// @ts-check
import { sentences } from './sentences.js';

/**
 * @typedef {import("./sentences.js").LineName} LineName
 * @typedef {object} Steps
 * @property {(name: LineName, values?: Record<string, string>) => void} line one line of its own
 * @property {<T>(name: LineName, values: Record<string, string>, work: () => Promise<T> | T) => Promise<T>} step runs the work
 *   and prints one line with its time, whether it succeeds or fails
 * @property {() => number} count lines printed so far
 * @property {import("./sentences.js").Language} language
 */

/**
 * Progress of set-up, one line a step. It goes to stderr: stdout belongs to the command that runs afterwards.
 *
 * @param {import("./sentences.js").Language} language
 * @param {{ write: (text: string) => unknown }} [stream]
 * @returns {Steps}
 */
export function createSteps(language, stream = process.stderr) {
  const { lines } = sentences(language);
  let count = 0;
  return {
    language,
    count: () => count,
    line(name, values = {}) {
      count += 1;
      stream.write(`${lines[name](values)}\n`);
    },
    async step(name, values, work) {
      count += 1;
      const began = performance.now();
      const time = () => lines.seconds({ n: ((performance.now() - began) / 1000).toFixed(1) });
      stream.write(`${lines[name](values)} ... `);
      try {
        const result = await work();
        stream.write(`${time()}\n`);
        return result;
      } catch (error) {
        stream.write(`${lines.failed({})} ${time()}\n`);
        throw error;
      }
    },
  };
}
