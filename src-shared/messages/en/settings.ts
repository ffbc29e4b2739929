import { createFormat } from '../format.ts';

const f = createFormat('en');

/** The settings dialog. */
export const settings = {
  title: 'Settings',
  language: 'Language',
  languageOfSystem: 'As the system',
  theme: 'Theme',
  themes: { system: 'As the system', light: 'Light table', dark: 'Darkroom' },
  kept: 'New projects are kept in',
  logs: 'Logs are written to',
  device: 'Trains on',
  deviceUnknown: 'Not asked yet',
  findDevice: 'Find out',
  change: 'Change',
  chosen: 'chosen',
  auto: 'What is fastest',
  processor: 'The processor',
  cores: 'Cores it may use',
  coresOf: (count: number, of: number): string =>
    count === of ? `all ${f.count(of)}` : `${f.count(count)} of ${f.count(of)}`,
  version: 'Version',
  promiseSays:
    'This page speaks only to the program on this computer; the program contacts others only when you have it fetch photos or networks.',
  show: 'Show',
};
