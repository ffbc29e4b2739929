import { z } from 'zod';
import type { PlainError } from './errors.ts';
import type { Evaluation } from './evaluation.ts';
import { photoFindings } from './photo-query.ts';
import type { BaseName } from './networks/base-networks.ts';
import type { Card, Device, Epoch, Pictures } from './protocol/trainer.ts';
import { type Recipe, recipeSchema } from './recipe.ts';
import { type KeptWeightsView, mirrorSchema } from './weights.ts';

/**
 * What the engine shows through its door: plain data, read by the page, the command line and the shell.
 * A view is always the whole truth of its topic; events only say which view has changed, and carry what moves fast.
 */

export const languages = ['en', 'ko'] as const;
export type Language = (typeof languages)[number];

export const settingsSchema = z.strictObject({
  /** null: the system's. */
  language: z.enum(languages).nullable(),
  theme: z.enum(['system', 'light', 'dark']),
  /** Side of a photo's tile on the Photos page, px. */
  tile: z.int().min(40).max(240),
  /** The index of a graphics card, the processor, or whatever TensorFlow takes. */
  trainsOn: z.union([z.enum(['auto', 'cpu']), z.int().min(0)]),
  /** Cores that one operation may use; null: all. */
  threads: z.int().min(1).max(1024).nullable(),
  /** Where weights of base networks are downloaded from instead; null: where Keras publishes them. */
  weightsMirror: mirrorSchema.nullable(),
});
export type Settings = z.infer<typeof settingsSchema>;

/** What the page's host can do that a browser cannot. */
export const capabilities = [
  'native-pickers',
  'paths-of-drops',
  'reveal',
  'notifications',
  'keep-awake',
  'keychain',
] as const;
export type Capability = (typeof capabilities)[number];

export interface ProgramView {
  version: string;
  settings: Settings;
  /** Where new projects go. */
  projectsFolder: string;
  /** Where the program writes its logs: named in the settings, for a report. */
  logsFolder: string;
  /** null until the trainer was asked, or TensorFlow is missing (then `deviceError`). */
  device: Device | null;
  deviceError: PlainError | null;
  /** Graphics cards to choose from; empty until the trainer was asked, and where there are none. */
  cards: Card[];
  /** Of the processor. */
  cores: number;
  recent: RecentProject[];
  /** Projects found in the projects folder and in each `serve --root`, that are not among the recent ones. */
  found: { name: string; folder: string }[];
  sample: { name: string; available: boolean };
}

export interface RecentProject {
  /** Identity of the project, as ProjectView.id; images of closed projects are not served, hence `strip`. */
  id: string;
  name: string;
  folder: string;
  openedAt: string;
  photos: number;
  classes: number;
  /** Furthest step reached, for the line under the name. */
  step: Step;
  /** Newest test result, where there is one. */
  tested: { correct: number; count: number } | null;
  training: { epoch: number; epochs: number } | null;
  sample: boolean;
  /** False when its folder is gone. */
  exists: boolean;
  /** Addresses of up to ten thumbnails, relative to the engine. */
  strip: string[];
}

export const steps = ['photos', 'split', 'train', 'results', 'use'] as const;
export type Step = (typeof steps)[number];

export interface ClassView {
  id: number;
  name: string;
  /** Photos in use. */
  count: number;
  /** Photos set aside: kept, but in no split. */
  setAside: number;
}

export interface ProjectView {
  id: string;
  name: string;
  folder: string;
  sample: boolean;
  /** In the order of their names; unlabelled photos are not a class. */
  classes: ClassView[];
  photos: number;
  unlabelled: number;
  setAside: number;
  problems: number;
  split: SplitView | null;
  /** Photos were added, moved or set aside since the split was made. */
  splitStale: boolean;
  runs: RunSummary[];
  /** Bytes of the project's photos. */
  bytes: number;
  /** What photos came in, the first one first; those that no photo came from are absent. */
  sources: SourceView[];
  /** An import that stopped before its end and can be gone on with: entries that are done, of all that it listed. */
  stopped: { done: number; total: number } | null;
  history: HistoryView;
}

export interface SourceView {
  id: number;
  kind: string;
  name: string;
  /** Photos that came from it. */
  photos: number;
}

