import type { TrackerState } from './messages.ts';

/** Apart from the workflow's code, so that whoever starts a tracker does not load it. */
export const newTracker = (trackerId: string): TrackerState => ({
  trackerId,
  person: null,
  trackId: null,
  credits: [],
  answered: {},
  openApplications: [],
  certificate: null,
  claims: [],
  mailsOrdered: 0,
});
