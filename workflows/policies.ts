/** Pure computation on the worker at hand; its result is recorded, so replay does not depend on programme files. */
export const LOCAL = { startToCloseTimeout: '10 seconds' } as const;

/** Calls to the outside are tried until they succeed: an outage delays a story and never ends it. */
export const REMOTE = {
  startToCloseTimeout: '2 minutes',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
} as const;
