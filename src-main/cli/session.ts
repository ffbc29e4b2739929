import { basename, resolve } from 'node:path';
import type { ProjectView } from '../../src-shared/api.ts';
import type { Engine } from '../engine/engine.ts';
import type { Log } from '../engine/log.ts';
import type { OpenEngineOptions } from '../engine/open-engine.ts';
import { type Client, errorOf, localClient } from './client.ts';
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
 * @throws AppError project_not_found, project_held (by an engine that cannot be reached), and whatever the work throws
 */
export async function withProject(
  host: Host,
  folder: string,
  { make }: { make: boolean },
  work: (session: Session) => Promise<void>,
): Promise<void> {
  const place = resolve(folder);
  const { engine } = await host.openEngine();
  try {
    const client = localClient(engine);
    const project = await openHere(client, place, make);
    if (project !== null) {
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