/** A change of photos or classes, as it is told: how many photos, and the names of that day. */
export type Change =
  /** Null: without a class. `from` is left out where the photos came from several. */
  | { kind: 'move'; photos: number; from?: string | null; to: string | null }
  /** Photos without a class went where a network took them to belong. */
  | { kind: 'sort'; photos: number }
  | { kind: 'set_aside'; photos: number }
  | { kind: 'take_back'; photos: number }
  | { kind: 'create_class'; name: string }
  | { kind: 'rename_class'; from: string; to: string }
  | { kind: 'merge_class'; name: string; into: string; photos: number }
  /** `aside`: its photos were set aside as well. */
  | { kind: 'remove_class'; name: string; photos: number; aside: boolean }
  /** "This is fine": so many groups of a finding. */
  | { kind: 'call_fine'; finding: FindingKind; groups: number }
  /** Of a photo that was in several. */
  | { kind: 'choose_class'; to: string };

export interface ChangeView {
  id: number;
  change: Change;
}

/** What Undo and Redo would do now. */
export interface HistoryView {
  undo: ChangeView | null;
  redo: ChangeView | null;
}

export interface PhotoView {
  /** SHA-256 of the original: the photo's identity everywhere. */
  id: string;
  /** As it was called where it came from; for the user's eye only. */
  name: string;
  classId: number | null;
  width: number;
  height: number;
  setAside: boolean;
}

/** Photos of one class under a query; classes without any are absent. */
export interface PhotoTotal {
  /** Null: without a class. */
  classId: number | null;
  /** Photos in use. */
  count: number;
  setAside: number;
}

/** All that is known of one photo, for the big view. */
export interface PhotoDetails {
  photo: PhotoView;
  bytes: number;
  /** ISO 8601 without a zone, as the camera wrote it. */
  takenAt: string | null;
  /** Folders and name inside its source; empty where it is not known. */
  path: string;
  source: { kind: string; name: string } | null;
  /** In the newest split; null where there is none or it does not know the photo. */
  part: SplitPart | 'left_out' | null;
  /** Other photos that show the same. */
  twins: PhotoView[];
}

export interface ProblemView {
  id: number;
  name: string;
  error: PlainError;
  at: string;
}

/** What the doctor looks for in classes as wholes. */
export const classFindings = ['balance', 'too_few'] as const;
export type ClassFinding = (typeof classFindings)[number];

/** What the doctor looks for. */
export const findingKinds = [...photoFindings, ...classFindings] as const;
export type FindingKind = (typeof findingKinds)[number];

export function isOfClasses(kind: FindingKind): kind is ClassFinding {
  return kind === 'balance' || kind === 'too_few';
}

/** Findings that are still open; kinds without any are absent. */
export interface DoctorView {
  /** `looking` at photos that are new; what is there already holds. */
  state: 'looking' | 'ready';
  /** Photos that were measured, of all: photos of an earlier program are measured here. */
  measured: { done: number; total: number };
  findings: FindingSummary[];
}

export interface FindingSummary {
  kind: FindingKind;
  /** Groups: of twins, or of the same photo; single photos or classes for all other kinds. */
  groups: number;
  /** Photos in use in these groups. */
  photos: number;
  /** A few of the photos. */
  faces: string[];
}

/** Photos, or a class, that one decision mends. */
export interface FindingGroup {
  key: string;
  /** The best first: the one to keep of twins. Of a class a few. */
  photos: PhotoView[];
  /** How many there are: more than `photos` where the group is a class. */
  count: number;
  /** Classes that the decision is about: those a photo is in, or the class itself. */
  classes: number[];
}

export const splitParts = ['train', 'validation', 'test'] as const;
export type SplitPart = (typeof splitParts)[number];

export const balances = ['undersample', 'weights', 'none'] as const;
export type Balance = (typeof balances)[number];

export const splitOptionsSchema = z.strictObject({
  size: z.discriminatedUnion('by', [
    z.strictObject({
      by: z.literal('counts'),
      /** Photos per class. */
      train: z.int().min(1),
      validation: z.int().min(1),
      test: z.int().min(1),
    }),
    z.strictObject({
      by: z.literal('shares'),
      /** Per cent, together 100. */
      train: z.number().positive(),
      validation: z.number().positive(),
      test: z.number().positive(),
    }),
    z.strictObject({
      /** The parts that the photos' folders named when they came. */
      by: z.literal('given'),
      /** Photos to learn from or to check with whose twin came in a cleaner part: kept as they came, or left out. */
      twins: z.enum(['keep', 'mend']),
    }),
  ]),
  balance: z.enum(balances),
  seed: z.int().min(0).max(0xffffffff),
});
export type SplitOptions = z.infer<typeof splitOptionsSchema>;

export interface SplitView {
  id: number;
  options: SplitOptions;
  /** Per part and class name. */
  parts: Record<SplitPart, Record<string, number>>;
  leftOut: number;
  /** Per class name; classes with none are absent. */
  leftOutByClass: Record<string, number>;
  classWeights: Record<string, number> | null;
  /** Photos whose twin lies in a cleaner part (test before validation before train): the score would be too kind. */
  twinsApart: { count: number; photos: string[] };
  /** How often the test part was opened. */
  openings: number;
  createdAt: string;
}

