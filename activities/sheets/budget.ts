/** Requests a minute that Google allows one account of a project whose quota nobody has changed (usage limits, 2026). */
export const USUAL_QUOTA = 60;

export interface Budget {
  /** Whether so many requests may be made now; then they count as made. */
  take(requests: number): boolean;
  /** How much of what is allowed now has been made use of: 0 nothing, 1 all. */
  used(): number;
  /** Google has refused one: nothing more this minute, and the limit it named from then on. */
  refused(perMinute: number | null): void;
}

/**
 * A token bucket a little below the quota: Google counts whole minutes by its own clock, so a full bucket and a minute's
 * refill together must stay within the limit.
 */
export function createBudget(quota: number, now: () => number = () => performance.now()): Budget {
  let perMinute = quota;
  let tokens = quota / 2;
  let at = now();

  const refill = (): void => {
    const passed = now() - at;
    at += passed;
    tokens = Math.min(tokens + (passed * perMinute) / 2 / 60_000, perMinute / 2);
  };

  return {
    take(requests) {
      refill();
      if (tokens < requests) return false;
      tokens -= requests;
      return true;
    },
    used() {
      refill();
      return 1 - Math.max(0, tokens) / (perMinute / 2);
    },
    refused(limit) {
      if (limit) perMinute = limit;
      tokens = Math.min(0, -perMinute / 4);
      at = now();
    },
  };
}
