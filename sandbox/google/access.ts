import type { Caller } from './call.ts';

/** `'off'`: no token is asked for. A list: these tokens only. */
export type Auth = 'off' | { readonly tokens: readonly string[] };

/** Everybody who may call is the same service account, whatever the token: the quota of a user is theirs together. */
export const SERVICE_ACCOUNT: Caller = { email: 'robot@example.iam.gserviceaccount.com' };

export class Access {
  readonly #auth: Auth | undefined;

  constructor(auth: Auth | undefined) {
    this.#auth = auth;
  }

  /** @returns undefined when the call carries no accepted bearer token. */
  callerOf(authorization: string | undefined): Caller | undefined {
    if (this.#auth === 'off') return SERVICE_ACCOUNT;
    const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
    const accepted = token !== undefined && (this.#auth?.tokens.includes(token) ?? true);
    return accepted ? SERVICE_ACCOUNT : undefined;
  }
}