/** What a split would be: the numbers on the Split page before it is sealed. Same shape, nothing stored. */
export type SplitPreview = Omit<SplitView, 'id' | 'openings' | 'createdAt'> & {
  /** A few photos of each part, top of the pile first. The test part shows none: it is sealed. */
  faces: { train: string[]; validation: string[]; leftOut: string[] };
  choices: SplitChoices;
};

/** What the program proposes: to keep the parts that the photos came in, where they did; and to deal all anew. */
export interface SplitChoices {
  asGiven: SplitOptions | null;
  anew: SplitOptions;
}

export const runStatuses = ['waiting', 'preparing', 'training', 'stopping', 'done', 'stopped', 'failed'] as const;
export type RunStatus = (typeof runStatuses)[number];

/** What became of a run beside its figures: it ran with smaller batches than were asked for, since memory did not suffice. */
export const runNoteSchema = z.strictObject({ kind: z.literal('smaller_batch'), from: z.int(), to: z.int() });
export type RunNote = z.infer<typeof runNoteSchema>;

export interface RunSummary {
  id: string;
  /** "scratch 2": the recipe's name and a number. */
  name: string;
  recipe: Recipe;
  status: RunStatus;
  /** Why it failed, when it did. */
  error: PlainError | null;
  notes: RunNote[];
  /** Classes in the order of the network's outputs. */
  classes: string[];
  parameters: number;
  createdAt: string;
  endedAt: string | null;
  epochs: number;
  epochsDone: number;
  bestEpoch: number | null;
  bestValAccuracy: number | null;
  device: Device | null;
  /** Whether there is an epoch to go on from. */
  resumable: boolean;
  /** Its split is the project's present one. */
  current: boolean;
  tested: { correct: number; count: number } | null;
  /** What the user wrote about it. */
  remark: string;
  starred: boolean;
}

/** What a user says of a run; what is absent stays. */
export const runDescriptionSchema = z.strictObject({
  name: z.string().trim().min(1).max(80).optional(),
  remark: z.string().trim().max(2000).optional(),
  starred: z.boolean().optional(),
});
export type RunDescription = z.infer<typeof runDescriptionSchema>;

/** What the frozen part of a base network made of photos, kept so that no photo goes through it twice. */
export interface KeptFeaturesView {
  key: string;
  /** By what: up to which layer of which base network, from photos of which side, how kept. null: nothing uses it any more. */
  made: { base: BaseName; layer: string; size: number; bits: 16 | 32; computedIn: 'float32' | 'bfloat16' } | null;
  photos: number;
  bytes: number;
  /** That learn from it, or would if they went on. */
  runs: { id: string; name: string }[];
}

export interface RunView extends RunSummary {
  history: Epoch[];
  counts: Record<SplitPart, number>;
  imagesPerSecond: number | null;
  seconds: number | null;
}

export interface RecipeChoice {
  name: string;
  recipe: Recipe;
  parameters: number;
  /** Measured on this computer on an earlier run of this recipe; null where there was none. Seconds. */
  estimate: number | null;
  /** Proposed for these photos. */
  proposed: boolean;
  /** The base network whose weights must be loaded first; null: nothing is missing. */
  missing: BaseName | null;
}

/** What a recipe will take on the project's present split, known before it starts. */
export interface RunPlan {
  /** Seconds until the end of the last epoch; null until `runs.measure` has measured this recipe on this computer. */
  seconds: number | null;
  /** What they are made of: bringing photos to their size, showing them to a frozen base network, and epochs. */
  parts: { preparing: number; knowing: number; training: number } | null;
  /** The most memory the trainer will hold, bytes. */
  memoryBytes: number;
  /** Of this computer, all in all. */
  machineBytes: number;
  /** Numbers in the network, and how many of them learn. */
  parameters: number;
  trainable: number;
  /** Photos of the split that a frozen base network sees once; `known` of them it has seen already, in an earlier run. Null where it runs in each step, or where that is not known yet. */
  features: { photos: number; known: number } | null;
}

/** What the user has set on the Train page, kept with the project until it is set otherwise. */
export const draftSchema = z.strictObject({
  /** The chosen method: a RecipeChoice's name. */
  method: z.string().min(1).max(80),
  /** Methods whose recipes are not as proposed any more, as they are now; found by their names. */
  changed: z.array(recipeSchema).max(50),
});
export type Draft = z.infer<typeof draftSchema>;

