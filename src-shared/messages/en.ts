import { shell } from './en/shell.ts';
import { use } from './en/use.ts';
import { results } from './en/results.ts';
import { augmentation } from './en/augmentation.ts';
import { recipe } from './en/recipe.ts';
import { summary } from './en/summary.ts';
import { train } from './en/train.ts';
import { split } from './en/split.ts';
import { welcome } from './en/welcome.ts';
import { settings } from './en/settings.ts';
import { photos } from './en/photos.ts';
import { proposal } from './en/proposal.ts';
import { doctor } from './en/doctor.ts';
import { camera } from './en/camera.ts';
import { app } from './en/app.ts';
import { cli } from './en/cli.ts';
import { explain } from './en/explain.ts';
import { kaggle } from './en/kaggle.ts';
import { exported } from './en/exported.ts';
import { features } from './en/features.ts';
import { enErrors as errors } from './en/errors.ts';
import { weights } from './en/weights.ts';
import { words } from './en/words.ts';

/** Every sentence a user sees, a section per room: the page or program that says it. */
export const en = {
  kaggle,
  shell,
  use,
  results,
  recipe,
  train,
  summary,
  augmentation,
  split,
  welcome,
  settings,
  photos,
  proposal,
  camera,
  doctor,
  app,
  cli,
  explain,
  exported,
  features,
  errors,
  weights,
  words,
};

/** The English catalogue is the form; every other language must have the same keys and parameters. */
export type Messages = typeof en;
