/** The workflow's own clock: it replays, and it may be ahead of the host's. */
export const now = (): string => new Date().toISOString();

export const msUntil = (instant: string): number => Date.parse(instant) - Date.now();

/** The instant of something that was this old when it was handed to the workflow. */
export const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();

/** The later of two instants, whatever offsets they are written with. */
export const later = (a: string, b: string): string => (Date.parse(a) > Date.parse(b) ? a : b);
