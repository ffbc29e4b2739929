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
  version: 'Version',
  promiseSays: 'This page speaks only to the program on this computer; the program contacts no one.',
  show: 'Show',
};
