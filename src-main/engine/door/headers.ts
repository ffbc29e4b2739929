/** Every browser feature that Chromium 156 lists and the program does not use. Notifications have no such policy. */
const featuresOff = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'compute-pressure',
  'cross-origin-isolated',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'keyboard-map',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'sync-xhr',
  'unload',
  'usb',
  'window-management',
  'xr-spatial-tracking',
];

/** What the page uses; the shell's permission handlers allow the same. */
const featuresOn = ['camera', 'clipboard-read', 'clipboard-write'];

const permissionsPolicy = [
  ...featuresOn.map((name) => `${name}=(self)`),
  ...featuresOff.map((name) => `${name}=()`),
].join(', ');

const contentPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "object-src 'none'",
  "frame-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  // Svelte's own policy for its templates, and ours for the addresses of workers.
  'trusted-types svelte-trusted-html pawprint-worker',
].join('; ');

/** Hot replacement puts styles into the document and draws its error page with innerHTML. */
const developmentContentPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Headers of every answer, also of refusals and errors. There is no header that shares anything with another origin.
 * @param development the page comes from Vite
 */
export function securityHeaders(development: boolean): Readonly<Record<string, string>> {
  return {
    'content-security-policy': development ? developmentContentPolicy : contentPolicy,
    'permissions-policy': permissionsPolicy,
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}
