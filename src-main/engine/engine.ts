import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ProjectView, RecipeProposal, RunPlan, Topic } from '../../src-shared/api.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { Recipe } from '../../src-shared/recipe.ts';
import { ownFolder } from '../files/own-folder.ts';
import { thumbnailFile } from '../files/photo-files.ts';
import { Grants } from './door/grants.ts';
import type { ImageFile } from './door/images.ts';
import { DoorKeys, type KeptSession } from './door/keys.ts';
import { Uploads } from './door/uploads.ts';
import type { Doctor } from './doctor/doctor.ts';
import { EventHub } from './events.ts';
import type { ExportStore } from './exports/export-store.ts';
import type { Imports } from './import/importing.ts';
import { Kaggle } from './import/kaggle/kaggle.ts';
import { Jobs } from './jobs/jobs.ts';
import { type Log, logError } from './log.ts';
import type { Classes } from './photos/classes.ts';
import type { Photos } from './photos/photos.ts';
import type { Evaluations } from './predictions/evaluations.ts';
import { askedFile } from './predictions/predicting.ts';
import type { Explanations } from './predictions/explanations.ts';
import type { Suggestions } from './predictions/suggestions.ts';
import { photoPixels } from './prepare/photo-pixels.ts';
import { Program } from './program.ts';
import { lockProject } from './projects/project-lock.ts';
import { isProject, type OpenProject, Projects, projectSuffix } from './projects/projects.ts';
import { RecentProjects } from './projects/recent-projects.ts';
import { openRooms, projectViewOf, recentEntryOf, type Rooms } from './rooms.ts';
import type { KeptFeatures } from './runs/kept-features.ts';
import { type PlanningTools, Plans } from './runs/planning.ts';
import { propose } from './runs/proposing.ts';
import type { Runs } from './runs/runs.ts';
import { recoverRuns } from './runs/training.ts';
import type { Splits } from './split/splits.ts';
import { checkpoint } from './store/database.ts';
import type { Decoders } from './workers/decoders.ts';
import { Weights } from './weights/weights.ts';
import { Work } from './work.ts';
import type { Trainers } from './workers/trainers.ts';

/** The edges of the engine: everything it needs from outside, real in the program, chosen in tests. */
export interface EngineDependencies {
  version: string;
  /** The program's own folder: settings, logs, uploads. */
  home: string;
  /** Where new projects go. */
  projectsFolder: string;
  /** Further folders that a browser may open projects from. */
  roots: readonly string[];
  /** The zip of the sample project that ships with the program. */
  sampleFile: string;
  /** The folder of base networks that ship with the program. */
  networks: string;
  decoders: Decoders;
  trainers: Trainers;
  log: Log;
  /** Development: a page's session that outlives the engine's restarts. */
  keptSession?: KeptSession;
  /** Another address than Kaggle's own. */
  kaggleAddress?: string;
  /** A mirror of the weights that Keras publishes; goes before the one in the settings. */
  weightsMirror?: string;
}

const sampleName = 'Handwritten digits';

/** Makes the engine: the one place where its parts meet. */
export async function createEngine(dependencies: EngineDependencies): Promise<Engine> {
  const events = new EventHub();
  const recent = await RecentProjects.load(dependencies.home);
  const uploads = new Uploads(await ownFolder(join(dependencies.home, 'uploads')));
  const grants = new Grants([dependencies.projectsFolder, ...dependencies.roots]);
  return Engine.start(dependencies, { events, recent, uploads, grants });
}

interface Parts {
  events: EventHub;
  recent: RecentProjects;
  uploads: Uploads;
  grants: Grants;
}

/**
 * The engine decides and records; decoders and trainers do the work. Everything a page or the command line can ask for is a
 * method here or of a part named here; long work is a job and answers at once.
 */
export class Engine {
  readonly events: EventHub;
  readonly uploads: Uploads;
  readonly grants: Grants;
  readonly jobs: Jobs;
  readonly projects: Projects;
  readonly work: Work;
  readonly kaggle: Kaggle;
  readonly weights: Weights;
  readonly #plans: Plans;
  /** Who may come in; also written beside each project's lock, so that the command line finds the door. */
  readonly keys: DoorKeys;
  readonly #dependencies: EngineDependencies;
  readonly #recent: RecentProjects;
  readonly #rooms = new Map<string, Rooms>();
  /** Projects that are on their way out: nothing new is begun in them. */
  readonly #closing = new Set<string>();
  #program: Program | null = null;

