import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from './call.ts';
import { GoogleError, permissionDenied, unauthenticated } from './errors.ts';
import { exceeded } from './quota.ts';

/**
 * Trouble on demand, for tests of what the product does about it. A fault waits for a call and is used up by it.
 *
 * - `status`: the call is refused with Google's body for 401, 403, 429, 500 or 503. With `applied: true` the write is done first
 *   and the answer lost, as the real service has been seen to do with 503.
 * - `cut`: the connection is closed without an answer, before or (with `applied: true`) after the write is done.
 * - `delay`: the call is answered `ms` milliseconds late.
 */
export type Fault = FaultKind & {
  /** Google's name of the method it waits for (`spreadsheets.values.append`); any call when absent. */
  readonly call?: string;
  /** How many calls it hits; 1 when absent. */
  readonly times?: number;
};

type Refused = 401 | 403 | 429 | 500 | 503;

type FaultKind =
  | { readonly kind: 'status'; readonly status: Refused; readonly applied?: boolean }
  | { readonly kind: 'cut'; readonly applied?: boolean }
  | { readonly kind: 'delay'; readonly ms: number };

/** Thrown to close the connection unanswered. */
export class Cut extends Error {}

export class Faults {
  #waiting: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#waiting = [];
  }

  /** Runs a call with the first fault that waits for it, if any. */
  async around<T>(call: Call, run: () => T): Promise<T> {
    const entry = this.#waiting.find(({ fault }) => fault.call === undefined || fault.call === call.id);
    if (!entry) return run();
    entry.left--;
    if (entry.left <= 0) this.#waiting = this.#waiting.filter((other) => other !== entry);
    const { fault } = entry;
    if (fault.kind === 'delay') {
      await sleep(fault.ms);
      return run();
    }
    if (fault.applied) run();
    throw fault.kind === 'cut' ? new Cut() : refusal(call, fault.status);
  }
}

// --- internal ---

function refusal(call: Call, status: Refused): GoogleError {
  switch (status) {
    case 401:
      return unauthenticated();
    case 403:
      return permissionDenied();
    case 429:
      return exceeded(call.api, call.quota, 'user', 60);
    case 500:
      return new GoogleError(500, 'INTERNAL', 'Internal error encountered.');
    case 503:
      return new GoogleError(503, 'UNAVAILABLE', 'The service is currently unavailable.');
  }
}
