/** The settings dialog. */
export const settings = {
  title: 'Settings',
  language: 'Language',
  languageOfSystem: 'As the system',
  theme: 'Theme',
  themes: { system: 'As the system', light: 'Light table', dark: 'Darkroom' },
  kept: 'New projects are kept in',
  device: 'Trains on',
  deviceUnknown: 'Not asked yet',
  findDevice: 'Find out',
  cpu: (cores: number | null): string => (cores === null ? 'CPU' : `CPU, ${cores} ${cores === 1 ? 'core' : 'cores'}`),
  version: 'Version',
  promiseSays: 'This page speaks only to the program on this computer; the program contacts no one.',
  show: 'Show',
};
