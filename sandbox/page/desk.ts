import { randomBytes } from 'node:crypto';
import type { World } from '../world.ts';
import { createChronicle, type Story } from './chronicle.ts';
import { createLetters, type Letters, type OpenedLetter } from './letters.ts';
import { type When, whenIn } from './when.ts';

/** What every view works with. */
export interface Desk {
  world: World;
  when: When;
  letters: Letters;
  stories(): Promise<Story[]>;
  /** Stands in every form of the page; a page elsewhere cannot know it. */
  token: string;
}

export const createDesk = (world: World): Desk => ({
  world,
  when: whenIn(world.programme),
  letters: createLetters(world),
  stories: createChronicle(world),
  token: randomBytes(16).toString('hex'),
});

export const letterPath = (address: string, number?: number): string =>
  `/mail/${encodeURIComponent(address.toLowerCase())}${number === undefined ? '' : `/${number}`}`;

export const letterOf = (letters: OpenedLetter[], number: number): OpenedLetter | undefined =>
  letters.find(({ letter }) => letter.number === number);