  private constructor(dependencies: EngineDependencies, parts: Parts) {
    this.#dependencies = dependencies;
    this.events = parts.events;
    this.uploads = parts.uploads;
    this.grants = parts.grants;
    this.#recent = parts.recent;
    this.keys = new DoorKeys(dependencies.keptSession);
    this.grants.grant(parts.recent.view().map((each) => each.folder));
    this.jobs = new Jobs(
      (event) => {
        this.events.publish(event);
      },
      (error, where) => this.logged(error, where),
    );
    this.kaggle = new Kaggle({
      home: dependencies.home,
      ...(dependencies.kaggleAddress === undefined ? {} : { address: dependencies.kaggleAddress }),
    });
    this.weights = new Weights({
      home: dependencies.home,
      shipped: dependencies.networks,
      mirror: () => dependencies.weightsMirror ?? this.program.settings.weightsMirror,
      changed: () => {
        this.#changed(null, ['weights']);
      },
    });
    this.#plans = new Plans(dependencies);
    this.work = new Work({
      jobs: this.jobs,
      uploads: this.uploads,
      kaggle: this.kaggle,
      weights: this.weights,
      plans: this.#plans,
      decoders: dependencies.decoders,
      trainers: dependencies.trainers,
      roomsOf: (project) => this.#room(project),
      isClosing: (project) => this.#closing.has(project),
      settle: (project) => this.#settle(project),
      publish: (event) => {
        this.events.publish(event);
      },
    });
    this.projects = new Projects({
      projectsFolder: dependencies.projectsFolder,
      lock: (folder) => lockProject(folder, this.keys),
      opened: (project) => this.#moveIn(project),
      closing: (project) => this.#moveOut(project),
      changed: (project) => {
        this.#changed(project, project === null ? ['program'] : ['project', 'program']);
      },
    });
  }

