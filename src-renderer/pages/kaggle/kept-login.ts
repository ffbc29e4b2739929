import { type KaggleLogin, readKaggleLogin } from '@shared/kaggle.ts';
import type { Api } from '../../api.ts';
import type { Host } from '../../host.ts';

/** A login from an earlier time. */
export interface Kept {
  /** '' for a token. */
  name: string;
  /** null: the engine has it, and uses it where it is given none. */
  login: KaggleLogin | null;
}

/** The window keeps it in the system's keychain, a browser leaves it to the engine. */
export async function keptLogin(api: Api, host: Host): Promise<Kept | null> {
  if (host.can('keychain')) {
    const secret = await host.readSecret();
    const login = secret === null ? null : readKaggleLogin(secret);
    return login === null ? null : { name: 'username' in login ? login.username : '', login };
  }
  const { kept } = await api.kaggle.view.query();
  return kept === null ? null : { name: kept, login: null };
}

/** @returns false where this computer has no safe place for it: it is not kept then */
export async function keepLogin(api: Api, host: Host, login: KaggleLogin): Promise<boolean> {
  if (host.can('keychain')) return host.keepSecret('token' in login ? login.token : JSON.stringify(login));
  await api.kaggle.keep.mutate({ login });
  return true;
}

export async function forgetLogin(api: Api, host: Host): Promise<void> {
  if (host.can('keychain')) await host.forgetSecret();
  else await api.kaggle.forget.mutate();
}
