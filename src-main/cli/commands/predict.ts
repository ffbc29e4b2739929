import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { PredictionView, Skipped } from '../../../src-shared/api.ts';
import { saySkipped, skippedOutcome } from '../command.ts';
import { findRun } from '../find-run.ts';
import { followJob } from '../follow-job.ts';
import { type Host, withProject } from '../session.ts';

export function definePredict(command: Command, host: Host): void {
  const { terminal } = host;
  const { words } = terminal;
  command
    .argument('<PROJECT>', words.arguments.project)
    .argument('<RUN>', words.arguments.run)
    .argument('<PHOTO|FOLDER...>', words.arguments.photo)
    .action(async (folder: string, wanted: string, photos: string[]) => {
      await withProject(host, folder, { make: false }, async ({ client, project, view }) => {
        const { id: run } = findRun(await view(), wanted);
        const predictions: { photo: string; label: string; probabilities: Record<string, number> }[] = [];
        const skipped: Skipped[] = [];
        for (const batch of await batchesOf(photos)) {
          const paths = batch.map((photo) => resolve(photo));
          const job = await client.predictions.start.mutate({ project, run, source: { from: 'paths', paths } });
          const answer = await followJob(client, terminal, 'predict', job);
          for (const prediction of answer.predictions) {
            const told = toldOf(prediction, placeOf(batch, prediction.name));
            terminal.say(words.predicted({ ...told, probability: told.probabilities[told.label] ?? 0 }));
            predictions.push(told);
          }
          skipped.push(...answer.skipped.map(({ name, reason }) => ({ name: placeOf(batch, name), reason })));
        }
        saySkipped(terminal, skipped);
        terminal.result({ predictions, skipped: skippedOutcome(skipped) });
      });
    });
}

/**
 * The engine tells photos by their name, and those of a folder or a zip by their path in it. So that each can be told by the
 * path the user gave, a folder or zip is asked about alone, and no two photos of one batch have the same name.
 */
async function batchesOf(places: readonly string[]): Promise<string[][]> {
  const alone: string[][] = [];
  const batches: Map<string, string>[] = [];
  for (const place of places) {
    const name = basename(resolve(place));
    const free = batches.find((batch) => !batch.has(name));
    if (await holdsPhotos(place)) alone.push([place]);
    else if (free === undefined) batches.push(new Map([[name, place]]));
    else free.set(name, place);
  }
  return [...batches.map((batch) => [...batch.values()]), ...alone];
}

async function holdsPhotos(place: string): Promise<boolean> {
  if (place.toLowerCase().endsWith('.zip')) return true;
  try {
    return (await stat(place)).isDirectory();
  } catch {
    return false; // the engine says what is wrong with it
  }
}

/** "tabby/one.jpg" of the folder `../cats` is `../cats/tabby/one.jpg`. */
function placeOf(batch: readonly string[], name: string): string {
  const [only] = batch;
  const photo = batch.find((place) => basename(resolve(place)).normalize('NFC') === name.normalize('NFC'));
  return photo ?? (batch.length === 1 && only !== undefined ? join(only, ...name.split('/')) : name);
}

function toldOf(
  { classes, probabilities, answer }: PredictionView,
  photo: string,
): { photo: string; label: string; probabilities: Record<string, number> } {
  return {
    photo,
    label: classes[answer] ?? '',
    probabilities: Object.fromEntries(classes.map((name, index) => [name, probabilities[index] ?? 0])),
  };
}
