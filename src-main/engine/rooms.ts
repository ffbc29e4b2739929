import type { ProjectView, RunSummary, Step, Topic } from '../../src-shared/api.ts';
import type { AppError } from '../../src-shared/errors.ts';
import { Doctor } from './doctor/doctor.ts';
import { ExportStore } from './exports/export-store.ts';
import { Imports } from './import/importing.ts';
import { ImportStore } from './import/import-store.ts';
import { Lane } from './jobs/lane.ts';
import { Classes } from './photos/classes.ts';
import { Originals } from './photos/originals.ts';
import { Photos } from './photos/photos.ts';
import { Evaluations } from './predictions/evaluations.ts';
import { Explanations } from './predictions/explanations.ts';
import { PredictionStore } from './predictions/prediction-store.ts';
import { SuggestionStore } from './predictions/suggestion-store.ts';
import { Suggestions } from './predictions/suggestions.ts';
import type { OpenProject } from './projects/projects.ts';
import type { RecentEntry } from './projects/recent-projects.ts';
import { KeptFeatures } from './runs/kept-features.ts';
import { RunStore } from './runs/run-store.ts';
import { Runs, type TestedOf } from './runs/runs.ts';
import { SplitStore } from './split/split-store.ts';
import { Splits } from './split/splits.ts';
import type { Weights } from './weights/weights.ts';
import type { Decoders } from './workers/decoders.ts';
import type { Trainers } from './workers/trainers.ts';

/** The features of one open project. */
export interface Rooms {
  project: OpenProject;
  photos: Photos;
  originals: Originals;
  classes: Classes;
  doctor: Doctor;
  splits: Splits;
  runs: Runs;
  features: KeptFeatures;
  evaluations: Evaluations;
  explanations: Explanations;
  suggestions: Suggestions;
  exports: ExportStore;
  preparing: Lane;
  imports: Imports;
}

/** Thumbnails that stand for a closed project. */
const stripLength = 10;

export function openRooms(
  project: OpenProject,
  workers: { decoders: Decoders; trainers: Trainers },
  weights: Weights,
  told: (topics: Topic[]) => void,
  failed: (error: AppError) => void,
  isClosing: () => boolean,
): Rooms {
  const { folder, sample, database } = project;
  const changed = (topics: Topic[]): void => {
    told(topics);
    if (topics.includes('photos')) doctor.call();
  };
  const photos = new Photos(database, changed);
  const doctor = new Doctor({
    folder,
    database,
    photos,
    decoders: workers.decoders,
    changed: told,
    isHeld: () => imports.isCopying(),
    failed,
  });
  const splits = new Splits(new SplitStore(database), photos.store, sample, changed);
  const predictions = new PredictionStore(database);
  const testedOf: TestedOf = (run) => {
    const newest = predictions.newest(run, 'test');
    return newest === null ? null : { correct: newest.correct, count: newest.count };
  };
  const runs = new Runs(new RunStore(database), folder, photos.store, splits.store, testedOf, weights);
  const evaluations = new Evaluations({ runs, splits: splits.store, store: predictions, ...workers, changed });
  const explanations = new Explanations({
    runs,
    photos: photos.store,
    splits: splits.store,
    predictions,
    ...workers,
  });
  const suggestions = new Suggestions({
    runs,
    photos,
    store: new SuggestionStore(database),
    ...workers,
    changed: told,
  });
  const classes = new Classes(photos);
  const originals = new Originals({ folder, decoders: workers.decoders });
  const imports = new Imports(
    { folder, photos: photos.store, imports: new ImportStore(database), decoders: workers.decoders, changed },
    new Lane(),
    isClosing,
  );
  return {
    project,
    photos,
    originals,
    classes,
    doctor,
    imports,
    splits,
    runs,
    features: new KeptFeatures(runs, () => {
      told(['features']);
    }),
    evaluations,
    explanations,
    suggestions,
    exports: new ExportStore(database),
    preparing: new Lane(),
  };
}

export function projectViewOf({ project, photos, imports, splits, runs }: Rooms): ProjectView {
  const { id, name, folder, sample } = project;
  return {
    id,
    name,
    folder,
    sample,
    classes: photos.store.classes(),
    ...photos.store.counts(),
    split: splits.view(),
    splitStale: splits.isStale(),
    runs: runs.summaries(),
    sources: photos.sources(),
    stopped: imports.stopped(),
    history: photos.history.view(),
  };
}

/** What Welcome will show of the project while it is closed. */
export function recentEntryOf(rooms: Rooms): RecentEntry {
  const { id, name, folder, sample, classes, photos, split, runs } = projectViewOf(rooms);
  const live = runs.find((run) => run.endedAt === null);
  return {
    id,
    name,
    folder,
    openedAt: new Date().toISOString(),
    photos,
    classes: classes.filter((each) => each.count > 0).length,
    step: furthestStep(photos, split !== null, runs),
    tested: runs.find((run) => run.tested !== null)?.tested ?? null,
    training: live === undefined ? null : { epoch: live.epochsDone, epochs: live.epochs },
    sample,
    faces: rooms.photos.store.faces(stripLength),
  };
}

function furthestStep(photos: number, isSplit: boolean, runs: readonly RunSummary[]): Step {
  if (runs.some((run) => run.tested !== null)) return 'use';
  if (runs.some((run) => run.bestEpoch !== null)) return 'results';
  if (isSplit) return 'train';
  return photos > 0 ? 'split' : 'photos';
}