/** One recipe out of the ready ones, for the project's photos, this computer and the time that the user has. */
export interface RecipeProposal {
  /** A ready one, with fewer epochs where the time asks for that. */
  recipe: Recipe;
  why: ProposalReason;
  /** Training photos of the class that has the fewest. */
  perClass: number;
  minutes: number | null;
  /** `unlimited`: the user named no time; `unknown`: nothing can be measured while something else is trained. */
  time: 'unlimited' | 'fits' | 'shortened' | 'too_long' | 'unknown';
  /** The recipe's plan, measured where a time was named. */
  plan: RunPlan;
}

/** Why a recipe: small grey photos; too few to learn from nothing; a network that knows photos; time for more than that. */
export const proposalReasons = ['digits', 'few_photos', 'knows_photos', 'time_for_more'] as const;
export type ProposalReason = (typeof proposalReasons)[number];

export interface PhotoAnswer {
  photo: PhotoView;
  /** Index into classes. */
  truth: number;
  answer: number;
  /** One per class. */
  probabilities: number[];
}

/** How a run of two classes decides. */
export const decisionSchema = z.strictObject({
  /** The second class is answered where its probability is above it. */
  threshold: z.number().min(0).max(1),
  /** What it costs to take a photo of the first class for the second, and the other way round. */
  costs: z.strictObject({ first: z.number().min(0).max(1e6), second: z.number().min(0).max(1e6) }),
});
export type Decision = z.infer<typeof decisionSchema>;

export interface EvaluationView {
  run: string;
  part: SplitPart;
  classes: string[];
  /** The project's classes that these are, as they may be removed by now. */
  classIds: number[];
  evaluation: Evaluation;
  /** Null for more than two classes. */
  decision: Decision | null;
  /** Every photo of the part, surest first. */
  answers: PhotoAnswer[];
  createdAt: string;
}

/** A photo that a network is asked about: one of the project, or one from outside while it is kept. */
export const askedPhotoSchema = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('project'), photo: z.string().regex(/^[0-9a-f]{64}$/) }),
  z.strictObject({ from: z.literal('asked'), photo: z.string().max(64) }),
]);
export type AskedPhoto = z.infer<typeof askedPhotoSchema>;

export type { Pictures };

/** A photo that a run learned from, and how alike it is to another in the run's eyes: the cosine, 1 for the same. */
export interface NearestPhoto {
  photo: PhotoView;
  /** Index into the run's classes: what the run was told that it is. */
  class: number;
  similarity: number;
}

export interface PredictionView {
  /** By which the network can be asked more about it. */
  asked: AskedPhoto;
  /** Where the photo can be seen, relative to the engine. */
  image: string;
  name: string;
  classes: string[];
  probabilities: number[];
  answer: number;
}

/** What a network takes the photos without a class for. */
export interface SuggestionsView {
  /** Whose answers they are; null: none was asked, or none of the photos it was asked about is still without a class. */
  run: string | null;
  /** Photos in use without a class that have no answer yet. */
  unasked: number;
  /** In the order of the project's classes; those that no photo is taken for are absent. */
  classes: {
    classId: number;
    /** At index n the photos whose probability is at least n per cent, 0 to 100. */
    atLeast: number[];
  }[];
}

export interface Suggestion {
  photo: PhotoView;
  probability: number;
}

export interface ExportView {
  path: string;
  format: 'tfjs';
  bytes: number;
  check: {
    photos: number;
    maxDifference: number;
    originals: number;
    sameLabel: number;
  };
}

/** How photos are brought to a square when a split is written as folders; as in a recipe, in colour. */
export const folderInputSchema = recipeSchema.shape.input.omit({ channels: true });
export type FolderInput = z.infer<typeof folderInputSchema>;

/** A split written as train/CLASS/…, validation/…, test/… */
export interface FoldersView {
  path: string;
  /** Side of the square, pixels; null: in their own size. */
  size: number | null;
  /** Per part and class folder. */
  parts: Record<SplitPart, Record<string, number>>;
  /** Photos written as PNG; the others are copies of the originals. */
  converted: number;
}

export const jobKinds = [
  'import',
  'train',
  'evaluate',
  'predict',
  'suggest',
  'remember',
  'export',
  'folders',
  'weights',
] as const;
export type JobKind = (typeof jobKinds)[number];

