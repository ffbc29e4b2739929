import type { PlainError } from '@shared/errors.ts';
import { cameraErrorOf } from './camera-error.ts';

export type CameraState =
  | { is: 'off' }
  | { is: 'opening' }
  /** device: which one it turned out to be; facesUser: it looks at whoever looks at the screen, as far as it says. */
  | { is: 'live'; stream: MediaStream; device: string | undefined; facesUser: boolean }
  | { is: 'failed'; error: PlainError };

/** More than any network looks at, and still quick to encode several times a second. */
const wished = { width: { ideal: 1280 }, height: { ideal: 720 } };

/** Whether the browser has cameras to give at all: it keeps them from addresses that are neither this computer nor https. */
export function hasCameras(): boolean {
  return 'mediaDevices' in navigator;
}

/** The camera: on while it is followed and the page is in sight, off in every other case. */
export class Camera {
  #state = $state.raw<CameraState>({ is: 'off' });
  #devices = $state.raw<readonly MediaDeviceInfo[]>([]);
  /** The device that was chosen; undefined leaves the choice to the browser. */
  #wanted: string | undefined;
  /** Counts openings: one that was overtaken, or ended while the browser asked, must not turn the camera on. */
  #opening = 0;

  get state(): CameraState {
    return this.#state;
  }

  /** All cameras there are. Empty until one was allowed: before that browsers do not name them. */
  get devices(): readonly MediaDeviceInfo[] {
    return this.#devices;
  }

  /** Turns the camera on, and off and on again as the page goes out of sight and devices come and go. Returns its own clean-up. */
  follow(): () => void {
    const ends = new AbortController();
    const { signal } = ends;
    const look = (): void => {
      if (document.hidden) this.#close({ is: 'off' });
      else void this.open();
    };
    document.addEventListener('visibilitychange', look, { signal });
    // pagehide: a page kept by the browser for "back" is still there, but nobody sees it.
    addEventListener('pagehide', () => this.#close({ is: 'off' }), { signal });
    if (hasCameras())
      navigator.mediaDevices.addEventListener('devicechange', () => void this.#devicesChanged(), { signal });
    void this.#hearPermission(signal);
    look();
    return () => {
      ends.abort();
      this.#close({ is: 'off' });
    };
  }

  /** @param device one of `devices`; without it the one that was chosen last */
  async open(device = this.#wanted): Promise<void> {
    this.#wanted = device;
    this.#close({ is: 'opening' });
    const opening = this.#opening;
    try {
      if (!hasCameras()) throw new DOMException('', 'NotSupportedError');
      const stream = await this.#ask(device);
      if (opening !== this.#opening) {
        stop(stream);
        return;
      }
      this.#show(stream);
      await this.#list();
    } catch (thrown) {
      const error = await cameraErrorOf(thrown);
      if (opening === this.#opening) this.#state = { is: 'failed', error };
    }
  }

  async #ask(device: string | undefined): Promise<MediaStream> {
    const { mediaDevices } = navigator;
    if (device === undefined) return await mediaDevices.getUserMedia({ video: wished });
    try {
      return await mediaDevices.getUserMedia({ video: { ...wished, deviceId: { exact: device } } });
    } catch (thrown) {
      // The chosen one is no longer there: any other is better than none.
      if (!(thrown instanceof DOMException) || thrown.name !== 'OverconstrainedError') throw thrown;
      return await mediaDevices.getUserMedia({ video: wished });
    }
  }

  #show(stream: MediaStream): void {
    const [track] = stream.getVideoTracks();
    // Fired when the device goes or the permission is taken back, never for our own stopping.
    track?.addEventListener('ended', () => {
      if (this.#state.is === 'live' && this.#state.stream === stream)
        this.#close({ is: 'failed', error: { code: 'camera_unplugged', details: {} } });
    });
    const { deviceId, facingMode } = track?.getSettings() ?? {};
    this.#state = { is: 'live', stream, device: deviceId, facesUser: facingMode !== 'environment' };
  }

  #close(state: CameraState): void {
    this.#opening += 1;
    if (this.#state.is === 'live') stop(this.#state.stream);
    this.#state = state;
  }

  async #list(): Promise<void> {
    const all = await navigator.mediaDevices.enumerateDevices();
    this.#devices = all.filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '');
  }

  /** A camera that was plugged in is used where none was to be had. */
  async #devicesChanged(): Promise<void> {
    await this.#list();
    const lacking = this.#state.is === 'failed' && /^camera_(missing|unplugged)$/.test(this.#state.error.code);
    if (lacking && this.#devices.length > 0 && !document.hidden) await this.open();
  }

  /** What was refused may be allowed in the browser's own settings, beside the page. */
  async #hearPermission(signal: AbortSignal): Promise<void> {
    try {
      const permission = await navigator.permissions.query({ name: 'camera' });
      permission.addEventListener(
        'change',
        () => {
          if (permission.state === 'granted' && this.#state.is === 'failed' && !document.hidden) void this.open();
        },
        { signal },
      );
    } catch {
      // A browser that does not know this permission: "Try again" is there for it.
    }
  }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
