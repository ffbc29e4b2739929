import { welcome } from './ko/welcome.ts';
import { settings } from './ko/settings.ts';
import { photos } from './ko/photos.ts';
import { app } from './ko/app.ts';
import { cli } from './ko/cli.ts';
import { koErrors as errors } from './ko/errors.ts';
import { words } from './ko/words.ts';
import type { Messages } from './messages.ts';

export const ko: Messages = { welcome, settings, photos, app, cli, errors, words };
