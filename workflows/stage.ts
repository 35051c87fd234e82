/** Where an application stands, in the words its people read. */
export const STAGES = [
  'Checking credits',
  'More credits needed',
  'Awaiting verification',
  'Needs attention',
  'Verified',
  'Certified',
  'Declined',
  'Withdrawn',
  'Expired',
  'Revoked',
] as const;

export type Stage = (typeof STAGES)[number];

/** What the story itself is doing; "Needs attention" is laid over it and never loses it. */
export type Phase = Exclude<Stage, 'Needs attention'>;

/** An end of some kind: the view logs the application's story. */
export const LOGGED: readonly Stage[] = ['Certified', 'Declined', 'Withdrawn', 'Expired', 'Revoked'];
