/** What decides whether text can be seen. Colours are `#rrggbb`; null where nothing sets them. */
export interface Look {
  color: string | null;
  background: string | null;
}

type Attributes = Record<string, string>;

const HIDING =
  /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?:px|pt|em|rem|%)?\s*(?:!important\s*)?(?:;|$)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)|mso-hide\s*:\s*all|max-height\s*:\s*0(?:px)?\s*(?:!important\s*)?(?:;|$)|line-height\s*:\s*0(?:px)?\s*(?:;|$)|text-indent\s*:\s*-\d{3,})/i;

export function isHidden({ hidden, style }: Attributes): boolean {
  return hidden !== undefined || (style !== undefined && HIDING.test(style.slice(0, 2_000)));
}

/** An element has its parent's look, save what its own style or attributes say. */
export function lookOf(attributes: Attributes, outer: Look): Look {
  const { style = '', color, bgcolor } = attributes;
  if (style === '' && color === undefined && bgcolor === undefined) return outer;
  const short = style.slice(0, 2_000);
  const ownColor = /(?:^|;)\s*color\s*:\s*([^;!]{1,60})/i.exec(short)?.[1] ?? color;
  const ownBackground = /(?:^|;)\s*background(?:-color)?\s*:\s*([^;!]{1,60})/i.exec(short)?.[1] ?? bgcolor;
  return {
    color: ownColor === undefined ? outer.color : toHex(ownColor),
    background: ownBackground === undefined ? outer.background : (toHex(ownBackground) ?? outer.background),
  };
}

/** Null for what is no plain colour: `inherit`, `windowtext`, an image. Light enough to be white counts as white. */
function toHex(value: string): string | null {
  const word = value.trim().toLowerCase();
  if (word === 'white') return '#ffffff';
  if (word === 'black') return '#000000';
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(word);
  if (short)
    return `#${short
      .slice(1)
      .map((digit) => digit + digit)
      .join('')}`;
  if (/^#[0-9a-f]{6}$/.test(word)) return word;
  const rgb = /^rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})/.exec(word);
  if (!rgb) return null;
  return `#${rgb
    .slice(1, 4)
    .map((part) => Math.min(255, Number(part)).toString(16).padStart(2, '0'))
    .join('')}`;
}
