import { welcome } from './en/welcome.ts';
import { settings } from './en/settings.ts';
import { photos } from './en/photos.ts';
import { app } from './en/app.ts';
import { cli } from './en/cli.ts';
import { enErrors as errors } from './en/errors.ts';
import { words } from './en/words.ts';

/** Every sentence a user sees, a section per room: the page or program that says it. */
export const en = { welcome, settings, photos, app, cli, errors, words };
