import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { logsFolder, programHome, projectsFolder } from '../files/home.ts';
import { childModule, programRoot, programVersion } from '../files/program-root.ts';
import { tensorflowComponent } from '../files/tensorflow-component.ts';
import { trainerEnvironment } from '../files/trainer-environment.ts';
import type { KeptSession } from './door/keys.ts';
import { createEngine, type Engine } from './engine.ts';
import { createLog, type Log } from './log.ts';
import { Decoders } from './workers/decoders.ts';
import { type ComputingMeans, Trainers } from './workers/trainers.ts';

export interface OpenEngineOptions {
  /** Further folders that a browser may open projects from. */
  roots?: readonly string[];
  keptSession?: KeptSession;
}

export interface OpenedEngine {
  engine: Engine;
  /** Part of the engine, and here for whoever must know their processes. */
  trainers: Trainers;
  log: Log;
  logFile: string;
}

/** 200 megapixels take about 800 MB while they are decoded; the largest phone photos have as many. */
const decoderLimits = { pixels: 200_000_000, milliseconds: 30_000 };

/**
 * The room for what has just been made grows by nothing. V8 would let it grow to 3 x 32 MB while a zip's directory is read, where
 * each of many thousand entries leaves 3 kB behind: 170 MB that the engine then holds for good. (A limit can only be set for
 * a process that starts, and the engine runs in the command's own.)
 */
const smallYoungGeneration = '--semi-space-growth-factor=1';

/** The engine with its real edges: this user's folders, child processes beside this program, a log file. */
export async function openEngine({ roots = [], keptSession }: OpenEngineOptions = {}): Promise<OpenedEngine> {
  setFlagsFromString(smallYoungGeneration);
  const root = programRoot();
  const home = programHome();
  const { log, file } = createLog(logsFolder(home), process.env.PAWPRINT_LOG);
  const linesOf = (child: string) => (line: string) => {
    // What native code prints may name files: only for whoever looks into their own trouble.
    log.debug({ child, line }, 'a child said');
  };
  const trainers = new Trainers({
    module: childModule('trainer', root),
    environment: environmentOfTrainer,
    onLine: linesOf('trainer'),
  });
  const engine = await createEngine({
    version: programVersion(root),
    home,
    projectsFolder: projectsFolder(),
    roots,
    sampleFile: join(root, 'resources', 'sample', 'digits.zip'),
    networks: join(root, 'resources', 'networks'),
    decoders: new Decoders({ module: childModule('decoder', root), limits: decoderLimits, onLine: linesOf('decoder') }),
    trainers,
    log,
    ...kaggleElsewhere(process.env.PAWPRINT_KAGGLE),
    ...(process.env.PAWPRINT_WEIGHTS_MIRROR ? { weightsMirror: process.env.PAWPRINT_WEIGHTS_MIRROR } : {}),
    ...(keptSession === undefined ? {} : { keptSession }),
  });
  return { engine, trainers, log, logFile: file };
}

/** For tests: a server of this computer in Kaggle's place. Anywhere else a user's key would not be in good hands. */
function kaggleElsewhere(address: string | undefined): { kaggleAddress?: string } {
  if (address === undefined || !/^http:\/\/127\.0\.0\.1:\d+$/.test(address)) return {};
  return { kaggleAddress: address };
}

/** A trainer that finds less than this free when it starts takes care with it. */
const plentyOfMemory = 8e9;

function environmentOfTrainer({ threads, ...means }: ComputingMeans): NodeJS.ProcessEnv {
  const { folder, environment } = tensorflowComponent();
  const lowMemory = means.lowMemory ?? process.availableMemory() < plentyOfMemory;
  const place = { tensorflow: folder, ...means, lowMemory, ...(threads === null ? {} : { threads }) };
  return { ...environment, ...trainerEnvironment(place) };
}
