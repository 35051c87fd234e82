/** Paper, colours and letters of the certificate. */

// US Letter, landscape, in points.
export const WIDTH = 792;
export const HEIGHT = 612;
export const INK = '#1f2933';
export const SOFT = '#52606d';
export const ACCENT = '#17495c';
export const GOLD = '#a8842c';

/** Faces by their part on the page. */
export const regular = { family: 'sans', weight: 400 } as const;
export const strong = { family: 'sans', weight: 600 } as const;
export const serif = { family: 'serif', weight: 400 } as const;
export const serifStrong = { family: 'serif', weight: 600 } as const;
export const italic = { family: 'serif-italic', weight: 400 } as const;
