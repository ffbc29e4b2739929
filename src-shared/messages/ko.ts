import { shell } from './ko/shell.ts';
import { use } from './ko/use.ts';
import { results } from './ko/results.ts';
import { augmentation } from './ko/augmentation.ts';
import { recipe } from './ko/recipe.ts';
import { summary } from './ko/summary.ts';
import { train } from './ko/train.ts';
import { split } from './ko/split.ts';
import { welcome } from './ko/welcome.ts';
import { settings } from './ko/settings.ts';
import { photos } from './ko/photos.ts';
import { proposal } from './ko/proposal.ts';
import { doctor } from './ko/doctor.ts';
import { camera } from './ko/camera.ts';
import { app } from './ko/app.ts';
import { cli } from './ko/cli.ts';
import { explain } from './ko/explain.ts';
import { kaggle } from './ko/kaggle.ts';
import { exported } from './ko/exported.ts';
import { features } from './ko/features.ts';
import { koErrors as errors } from './ko/errors.ts';
import { weights } from './ko/weights.ts';
import { words } from './ko/words.ts';
import type { Messages } from './en.ts';

export const ko: Messages = {
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
