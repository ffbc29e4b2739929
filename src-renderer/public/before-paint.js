// Theme and language as last chosen, before the first paint. A cookie, since its reach is the host: the engine's port,
// and with it the page's storage, changes from start to start. state/look-cookie.ts writes it.
(() => {
  const [, theme, language] = /(?:^|; )pawprint-look=(\w+)\.(\w+)/.exec(document.cookie) ?? [];
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  const korean = language === 'ko' || (language !== 'en' && /^ko\b/i.test(navigator.language));
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  document.documentElement.lang = korean ? 'ko' : 'en';
})();
