import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '../../src-shared/errors.ts';
import { type Client, remoteClient } from './client.ts';

/** The file in which the engine that holds a project says where its door is. */
const doorFile = 'door.json';
const doorSchema = z.object({ address: z.url({ protocol: /^http$/, hostname: /^127\.0\.0\.1$/ }), token: z.string() });
const bearerSchema = z.object({ bearer: z.string() });

/** The holder renews its token after each use: two commands started together may both have read the same one. */
const attempts = 20;
const pauseMilliseconds = 100;

/**
 * A client of the engine that holds a project, let in by the one-time token beside the lock.
 * @throws AppError project_held where no engine answers: it is an engine without a door (another command)
 */
export async function reachHolder(folder: string): Promise<Client> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const door = await readDoor(folder);
    const bearer = door === null ? null : await exchange(door.address, door.token);
    if (door !== null && bearer !== null) return remoteClient(door.address, bearer);
    await pause(pauseMilliseconds);
  }
  throw new AppError('project_held');
}

async function readDoor(folder: string): Promise<z.infer<typeof doorSchema> | null> {
  try {
    return doorSchema.parse(JSON.parse(await readFile(join(folder, doorFile), 'utf8')));
  } catch {
    return null; // not there, or being written anew
  }
}

async function exchange(address: string, token: string): Promise<string | null> {
  try {
    const answer = await fetch(`${address}/hand-over`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    return answer.ok ? bearerSchema.parse(await answer.json()).bearer : null;
  } catch {
    return null; // left behind by an engine that was killed, or it is closing
  }
}
