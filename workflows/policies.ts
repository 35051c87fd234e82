/** Pure computation on the worker at hand; its result is recorded, so replay does not depend on programme files. */
export const LOCAL = { startToCloseTimeout: '10 seconds' } as const;

/** Calls to the outside are tried until they succeed: an outage delays a story and never ends it. */
export const REMOTE = {
  startToCloseTimeout: '2 minutes',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
} as const;

/**
 * The first try of what usually takes a moment: within the workflow task, at no round trip to the server. There is no
 * second one of its kind, as a workflow that waits for one would hold its worker up.
 */
export const AT_ONCE = { startToCloseTimeout: '1 minute', retry: { maximumAttempts: 1 } } as const;