  static async start(dependencies: EngineDependencies, parts: Parts): Promise<Engine> {
    const engine = new Engine(dependencies, parts);
    engine.#program = await Program.load({
      version: dependencies.version,
      home: dependencies.home,
      projectsFolder: dependencies.projectsFolder,
      recent: parts.recent,
      found: () => parts.grants.folders(),
      sampleName,
      sampleAvailable: existsSync(dependencies.sampleFile),
      askDevice: async () => {
        const result = await dependencies.trainers.answer.run({ kind: 'device' }, {});
        if (result.kind !== 'device') throw new AppError('internal');
        return { device: result.device, cards: result.cards };
      },
      computeWith: (means) => {
        dependencies.trainers.computeWith(means);
      },
      changed: () => {
        engine.#changed(null, ['program']);
      },
    });
    return engine;
  }

  get program(): Program {
    if (this.#program === null) throw new Error('the engine was not started');
    return this.#program;
  }

  /** Writes an error to the log under an id; an unknown one leaves with that id and nothing else. */
  logged(error: AppError, where: string): AppError {
    return logError(this.#dependencies.log, error, where);
  }

  /** Makes or opens the sample; its digits are imported where they are not in yet. */
  async openSample(): Promise<{ project: string; job: string | null }> {
    const { projectsFolder, sampleFile } = this.#dependencies;
    const folder = join(projectsFolder, `${sampleName}${projectSuffix}`);
    const { project } = isProject(folder)
      ? await this.projects.open(folder)
      : await this.projects.create(sampleName, folder, true);
    const { photos } = this.#room(project).photos.store.counts();
    if (photos > 0) return { project, job: null };
    return { project, job: this.work.importPhotos(project, { from: 'paths', paths: [sampleFile] }, null).job };
  }

  projectView(project: string): ProjectView {
    return projectViewOf(this.#room(project));
  }

  photos(project: string): Photos {
    return this.#room(project).photos;
  }

  classes(project: string): Classes {
    return this.#room(project).classes;
  }

  doctor(project: string): Doctor {
    return this.#room(project).doctor;
  }

  imports(project: string): Imports {
    return this.#room(project).imports;
  }

  splits(project: string): Splits {
    return this.#room(project).splits;
  }

  runs(project: string): Runs {
    return this.#room(project).runs;
  }

  features(project: string): KeptFeatures {
    return this.#room(project).features;
  }

  /** What a recipe would take, as far as it is known. */
  planRun(project: string, recipe: Recipe): RunPlan {
    return this.#plans.plan(this.#planningTools(project), recipe);
  }

  /** The same with its time, measured where it must be. */
  measureRun(project: string, recipe: Recipe): Promise<RunPlan> {
    return this.#plans.measure(this.#planningTools(project), recipe);
  }

  /** One of the ready recipes, for these photos and so many minutes. */
  proposeRun(project: string, minutes: number | null): Promise<RecipeProposal> {
    const { photos } = this.#room(project);
    const tools = this.#planningTools(project);
    return propose(
      {
        ...tools,
        photos: photos.store,
        decoders: this.#dependencies.decoders,
        measure: (recipe) => this.#plans.measure(tools, recipe),
        plan: (recipe) => this.#plans.plan(tools, recipe),
      },
      minutes,
    );
  }

  evaluations(project: string): Evaluations {
    return this.#room(project).evaluations;
  }

  explanations(project: string): Explanations {
    return this.#room(project).explanations;
  }

  suggestions(project: string): Suggestions {
    return this.#room(project).suggestions;
  }

  exports(project: string): { list: () => ReturnType<ExportStore['all']> } {
    const { exports } = this.#room(project);
    return { list: () => exports.all() };
  }

  /** The file of a photo as the page shows it, null where there is none. */
  image(project: string, photo: string, kind: 'thumbnail' | 'original'): Promise<ImageFile | null> {
    return this.#image(project, photo, kind);
  }

  /** The pixels that training would read of a photo, null where there is none. */
  async photoPixels(project: string, photo: string, input: Recipe['input']): Promise<Buffer | null> {
    const room = this.#rooms.get(project);
    const known = room?.photos.store.find(photo) ?? null;
    if (room === undefined || known === null) return null;
    const { decoders } = this.#dependencies;
    return photoPixels({
      folder: room.project.folder,
      photo: { sha256: known.id, format: known.format },
      input,
      decoders,
    });
  }

  /** A photo that was asked about. */
  predictionImage(project: string, id: string): Promise<ImageFile | null> {
    const room = this.#rooms.get(project);
    return Promise.resolve(room === undefined ? null : askedFile(room.project.folder, id));
  }

  /** A thumbnail of a recent project, open or not. */
  stripImage(id: string, index: number): Promise<ImageFile | null> {
    const entry = this.#recent.find(id);
    const face = entry?.faces[index];
    if (entry === null || face === undefined) return Promise.resolve(null);
    return Promise.resolve({ file: thumbnailFile(entry.folder, face), type: 'image/webp' });
  }

  async forgetRecent(id: string): Promise<void> {
    await this.#recent.forget(id);
    this.#changed(null, ['program']);
  }

  /** Ends all jobs at a point they can go on from, closes all projects and all child processes. */
  async close(): Promise<void> {
    this.#plans.giveWay();
    for (const { id } of this.projects.all()) await this.projects.close(id);
    // What is left is the program's own.
    await this.jobs.cancelAll(null);
    await this.uploads.removeLeftovers();
    await Promise.all([this.#dependencies.decoders.close(), this.#dependencies.trainers.close()]);
  }

  async #image(project: string, photo: string, kind: 'thumbnail' | 'original'): Promise<ImageFile | null> {
    const room = this.#rooms.get(project);
    const known = room?.photos.store.find(photo) ?? null;
    if (room === undefined || known === null) return null;
    if (kind === 'thumbnail') return { file: thumbnailFile(room.project.folder, photo), type: 'image/webp' };
    return room.originals.shown(known);
  }

  /** After each job the folder is whole: a copy made now is a project. */
  async #settle(project: string): Promise<void> {
    const room = this.#rooms.get(project);
    if (room === undefined) return;
    checkpoint(room.project.database);
    await this.#remember(room);
  }

  async #moveIn(project: OpenProject): Promise<void> {
    const rooms = openRooms(
      project,
      this.#dependencies,
      this.weights,
      this.#toldOf(project.id),
      (error) => void this.logged(error, 'doctor'),
      () => this.#closing.has(project.id),
    );
    await recoverRuns(rooms.runs);
    this.#rooms.set(project.id, rooms);
    await this.#remember(rooms);
    await this.work.goOnLoading(project.id);
    this.work.goOnImporting(project.id);
    rooms.doctor.call();
  }

  async #moveOut({ id }: OpenProject): Promise<void> {
    this.#closing.add(id);
    this.#plans.giveWay();
    await this.jobs.cancelAll(id);
    await this.#room(id).doctor.close();
    await this.#remember(this.#room(id));
    this.#rooms.delete(id);
    this.#closing.delete(id);
  }

  async #remember(rooms: Rooms): Promise<void> {
    await this.#recent.put(recentEntryOf(rooms));
    this.#changed(null, ['program']);
  }

  #planningTools(project: string): PlanningTools {
    const { runs, splits } = this.#room(project);
    return { runs, splits: splits.store };
  }

  #room(project: string): Rooms {
    const room = this.#rooms.get(project);
    if (room === undefined) throw new AppError('project_not_found', { folder: project });
    return room;
  }

  #toldOf(project: string): (topics: Topic[]) => void {
    return (topics) => {
      this.#changed(project, topics);
    };
  }

  #changed(project: string | null, topics: Topic[]): void {
    this.events.publish({ kind: 'changed', project, topics });
  }
}