/** Long work, seen from outside. It is kept for an hour after it ended, so that a page that comes back can read the outcome. */
export interface JobView {
  id: string;
  kind: JobKind;
  /** ProjectView.id; null: the program's own work. */
  project: string | null;
  /** `paused` rests until it is told to go on: imports and training can. */
  status: 'waiting' | 'running' | 'paused' | 'stopping' | 'done' | 'cancelled' | 'failed';
  /** Counts of the unit that kind and phase imply (photos, steps; bytes while downloading or loading); total null while it is not known. */
  done: number;
  total: number | null;
  /** Import: how much of the files' bytes is through; null for other work, and while it is not known. */
  bytes: { done: number; total: number } | null;
  /** Import in phase `asking`: what was understood, for the user to correct; `imports.answer` goes on. */
  plan: ImportPlan | null;
  /** What it is doing right now. */
  phase: JobPhase;
  startedAt: string;
  /** When the running step began: the page shows how long it has taken. */
  stepStartedAt: string;
  /** Seconds; null while no honest figure can be given. */
  timeLeft: number | null;
  run: string | null;
  /** Train: the figures of the epoch under way. */
  live: {
    epoch: number;
    step: number;
    steps: number;
    loss: number | null;
    accuracy: number | null;
  } | null;
  error: PlainError | null;
  result: JobResult | null;
}

export const jobPhases = [
  'waiting',
  'downloading',
  'loading',
  'reading',
  'asking',
  'copying',
  'preparing',
  'knowing',
  'starting',
  'training',
  'checking',
  'testing',
  'writing',
] as const;
export type JobPhase = (typeof jobPhases)[number];

export type JobResult =
  | { kind: 'import'; import: ImportResult }
  | { kind: 'train'; run: string; bestEpoch: number }
  | { kind: 'evaluate'; run: string; part: SplitPart }
  | { kind: 'predict'; predictions: PredictionView[]; skipped: Skipped[] }
  | { kind: 'suggest'; photos: number }
  | { kind: 'remember'; run: string }
  | { kind: 'export'; export: ExportView }
  | { kind: 'folders'; folders: FoldersView }
  | { kind: 'weights'; name: BaseName; kept: KeptWeightsView };

export interface Skipped {
  name: string;
  reason: PlainError;
}

/** Where the class of a photo is read from: `auto` finds out. */
export const classOrigins = ['auto', 'folder', 'prefix', 'none'] as const;

export const importOptionsSchema = z.strictObject({
  classFrom: z.enum(classOrigins).default('auto'),
  /** Folders called train, validation and test are kept as each photo's part. */
  keepParts: z.boolean().default(true),
  /** Whether to ask where what was understood deserves a look; else it is taken as it is. */
  ask: z.boolean().default(false),
});
export type ImportOptions = z.infer<typeof importOptionsSchema>;

/** What an import understood of its sources, before any photo is in. */
export interface ImportPlan {
  /** How most of the photos got their class. */
  found: 'folder' | 'prefix' | 'table' | 'none';
  /** In the order of their names, with up to three names of files. */
  classes: { name: string; count: number; examples: string[] }[];
  /** Photos without a class. */
  unlabelled: number;
  /** Photos in folders called train, validation and test; null where there are no such folders. */
  parts: Record<SplitPart, number> | null;
}

export const importChoicesSchema = z.strictObject({
  /** By the name found: the class's name (two with one name become one class), null to leave its photos out. */
  classes: z.record(z.string(), z.string().trim().min(1).max(255).nullable()),
  /** All photos come in without a class. */
  noClasses: z.boolean(),
  keepParts: z.boolean(),
});
export type ImportChoices = z.infer<typeof importChoicesSchema>;

export interface ImportResult {
  /** Photos that are new in the project. */
  added: number;
  /** Photos that were there already. */
  known: number;
  skipped: Skipped[];
  /** All photos in use per class, after the import. */
  classes: Record<string, number>;
  /** Of work; rests are not counted, nor what was lost with an engine that was killed. */
  seconds: number;
  /** The most memory that engine and decoders have held since they were started, bytes; null where the system does not say. */
  peakMemory: number | null;
}

/**
 * The one event stream. `reset` says: events may have been missed, read all views again. `changed` names views that have
 * changed (project null: the program's own). `job` carries the job's whole view, at most ten times a second per job.
 */
export type EngineEvent =
  | { kind: 'reset' }
  | { kind: 'changed'; project: string | null; topics: Topic[] }
  | { kind: 'job'; job: JobView }
  | {
      kind: 'epoch';
      project: string;
      run: string;
      epoch: Epoch;
      best: boolean;
    };

export type Topic =
  | 'program'
  | 'project'
  | 'photos'
  | 'doctor'
  | 'split'
  | 'runs'
  | 'evaluations'
  | 'suggestions'
  | 'jobs'
  | 'weights'
  | 'features';
