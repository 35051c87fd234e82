import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';
import subsetFont from 'subset-font';

/** How a text looks; the letters' script then decides which font it comes from. */
export interface Face {
  family: 'serif' | 'serif-italic' | 'sans';
  weight: 400 | 600;
}

/** A TrueType font. The key is stable, so that a document registers each font once. */
export interface Font {
  key: string;
  bytes: Buffer;
}

/**
 * The Noto font that has this letter (a grapheme cluster), or null when none of the packages has it.
 *
 * The packages hold each font as many small WOFF2 files, one for a range of letters, all weights in one. A range says
 * what a file may hold; only the file itself says what it does hold.
 */
export async function fontFor(letter: string, face: Face): Promise<Font | null> {
  const points = Array.from(letter, (character) => character.codePointAt(0) ?? 0).filter((point) => !isJoiner(point));
  for (const family of [...FACES[face.family], ...FALLBACKS]) {
    for (const slice of slicesOf(family)) {
      if (!points.every(slice.mayHold)) continue;
      const font = await remembered(slice, face.weight);
      if (points.every((point) => font.holds(point))) return font;
    }
  }
  return null;
}

// --- the packages ---

interface Family {
  package: string;
  style?: 'normal' | 'italic';
}

const SERIF: Family = { package: 'noto-serif' };
const SANS: Family = { package: 'noto-sans' };

const FACES: Record<Face['family'], Family[]> = {
  serif: [SERIF, SANS],
  'serif-italic': [{ package: 'noto-serif', style: 'italic' }, SANS],
  sans: [SANS],
};

/** Scripts beyond Latin, Greek and Cyrillic. Order matters for Han alone: names in kanji are set as in Japan. */
const FALLBACKS: Family[] = [
  'noto-sans-hebrew',
  'noto-sans-arabic',
  'noto-sans-devanagari',
  'noto-sans-jp',
  'noto-sans-sc',
  'noto-sans-kr',
  'noto-emoji',
].map((name): Family => ({ package: name }));

interface Slice {
  file: string;
  mayHold(point: number): boolean;
  pin(weight: number): Promise<Buffer>;
}

const { resolve } = createRequire(import.meta.url);
const families = new Map<string, Slice[]>();

function slicesOf({ package: name, style = 'normal' }: Family): Slice[] {
  const key = `${name} ${style}`;
  const known = families.get(key);
  if (known) return known;
  const ranges = JSON.parse(readFileSync(resolve(`@fontsource-variable/${name}/unicode.json`), 'utf8'));
  const slices = Object.entries<string>(ranges)
    .filter(([part]) => part !== 'math' && part !== 'symbols')
    // `latin` first: what most text is in.
    .sort(([a], [b]) => Number(b === 'latin') - Number(a === 'latin'))
    .map(([part, range]) => slice(`${name}-${part.replace(/[[\]]/g, '')}-wght-${style}.woff2`, name, range));
  families.set(key, slices);
  return slices;
}

function slice(file: string, name: string, range: string): Slice {
  const spans = range.split(',').map((span) => {
    const [from = 0, to = from] = span
      .replace('U+', '')
      .split('-')
      .map((hex) => Number.parseInt(hex, 16));
    return { from, to };
  });
  return {
    file,
    mayHold: (point) => spans.some(({ from, to }) => from <= point && point <= to),
    // One weight, as plain TrueType: the PDF library embeds neither variable fonts nor WOFF2 with composite letters.
    pin: (wght) =>
      subsetFont(
        readFileSync(resolve(`@fontsource-variable/${name}/files/${file}`)),
        spans.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => letterAt(from + i))).join(''),
        { targetFormat: 'sfnt', variationAxes: { wght } },
      ),
  };
}

const letterAt = (point: number): string => (point >= 0xd800 && point <= 0xdfff ? '' : String.fromCodePoint(point));

/** Zero-width joiners and variation selectors shape their neighbours and have no glyph of their own. */
const isJoiner = (point: number): boolean =>
  point === 0x200c || point === 0x200d || point === 0x2068 || point === 0x2069 || (point >= 0xfe00 && point <= 0xfe0f);

interface LoadedFont extends Font {
  holds(point: number): boolean;
}

const loaded = new Map<string, Promise<LoadedFont>>();

/** Fonts are kept once made: each takes some 20 ms, and a batch of certificates needs the same few. */
function remembered(slice: Slice, weight: number): Promise<LoadedFont> {
  const key = `${slice.file}@${weight}`;
  const known = loaded.get(key);
  if (known !== undefined) return known;
  const made = load(key, slice, weight);
  loaded.set(key, made);
  made.catch(() => loaded.delete(key));
  return made;
}

async function load(key: string, slice: Slice, weight: number): Promise<LoadedFont> {
  const bytes = await slice.pin(weight);
  const font = fontkit.create(bytes) as fontkit.Font;
  // A package's slice may hold no letter at all, as the Greek one of the Hebrew font: then it has one glyph, for what is
  // missing, and no table of characters to read.
  const held = new Set(font.numGlyphs > 1 ? font.characterSet : []);
  return { key, bytes, holds: (point) => held.has(point) };
}
