/** Requests a minute that Google allows one account where nothing else is known (its usage-limits page, 2026). */
const PER_MINUTE = 60;

export interface Budget {
  /** Whether so many requests may be made now; then they count as made. */
  take(requests: number): boolean;
  /** Google has refused one: nothing more this minute, and the limit it named from then on. */
  refused(perMinute: number | null): void;
}

/**
 * A token bucket a little below the quota: Google counts whole minutes by its own clock, so a full bucket and a minute's
 * refill together must stay within the limit.
 */
export function createBudget(now: () => number = () => performance.now()): Budget {
  let perMinute = PER_MINUTE;
  let tokens = PER_MINUTE / 2;
  let at = now();
  return {
    take(requests) {
      const passed = now() - at;
      at += passed;
      tokens = Math.min(tokens + (passed * perMinute) / 2 / 60_000, perMinute / 2);
      if (tokens < requests) return false;
      tokens -= requests;
      return true;
    },
    refused(limit) {
      if (limit) perMinute = limit;
      tokens = Math.min(0, -perMinute / 4);
      at = now();
    },
  };
}
