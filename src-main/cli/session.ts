import { basename, resolve } from 'node:path';
import type { JobView, ProjectView } from '../../src-shared/api.ts';
import type { Engine } from '../engine/engine.ts';
import { isLive } from '../engine/jobs/jobs.ts';
import type { Log } from '../engine/log.ts';
import type { OpenEngineOptions } from '../engine/open-engine.ts';
import { type Client, errorOf, localClient } from './client.ts';
import { followJob } from './follow-job.ts';
import { reachHolder } from './holder.ts';
import type { Terminal } from './terminal.ts';

/** What the commands take from outside. */
export interface Host {
  terminal: Terminal;
  /** An engine of this process. Whoever asks for it closes it. */
  openEngine: (options?: OpenEngineOptions) => Promise<{ engine: Engine; log: Log }>;
}

/** One open project, in this process's engine or in the one that holds it. */
export interface Session {
  client: Client;
  /** The project's id in that engine. */
  project: string;
  /** The project as it is now. */
  view: () => Promise<ProjectView>;
}

/**
 * Opens a project for the length of `work`, in an engine of this process or, where another engine holds it, in that one.
 * @param make a folder that is not there yet, or empty, becomes a new project
 * @param finishImports an import that an earlier engine left unfinished is finished first
 * @throws AppError project_not_found, project_held (by an engine that cannot be reached), and whatever the work throws
 */
export async function withProject(
  host: Host,
  folder: string,
  { make, finishImports = true }: { make: boolean; finishImports?: boolean },
  work: (session: Session) => Promise<void>,
): Promise<void> {
  const place = resolve(folder);
  const { engine } = await host.openEngine();
  try {
    const client = localClient(engine);
    const project = await openHere(client, place, make);
    if (project !== null) {
      if (finishImports) await finishUnfinished(host.terminal, client, project);
      await work(sessionOf(client, project));
      return;
    }
  } finally {
    await engine.close();
  }
  const client = await reachHolder(place);
  host.terminal.warn(host.terminal.words.held);
  const { project } = await client.projects.open.mutate({ folder: place });
  await work(sessionOf(client, project));
}

/** The engine began them when it opened the project. One that waits for an answer of the page goes on waiting. */
async function finishUnfinished(terminal: Terminal, client: Client, project: string): Promise<void> {
  for (const job of await importsUnderWay(client, project)) {
    terminal.say(terminal.words.finishingImport);
    terminal.say(terminal.words.imported((await followJob(client, terminal, 'import', { job: job.id })).import));
  }
}

/** The imports of a project that work, those at rest set going. */
export async function importsUnderWay(client: Client, project: string): Promise<JobView[]> {
  const all = await client.jobs.list.query();
  const live = all.filter(
    (job) => job.project === project && job.kind === 'import' && isLive(job) && job.phase !== 'asking',
  );
  for (const job of live) if (job.status === 'paused') await client.jobs.goOn.mutate({ job: job.id });
  return live;
}

/** Null: another engine holds it. */
async function openHere(client: Client, folder: string, make: boolean): Promise<string | null> {
  try {
    return (await client.projects.open.mutate({ folder })).project;
  } catch (thrown) {
    const error = errorOf(thrown);
    if (error.code === 'project_held') return null;
    if (error.code !== 'project_not_found' || !make) throw error;
    return (await client.projects.create.mutate({ name: projectName(folder), folder })).project;
  }
}

function sessionOf(client: Client, project: string): Session {
  return { client, project, view: () => client.projects.view.query({ project }) };
}

/** As long as a project's name may be. */
function projectName(folder: string): string {
  return basename(folder, '.pawprint').slice(0, 120);
}
