import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { tensorflowFolder } from '../../../setup/tensorflow-place.js';
import { answerOf } from '../../../src-shared/evaluation.ts';
import { originalFile } from '../../files/photo-files.ts';
import { Decoders } from '../../engine/workers/decoders.ts';
import { childModule, programRoot } from '../../files/program-root.ts';
import { tensorflowFolderVariable } from '../../files/trainer-environment.ts';

/** What the exported files said about a photo. */
export interface AskedDigit {
  truth: string;
  label: string;
  probability: number;
}

const labelsSchema = z.array(z.string());
const answersSchema = z.array(z.array(z.number()));

/**
 * Asks an exported model about photos of a project, the way somebody does who has only the exported files: another process
 * runs plain TensorFlow.js on them and gets the photos' own pixels.
 * @param project the project's folder
 * @param model the folder of the export
 * @param photos their SHA-256 and what they are; PNGs, as the sample's are
 */
export async function askExportedModel(
  project: string,
  model: string,
  photos: readonly { truth: string; photo: string }[],
): Promise<AskedDigit[]> {
  const labels = labelsSchema.parse(JSON.parse(await readFile(join(model, 'labels.json'), 'utf8')));
  const pixels = await pixelsOf(photos.map(({ photo }) => originalFile(project, photo, 'png')));
  const answers = answersSchema.parse(JSON.parse(await runScript(model, JSON.stringify(pixels))));
  return photos.map(({ truth }, index) => {
    const probabilities = answers[index] ?? [];
    const answer = answerOf(probabilities);
    return { truth, label: labels[answer] ?? '', probability: probabilities[answer] ?? 0 };
  });
}

/** The photos' own pixels, as the script takes them. */
async function pixelsOf(files: readonly string[]): Promise<{ width: number; height: number; pixels: string }[]> {
  const decoders = new Decoders({
    module: childModule('decoder'),
    limits: { pixels: 1_000_000, milliseconds: 10_000 },
  });
  const scratch = await mkdtemp(join(tmpdir(), 'pawprint-demo-pixels-'));
  try {
    const decoded = [];
    for (const [index, file] of files.entries()) {
      const out = join(scratch, String(index));
      const { width, height } = await decoders.raw(file, out);
      decoded.push({ width, height, pixels: (await readFile(out)).toString('base64') });
    }
    return decoded;
  } finally {
    await decoders.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

async function runScript(model: string, input: string): Promise<string> {
  const script = join(programRoot(), 'resources', 'demo', 'ask-exported-model.mjs');
  const tensorflow = process.env[tensorflowFolderVariable] ?? tensorflowFolder();
  const child = spawn(process.execPath, [script, join(tensorflow, 'node_modules'), model], { stdio: 'pipe' });
  child.stdin.end(input);
  const exited = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve));
  const [code, output, problem] = await Promise.all([exited, text(child.stdout), text(child.stderr)]);
  if (code !== 0) throw new Error(`the script that asks the exported files ended with ${String(code)}: ${problem}`);
  return output;
}
